using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Starts all its steps at once and waits for all of them.</summary>
public sealed class ParallelActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Parallel",
        PaletteGroups.Expert,
        "Одночасно",
        "Починає всі кроки разом і чекає на всі.")
    {
        Icon = "parallel",
        IsForExperts = true,
        IsContainer = true,
        IsBrowsable = false,
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        ParallelBranches.Begin(context, context.Node.Activities.Select(branch => (branch, (Dictionary<string, JsonNode?>?)null)));

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child) => 
        ParallelBranches.OneEnded(context, child, breaksHere: false);
}
