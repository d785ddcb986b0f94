using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Goes on by the port of the matching case.</summary>
public sealed class FlowSwitchActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowSwitch",
        PaletteGroups.Way,
        "Вибір за виразами",
        "Далі йде гілкою, чия умова справдилася.")
    {
        Icon = "choice",
        IsForExperts = true,
        Inputs =
        [
            new("cases", "System.Collections.Generic.ICollection`1[[Elsa.Workflows.Activities.Flowchart.Models.FlowSwitchCase, Elsa.Workflows.Core]], System.Private.CoreLib", "Гілки")
            {
                Description = "Назва й умова кожної гілки.",
                IsWrapped = false,
                UiHint = "flow-switch-editor",
            },
            SwitchMode.Input,
        ],
        Ports =
        [
            new("Default", PortKind.Flow, "Інакше"),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => new([.. node.Cases.Select(@case => @case.Label).Append("Default").Distinct()])
    {
        Taken = SwitchMode.MayBeAll(node) ? WaysTaken.Some : WaysTaken.One,
        Otherwise = "Default",
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var all = SwitchMode.IsAll(context);
        var matching = context.Node.Cases
            .Where(@case => context.Evaluate(@case.Condition, "Boolean").IsTrue())
            .Select(@case => @case.Label);
        var chosen = (all ? matching : matching.Take(1)).ToList();
        context.Complete(chosen.Count > 0 ? chosen : ["Default"]);
    }
}
