using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>How a step joins the branches that lead to it; the same as <see cref="FlowTokens"/> makes of it.</summary>
internal static class JoinModes
{
    /// <summary>The step's merge mode; Elsa's join node says its own in a field.</summary>
    public static MergeMode Of(ActivityNode step) => step.Activity is not FlowJoinActivity
        ? step.MergeMode
        : step.Input("mode")?.Expression.Text is "WaitAll" or "WaitAllActive" ? MergeMode.Merge : MergeMode.Race;

    /// <summary>Whether the step may wait for a branch that never comes.</summary>
    public static bool WaitsForAll(FlowchartGraph flowchart, ActivityNode step) =>
        Of(step) is MergeMode.Merge or MergeMode.Converge && flowchart.Inbound(step.Id).Skip(1).Any();
}
