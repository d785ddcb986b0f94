using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Runs the embedded step of the matching case.</summary>
public sealed class SwitchActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Switch",
        PaletteGroups.Loops,
        "Вибір вкладеного кроку",
        "Виконує вкладений крок, чия умова справдилася.")
    {
        Icon = "choice",
        IsForExperts = true,
        Inputs =
        [
            new("cases", "System.Collections.Generic.ICollection`1[[Elsa.Workflows.Activities.SwitchCase, Elsa.Workflows.Core]], System.Private.CoreLib", "Варіанти")
            {
                Description = "Назва, умова й крок кожного варіанта.",
                IsWrapped = false,
                UiHint = "switch-editor",
            },
            SwitchMode.Input,
        ],
        Outputs =
        [
            new("output", "Object", "Вибране"),
        ],
        Ports =
        [
            new("Default", PortKind.Embedded, "Інакше"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var all = SwitchMode.IsAll(context);
        var matching = context.Node.Cases.Where(@case => context.Evaluate(@case.Condition, "Boolean").IsTrue());
        var chosen = (all ? matching : matching.Take(1)).ToList();
        var branches = chosen.Count > 0
            ? chosen.Select(@case => @case.Activity).OfType<ActivityNode>()
            : context.Node.Ports.TryGetValue("default", out var otherwise) ? [otherwise] : [];
        ParallelBranches.Begin(context, branches.Select(branch => (branch, (Dictionary<string, JsonNode?>?)null)));
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child) =>
        ParallelBranches.OneEnded(context, child, breaksHere: false);
}
