using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Repeats its body while a condition holds.</summary>
public sealed class WhileActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.While",
        PaletteGroups.Loops,
        "Поки",
        "Повторює вкладений крок, поки умова справджується.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("condition", "Boolean", "Умова")
            {
                Description = "Вираз перевіряється перед кожним повторенням.",
            },
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => Turn(context);

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child)
    {
        if (!LoopItems.Ends(context, child))
        {
            Turn(context);
        }
    }

    private static void Turn(ActivityContext context)
    {
        if (context.Input("condition").IsTrue() && context.Node.Ports.GetValueOrDefault("body") is { } body)
        {
            context.Schedule(body);
        }
        else
        {
            context.Complete();
        }
    }
}
