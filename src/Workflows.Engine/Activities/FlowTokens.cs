using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;

namespace Workflows.Engine.Activities;

/// <summary>
/// The token game of one flowchart, over one call of it. Each arrow that is followed leaves a token on its target; the target's merge
/// mode says when it runs; a token is used up when the step that it started has ended.
/// See <c>docs/decisions/0004-joins.md</c> for where this is stricter than Elsa.
/// </summary>
internal sealed class FlowTokens
{
    private readonly ActivityContext context;
    private readonly FlowchartGraph graph;
    private readonly FlowDirections directions;

    public FlowTokens(ActivityContext context)
    {
        this.context = context;
        graph = context.Graph.Flowchart(context.Node.Id);
        directions = graph.Directions(context.Memo["start"].AsText()!);
    }

    /// <summary>Whether a step runs, waits, has failed or is about to begin.</summary>
    public bool IsAnythingLive => LiveSteps().Any();

    /// <summary>The step before which a token waits, when nothing else is left.</summary>
    public ActivityNode? FirstWaitingTarget => Waiting.Select(token => graph.Step(token.To)).FirstOrDefault();

    private IEnumerable<FlowToken> Waiting => context.Tokens.Where(token => token.TakenBy is null);

    /// <summary>Uses up the tokens that led to the ended step and leaves one on each arrow that it goes on by.</summary>
    public void Follow(Completion ended)
    {
        context.Tokens.RemoveAll(token => token.TakenBy == ended.ExecutionId);
        foreach (var connection in ended.Outcomes.Distinct().SelectMany(outcome => graph.Outbound(ended.ActivityId, outcome)))
        {
            context.Tokens.Add(new FlowToken(connection.Index, connection.SourceId, connection.TargetId));
        }
    }

    /// <summary>Schedules every step whose join is satisfied. Looks at all waiting tokens: a branch that died may have been the last obstacle.</summary>
    public void ScheduleWhatIsReady()
    {
        foreach (var target in Waiting.Select(token => token.To).Distinct().ToList())
        {
            if (graph.Step(target) is { } step)
            {
                Consider(step);
            }
        }
    }

    private void Consider(ActivityNode step)
    {
        var forward = directions.ForwardInbound(step.Id).ToList();
        switch (ModeOf(step))
        {
            case MergeMode.Cascade:
                Each(step);
                break;
            case MergeMode.Race:
                CancelTheOthers(step);
                Once(step);
                break;
            case MergeMode.Merge when forward.Count > 1:
                When(HasTokenOnEach(step, forward), step);
                break;
            case MergeMode.Converge when graph.Inbound(step.Id).Skip(1).Any():
                When(HasTokenOnEach(step, graph.Inbound(step.Id)), step);
                break;
            case MergeMode.None or MergeMode.Stream when forward.Count > 1:
                When(!MayStillBeReached(step), step);
                break;
            default:
                Each(step);
                break;
        }
    }

    // Elsa's join node says its mode in a field of its own.
    private static MergeMode ModeOf(ActivityNode step) => step.Activity is not FlowJoinActivity
        ? step.MergeMode
        : step.Input("mode")?.Expression.Text is "WaitAll" or "WaitAllActive" ? MergeMode.Merge : MergeMode.Race;

    /// <summary>Keeps an instance from being moved to where a join would wait for a branch that the instance is past, unless it would do so already.</summary>
    public static void RefuseVainJoins(
        StepMove move, (FlowchartGraph Graph, string Start, IReadOnlyList<string> Live, IReadOnlyList<FlowToken> Tokens) before,
        (FlowchartGraph Graph, string Start, IReadOnlyList<string> Live, IReadOnlyList<FlowToken> Tokens) after)
    {
        var known = VainJoins(before.Graph, before.Start, before.Live, before.Tokens).Select(vain => (move.Where(vain.Join), move.Where(vain.Source))).ToHashSet();
        foreach (var (join, source) in VainJoins(after.Graph, after.Start, after.Live, after.Tokens).Where(vain => !known.Contains(vain)))
        {
            move.Refuse($"У тій версії «{after.Graph.Step(join)?.Title}» чекає на гілку від «{after.Graph.Step(source)?.Title}», а ця справа її вже не пройде.");
        }
    }

    // Each with one source from which nothing under way can come to it any more, save by way of the join itself.
    private static IEnumerable<(string Join, string Source)> VainJoins(FlowchartGraph graph, string start, IReadOnlyList<string> live, IReadOnlyList<FlowToken> tokens)
    {
        var directions = graph.Directions(start);
        var waiting = tokens.Where(token => token.TakenBy is null).ToList();
        List<string> from = [.. live, .. tokens.Select(token => token.To)];
        var ahead = graph.Reached(from);
        foreach (var join in graph.Flowchart.Activities.Where(step => ahead.Contains(step.Id)))
        {
            var needed = ModeOf(join) switch
            {
                MergeMode.Merge => directions.ForwardInbound(join.Id),
                MergeMode.Converge => graph.Inbound(join.Id),
                _ => [],
            };
            if (!needed.Skip(1).Any())
            {
                continue;
            }

            var reached = graph.Reached(from, butThrough: join.Id);
            if (needed.FirstOrDefault(arrow => !reached.Contains(arrow.SourceId) && !waiting.Exists(token => token.Connection == arrow.Index)) is { } vain)
            {
                yield return (join.Id, vain.SourceId);
            }
        }
    }

    // A branch that is still under way may bring a token here, however far back it is.
    private bool MayStillBeReached(ActivityNode step)
    {
        var ancestors = directions.Ancestors(step.Id);
        return LiveSteps().Any(ancestors.Contains) || Waiting.Any(token => token.To != step.Id && ancestors.Contains(token.To));
    }

    private bool HasTokenOnEach(ActivityNode step, IEnumerable<Connection> connections) =>
        connections.All(connection => Waiting.Any(token => token.To == step.Id && token.Connection == connection.Index));

    private void When(bool ready, ActivityNode step)
    {
        if (ready)
        {
            Once(step);
        }
    }

    private void Once(ActivityNode step)
    {
        var execution = context.Schedule(step);
        Take(token => token.To == step.Id, execution);
    }

    private void Each(ActivityNode step)
    {
        foreach (var token in Waiting.Where(token => token.To == step.Id).ToList())
        {
            var execution = context.Schedule(step);
            context.Tokens[context.Tokens.IndexOf(token)] = token with { TakenBy = execution };
        }
    }

    private void Take(Func<FlowToken, bool> which, string execution)
    {
        for (var i = 0; i < context.Tokens.Count; i++)
        {
            if (context.Tokens[i].TakenBy is null && which(context.Tokens[i]))
            {
                context.Tokens[i] = context.Tokens[i] with { TakenBy = execution };
            }
        }
    }

    private void CancelTheOthers(ActivityNode winner)
    {
        var ancestors = directions.Ancestors(winner.Id);
        foreach (var other in Children().Where(child => ancestors.Contains(child.ActivityId)))
        {
            context.CancelExecution(other.Id);
        }

        context.Unschedule(child => ancestors.Contains(child.ActivityId));
        context.Tokens.RemoveAll(token => ancestors.Contains(token.To));
    }

    // A step may have ended without this flowchart having heard of it yet; its token is not used up until then.
    private IEnumerable<string> LiveSteps() => Children().Select(child => child.ActivityId)
        .Concat(context.Scheduled.Select(scheduled => scheduled.ActivityId))
        .Concat(context.Tokens.Where(token => token.TakenBy is not null).Select(token => token.To));

    private IEnumerable<ActivityExecution> Children() => context.Burst.State.Executions
        .Where(child => child.ParentId == context.ExecutionId && !context.CancelledExecutions.Contains(child.Id));
}
