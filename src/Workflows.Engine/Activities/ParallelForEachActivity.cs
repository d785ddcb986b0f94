using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Runs its body for all items of a list at once.</summary>
public sealed class ParallelForEachActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.ParallelForEach",
        PaletteGroups.Loops,
        "Для кожного одночасно",
        "Виконує вкладений крок для всіх елементів списку разом.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("items", "Object", "Список")
            {
                Description = "Елементи, які перебирати.",
            },
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var body = context.Node.Ports.GetValueOrDefault("body");
        var items = LoopItems.Of(context);
        ParallelBranches.Begin(context, body is null ? [] : items.Select((item, index) => (body, (Dictionary<string, JsonNode?>?)LoopItems.Locals(index, item))));
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child) => ParallelBranches.OneEnded(context, child);
}
