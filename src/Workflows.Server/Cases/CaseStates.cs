using Workflows.Engine.Definitions;
using Workflows.Server.Shell;

namespace Workflows.Server.Cases;

/// <summary>How often a step was begun, done, and ended without being done.</summary>
internal readonly record struct StepTimes(int Begun, int Done, int Cancelled)
{
    /// <summary>Whether it is under way.</summary>
    public bool IsUnderWay => Begun > Done + Cancelled;
}

/// <summary>What the engine knows of a case's past and of its waits.</summary>
/// <param name="Times">By step.</param>
/// <param name="Waiting">Steps that wait, each with the moment at which time ends its wait, if time does.</param>
/// <param name="Taken">The ports by which steps were left.</param>
/// <param name="OpenChildren">How many of the cases that it started go on.</param>
/// <param name="IsFinished">Whether it is over.</param>
internal sealed record CasePast(
    IReadOnlyDictionary<string, StepTimes> Times, IReadOnlyDictionary<string, DateTimeOffset?> Waiting, IReadOnlySet<(string Step, string Port)> Taken,
    int OpenChildren, bool IsFinished);

/// <summary>Tells of each step that is drawn where it stands. What lies inside a container counts for the container.</summary>
internal sealed class CaseStates(WorkflowGraph graph, CasePast past, IReadOnlyList<OpenTaskLine> tasks, IReadOnlyList<string> failed, DateTimeOffset now)
{
    private static readonly string[] Starting = ["Elsa.ExecuteWorkflow", "Elsa.DispatchWorkflow"];

    /// <summary>The steps of the main flowchart, or what the main step holds.</summary>
    public IReadOnlyList<CaseStep> All()
    {
        var steps = graph.Root.Children.Select(Step).ToList();
        if (graph.RootFlowchart is null)
        {
            return past.IsFinished ? steps.ConvertAll(step => step.State == StepState.Ahead ? step with { State = StepState.Passed } : step) : steps;
        }

        var within = Within(steps.Where(step => step.State is StepState.Waiting or StepState.Late or StepState.Failed).Select(step => step.Node.Id));
        return steps.ConvertAll(step => step.State == StepState.Ahead && !within.Contains(step.Node.Id) ? step with { State = StepState.Passed } : step);
    }

    private CaseStep Step(ActivityNode node)
    {
        var inside = Below(node).ToList();
        var ids = inside.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var times = past.Times.GetValueOrDefault(node.Id);
        var open = tasks.Where(task => ids.Contains(task.ActivityId)).ToList();
        var state = failed.Any(ids.Contains) ? StepState.Failed
            : open.Exists(task => task.DueAt < now) ? StepState.Late
            : !past.IsFinished && (ids.Overlaps(past.Waiting.Keys) || times.IsUnderWay) ? StepState.Waiting
            : times.Done > 0 ? StepState.Done
            : times.Begun > 0 ? StepState.Cancelled
            : StepState.Ahead;
        return new CaseStep(node, state, times.Done, state is StepState.Waiting or StepState.Late ? WaitsFor(inside, open) : null, Until(ids, open))
        {
            Inside = [.. inside.Skip(1).Where(one => !one.Declaration.IsContainer).Select(one => one.Title)],
        };
    }

    private string? WaitsFor(List<ActivityNode> inside, List<OpenTaskLine> open) =>
        open.Count > 0 ? string.Join(", ", open.Select(task => task.Worker ?? $"у черзі: {task.Role}").Distinct())
        : past.OpenChildren > 0 && inside.Exists(one => Starting.Contains(one.Type)) ? Words.Count(past.OpenChildren, "справа триває", "справи тривають", "справ триває")
        : null;

    private DateTimeOffset? Until(HashSet<string> ids, List<OpenTaskLine> open) =>
        open.Count > 0 ? open.Min(task => task.DueAt) : past.Waiting.Where(wait => ids.Contains(wait.Key)).Min(wait => wait.Value);

    private static IEnumerable<ActivityNode> Below(ActivityNode node) => node.Children.SelectMany(Below).Prepend(node);

    // Whatever still can be come to from where the case stands.
    private HashSet<string> Within(IEnumerable<string> from)
    {
        var flowchart = graph.Flowchart(graph.Root.Id);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(from);
        while (queue.TryDequeue(out var step))
        {
            foreach (var arrow in flowchart.Outbound(step).Where(arrow => found.Add(arrow.TargetId)))
            {
                queue.Enqueue(arrow.TargetId);
            }
        }

        return found;
    }
}
