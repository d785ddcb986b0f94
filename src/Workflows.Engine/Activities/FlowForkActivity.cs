using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Goes on by every branch at once.</summary>
public sealed class FlowForkActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowFork",
        PaletteGroups.Branches,
        "Розійтися",
        "Починає всі названі гілки одночасно.")
    {
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
    protected internal override void Execute(ActivityContext context) => context.Complete(context.Input("branches").AsTexts());
}
