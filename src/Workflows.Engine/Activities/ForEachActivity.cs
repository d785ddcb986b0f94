using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Repeats its body for the items of a list, one at a time.</summary>
public sealed class ForEachActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.ForEach",
        PaletteGroups.Loops,
        "Для кожного",
        "Повторює вкладений крок для кожного елемента списку, по одному.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("items", "List<Object>", "Список")
            {
                Description = "Елементи, які перебирати.",
                UiHint = "dropdown",
            },
        ],
        Outputs =
        [
            new("currentValue", "Object", "Поточний елемент") { Description = "Змінна, що отримує поточний елемент." },
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        // The list is taken once: what the body changes about it does not change the number of turns.
        context.Memo["items"] = new JsonArray([.. LoopItems.Of(context).Select(item => item?.DeepClone())]);
        Turn(context, 0);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child)
    {
        if (!LoopItems.Ends(context, child))
        {
            Turn(context, (int)context.Memo["index"].AsLong()! + 1);
        }
    }

    private static void Turn(ActivityContext context, int index)
    {
        var items = context.Memo["items"]!.AsArray();
        if (index >= items.Count || context.Node.Ports.GetValueOrDefault("body") is not { } body)
        {
            context.Complete();
            return;
        }

        context.Memo["index"] = index;
        context.SetOutput("currentValue", items[index]);
        context.Schedule(body, LoopItems.Locals(index, items[index]));
    }
}
