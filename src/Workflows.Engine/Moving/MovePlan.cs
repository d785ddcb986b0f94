using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Moving;

/// <summary>A step that is under way, and where it goes on.</summary>
/// <param name="From">The step as the instance knows it.</param>
/// <param name="To">The step as the other version draws it.</param>
public sealed record MovedStep(ActivityNode From, ActivityNode To);

/// <summary>
/// How an instance would go on by another version: which steps that are under way stand for which, and what is in the way. What is finished is not touched;
/// executions, waits and timers keep their ids. Pure: reads two drawings and a state, and gives a new state.
/// </summary>
public sealed class MovePlan
{
    private readonly MoveMap map;
    private readonly InstanceState state;
    private readonly List<MovedStep> steps = [];
    private readonly List<string> obstacles = [];
    private readonly Dictionary<string, StepMove> moves = new(StringComparer.Ordinal);

    private MovePlan(MoveMap map, InstanceState state) => (this.map, this.state) = (map, state);

    /// <summary>Steps that are under way and have no others inside them, in the order in which they began.</summary>
    public IReadOnlyList<MovedStep> Steps => steps;

    /// <summary>Why it cannot be, a Ukrainian sentence each; none where it can.</summary>
    public IReadOnlyList<string> Obstacles => obstacles;

    /// <summary>Steps that the instance will not come to: they are new, or were still ahead of it, and it is past them by the other version.</summary>
    public IReadOnlyList<ActivityNode> Missed { get; private set; } = [];

    /// <summary>Steps that the other version has ahead of the instance and its own has not any more: those of them that it has done would be done again.</summary>
    public IReadOnlyList<ActivityNode> AheadAgain { get; private set; } = [];

    /// <summary>Executions that are called otherwise in the other version.</summary>
    internal IReadOnlySet<string> Renamed => state.Executions.Where(execution => map.Where(execution.ActivityId) != execution.ActivityId).Select(execution => execution.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>Plans the way.</summary>
    /// <param name="before">The version by which the instance goes.</param>
    /// <param name="after">The version by which it is to go on.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="chosen">Steps of the older version that another step of the newer one stands for, by id; all others are the same step under the same id.</param>
    public static MovePlan Of(WorkflowGraph before, WorkflowGraph after, InstanceState state, IReadOnlyDictionary<string, string> chosen)
    {
        var plan = new MovePlan(new MoveMap(before, after, StepsOf(state, chosen)), state);
        foreach (var execution in state.Executions)
        {
            plan.Find(execution);
        }

        if (plan.obstacles.Count == 0)
        {
            plan.RefuseTwoInOne();
            foreach (var execution in state.Executions)
            {
                plan.Fit(execution);
            }

            plan.RefuseLostEnds();
        }

        if (plan.obstacles.Count == 0)
        {
            plan.LookAhead();
        }

        return plan;
    }

    /// <summary>Those of the chosen steps that the instance knows at this moment; the others say nothing of it.</summary>
    public static IReadOnlyDictionary<string, string> StepsOf(InstanceState state, IReadOnlyDictionary<string, string> chosen)
    {
        var known = KnownSteps(state);
        return chosen.Where(pair => known.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The state as the other version goes on from it.</summary>
    internal InstanceState Moved()
    {
        var moved = new InstanceState
        {
            NextSequence = state.NextSequence,
            Input = state.Input,
            Carried = state.Carried,
            Output = state.Output,
            Outcomes = state.Outcomes,
            Variables = state.Variables,
            Results = state.Results,
            TriggerActivityId = state.TriggerActivityId is { } trigger ? map.Where(trigger) : null,
            Trigger = state.Trigger is { } pending ? pending with { ActivityId = map.Where(pending.ActivityId) } : null,
        };
        moved.Executions.AddRange(state.Executions.Select(Moved));
        moved.Queue.AddRange(state.Queue.Select(Moved));
        return moved;
    }

    private ActivityExecution Moved(ActivityExecution execution) => new()
    {
        Id = execution.Id,
        ActivityId = map.Where(execution.ActivityId),
        ParentId = execution.ParentId,
        Tag = execution.Tag,
        Retries = execution.Retries,
        Variables = execution.Variables,
        Locals = execution.Locals,
        Tokens = moves[execution.Id].Tokens is { Count: > 0 } tokens ? tokens : null,
        Memo = moves[execution.Id].Memo is { Count: > 0 } memo ? memo : null,
        Bookmarks = execution.Bookmarks,
        Untold = execution.Untold,
        Failed = execution.Failed is { } failed ? Moved(failed) : null,
        RetryTimerId = execution.RetryTimerId,
    };

    private Call Moved(Call call) => call.Child is { } child ? call with { Child = child with { ActivityId = map.Where(child.ActivityId) } } : call;

    // Calls that are still to be made: queued behind an incident, or failed.
    private static IEnumerable<Call> Calls(InstanceState state) => state.Queue.Concat(state.Executions.Select(execution => execution.Failed).OfType<Call>());

    // Where a token came from that its step has taken already says nothing any more.
    private static HashSet<string> KnownSteps(InstanceState state) => state.Executions.Select(execution => execution.ActivityId)
        .Concat(state.Executions.SelectMany(execution => execution.Tokens ?? []).SelectMany(token => token.TakenBy is null ? new[] { token.From, token.To } : [token.To]))
        .Concat(Calls(state).Select(call => call.Child?.ActivityId).OfType<string>())
        .Concat(state.TriggerActivityId is { } trigger ? [trigger] : [])
        .ToHashSet(StringComparer.Ordinal);

    // Each step that is under way is there, is of the same kind and lies in the same container.
    private void Find(ActivityExecution execution)
    {
        var from = map.Before.Node(execution.ActivityId)!;
        if (map.After.Node(map.Where(from.Id)) is not { } to)
        {
            Refuse($"Кроку «{from.Title}», на якому стоїть справа, у тій версії немає.");
        }
        else if (from.Type != to.Type)
        {
            Refuse($"Крок «{from.Title}» у тій версії іншого виду: був «{from.Declaration.DisplayName}», а став «{to.Declaration.DisplayName}».");
        }
        else if (execution.ParentId is { } parent && !Inside(parent).Any(child => child.Id == to.Id))
        {
            Refuse($"Крок «{from.Title}» у тій версії лежить в іншому кроці, тож справа не знайшла б, куди з нього йти.");
        }
        else if (execution.ParentId is null && to.Id != map.After.Root.Id)
        {
            Refuse("Та версія побудована зовсім інакше.");
        }
        else if (!state.Executions.Exists(child => child.ParentId == execution.Id))
        {
            steps.Add(new MovedStep(from, to));
        }
    }

    private IEnumerable<ActivityNode> Inside(string executionId) =>
        map.After.Node(map.Where(state.Executions.Find(execution => execution.Id == executionId)!.ActivityId))?.Children ?? [];

    // Of all that the instance knows: were two of them one step by the other version, nobody could tell them apart on the way back.
    private void RefuseTwoInOne()
    {
        foreach (var same in KnownSteps(state).Where(id => map.Before.Node(id) is not null).GroupBy(map.Where).Where(group => group.Skip(1).Any()))
        {
            var known = same.Select(id => map.Before.Node(id)!).ToList();
            Refuse($"Замість кроків {string.Join(" і ", known.Select(step => $"«{step.Title}»"))} вибрано той самий крок «{map.After.Node(same.Key)?.Title ?? same.Key}».");
        }
    }

    private void Fit(ActivityExecution execution)
    {
        var (from, to) = (map.Before.Node(execution.ActivityId)!, map.After.Node(map.Where(execution.ActivityId))!);
        var move = new StepMove(map, from, to, execution, LiveIn(execution), obstacles)
        {
            Answers = [.. Calls(state).Where(call => call.ExecutionId == execution.Id).Select(call => call.Resumption).OfType<Resumption>()],
        };
        moves[execution.Id] = move;
        to.Activity.Move(move);
    }

    // A step whose end its container has still to hear of counts: the way goes on from it.
    private List<string> LiveIn(ActivityExecution container) =>
    [
        .. state.Executions.Where(child => child.ParentId == container.Id).Select(child => child.ActivityId),
        .. Calls(state).Where(call => call.ExecutionId == container.Id).Select(call => call.Child?.ActivityId).OfType<string>(),
    ];

    // A step has ended, and its container has still to hear of it: where it goes on from there has to be drawn.
    private void RefuseLostEnds()
    {
        foreach (var child in Calls(state).Select(call => call.Child).OfType<Completion>())
        {
            var from = map.Before.Node(child.ActivityId)!;
            foreach (var outcome in child.Outcomes.Where(outcome => map.Before.FlowchartOf(from.Id)?.Outbound(from.Id, outcome).Any() == true))
            {
                if (map.After.FlowchartOf(map.Where(from.Id))?.Outbound(map.Where(from.Id), outcome).Any() != true)
                {
                    Refuse($"Крок «{from.Title}» уже завершено, і справа ще має піти з нього далі, а в тій версії туди немає стрілки.");
                }
            }
        }
    }

    private void LookAhead()
    {
        var (was, will) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var execution in state.Executions)
        {
            var live = LiveIn(execution);
            was.UnionWith(Ahead(map.Before, map.Before.Node(execution.ActivityId)!, live, execution.Tokens ?? []).Select(map.Where));
            will.UnionWith(Ahead(map.After, map.After.Node(map.Where(execution.ActivityId))!, live.ConvertAll(map.Where), moves[execution.Id].Tokens));
        }

        var underWay = state.Executions.Select(execution => map.Where(execution.ActivityId)).ToHashSet(StringComparer.Ordinal);
        List<ActivityNode> told = [.. map.After.Nodes.Where(step => !underWay.Contains(step.Id) && DoesSomething(step))];
        Missed = told.FindAll(step => !will.Contains(step.Id) && (was.Contains(step.Id) || map.Before.Node(step.Id) is null));
        AheadAgain = told.FindAll(step => will.Contains(step.Id) && !was.Contains(step.Id) && map.Before.Node(step.Id) is not null);
    }

    // Steps that a container still comes to, with all that lies in them. Of loops and the like nothing is told: they hold the same steps in both.
    private static IEnumerable<string> Ahead(WorkflowGraph graph, ActivityNode container, IReadOnlyList<string> live, IReadOnlyList<FlowToken> tokens) => container.Type switch
    {
        "Elsa.Flowchart" => graph.Flowchart(container.Id).Reached(live.Concat(tokens.Select(token => token.To))).Select(graph.Node).OfType<ActivityNode>().SelectMany(Within),
        "Elsa.Sequence" => container.Activities.SkipWhile(step => !live.Contains(step.Id)).SelectMany(Within),
        _ => [],
    };

    private static IEnumerable<string> Within(ActivityNode step) => step.Children.SelectMany(Within).Prepend(step.Id);

    // To look at a condition once more, or to part and to join, changes nothing for anybody.
    private static bool DoesSomething(ActivityNode step) => step.Declaration is { IsStart: false, IsTerminal: false, IsContainer: false } declared && declared.Category != PaletteGroups.Way;

    private void Refuse(string text) => obstacles.Add(text);
}
