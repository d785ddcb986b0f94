using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Goes on by every branch at once.</summary>
public sealed class FlowForkActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowFork",
        PaletteGroups.Way,
        "Паралельно",
        "Починає всі названі гілки одночасно.")
    {
        Icon = "parallel",
        Inputs =
        [
            new("branches", "List<String>", "Гілки")
            {
                Description = "Назви гілок.",
                UiHint = "dynamic-outcomes",
            },
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => node.Input("branches")?.Expression switch
    {
        null => StepWays.Declared(node),
        { IsPlain: true, Value: var branches } => branches.AsTexts() is { Count: > 0 } named ? new([.. named.Distinct()]) { Taken = WaysTaken.All } : StepWays.Declared(node),
        _ => new([]) { Taken = WaysTaken.Some, MayNameMore = true },
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Complete(context.Input("branches").AsTexts());
}
