using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;

namespace Workflows.Server.Tasks;

/// <summary>What a case comes to next.</summary>
/// <param name="Title">The next task; null for the end of the procedure.</param>
/// <param name="Role">Whose it will be; null when the drawing does not say.</param>
/// <param name="Wait">What is waited for before it, as the drawing calls it; null for nothing.</param>
/// <param name="MayBe">Whether it depends on a condition.</param>
public sealed record NextStep(string? Title, Role? Role, string? Wait, bool MayBe);

/// <summary>Follows a drawing's arrows from a task to the tasks that come after it.</summary>
internal static class NextSteps
{
    /// <summary>What comes after a task that ends by an outcome; empty when the drawing does not tell.</summary>
    /// <param name="graph">The procedure.</param>
    /// <param name="activityId">The task's step.</param>
    /// <param name="outcome">The outcome's text.</param>
    public static IReadOnlyList<NextStep> After(WorkflowGraph graph, string activityId, string outcome)
    {
        if (graph.FlowchartOf(activityId) is not { } flowchart)
        {
            return [];
        }

        // Where others have a task of the same step, too, theirs say whether it goes on, and how.
        var (type, walk) = (graph.Node(activityId)?.Type, new Walk(graph, flowchart, [], new HashSet<string>(StringComparer.Ordinal)));
        List<Connection> arrows = [.. type == EachWorkerActivity.TypeName ? flowchart.Outbound(activityId) : flowchart.Outbound(activityId, outcome)];

        // A task with one outcome may leave by «Done».
        walk.Follow(
            arrows.Count > 0 ? arrows : [.. flowchart.Outbound(activityId, "Done")], null,
            mayBe: type == EachWorkerActivity.TypeName || (type == ApprovalActivity.TypeName && outcome == ApprovalActivity.Agreed));
        // Whatever conditions say, where each way leads to the end the end is what comes.
        return type is not (ApprovalActivity.TypeName or EachWorkerActivity.TypeName) && walk.Found.TrueForAll(next => next.Title is null && next.Wait == walk.Found[0].Wait)
            ? [.. walk.Found.Select(next => next with { MayBe = false }).Distinct()]
            : [.. walk.Found.Distinct()];
    }

    private sealed record Walk(WorkflowGraph Graph, FlowchartGraph Flowchart, List<NextStep> Found, HashSet<string> Seen)
    {
        public void Follow(List<Connection> arrows, string? wait, bool mayBe)
        {
            // Where no arrow leads on, the drawing ends; of a part of it nobody knows here what comes after.
            if (arrows.Count == 0 && ReferenceEquals(Flowchart.Flowchart, Graph.Root))
            {
                Found.Add(new NextStep(null, null, wait, mayBe));
            }

            foreach (var step in arrows.Select(arrow => Flowchart.Step(arrow.TargetId)).OfType<ActivityNode>())
            {
                Arrive(step, wait, mayBe);
            }
        }

        private void Arrive(ActivityNode step, string? wait, bool mayBe)
        {
            if (step.IsTask())
            {
                Found.Add(new NextStep(Literal(step, "title") ?? step.Title, Enum.TryParse<Role>(Literal(step, "role"), ignoreCase: true, out var role) ? role : null, wait, mayBe));
            }
            else if (step.Declaration.IsTerminal)
            {
                Found.Add(new NextStep(null, null, wait, mayBe));
            }
            else if (Seen.Add(step.Id))
            {
                // A question of the register is answered at once: nobody waits for it.
                var ways = step.Activity.Ways(step);
                var stands = ways.Wait != StepWait.Never && step.Activity is not Procedures.RegisterQuestion;
                Follow([.. Flowchart.Outbound(step.Id)], stands ? step.Title : wait, mayBe || (ways.Taken != WaysTaken.All && ways.Ports.Count > 1));
            }
        }

        private static string? Literal(ActivityNode step, string key) =>
            step.Input(key)?.Expression is { Type: ExpressionTypes.Literal } expression ? expression.Text : null;
    }
}
