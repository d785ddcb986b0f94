using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Moving;

/// <summary>A step that is under way, and where it goes on.</summary>
/// <param name="ExecutionId">The execution, the same before and after.</param>
/// <param name="From">The step as the instance knows it.</param>
/// <param name="To">The step as the other version draws it.</param>
public sealed record MovedStep(string ExecutionId, ActivityNode From, ActivityNode To);

/// <summary>
/// How an instance would go on by another version: which steps that are under way stand for which, and what is in the way. What is finished is not touched;
/// executions, waits and timers keep their ids. Pure: reads two drawings and a state, and gives a new state.
/// </summary>
public sealed class MovePlan
{
    private readonly MoveMap map;
    private readonly InstanceState state;
    private readonly List<MovedStep> steps = [];
    private readonly List<MoveObstacle> obstacles = [];
    private readonly Dictionary<string, StepMove> moves = new(StringComparer.Ordinal);

    private MovePlan(MoveMap map, InstanceState state) => (this.map, this.state) = (map, state);

    /// <summary>Steps that are under way and have no others inside them, in the order in which they began.</summary>
    public IReadOnlyList<MovedStep> Steps => steps;

    /// <summary>Why it cannot be; none where it can.</summary>
    public IReadOnlyList<MoveObstacle> Obstacles => obstacles;

    /// <summary>Steps that only the other version has and that this instance will not come to: it is past them.</summary>
    public IReadOnlyList<ActivityNode> Missed { get; private set; } = [];

    /// <summary>Plans the way.</summary>
    /// <param name="before">The version by which the instance goes.</param>
    /// <param name="after">The version by which it is to go on.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="chosen">Steps of the older version that another step of the newer one stands for, by id; all others are the same step under the same id.</param>
    public static MovePlan Of(WorkflowGraph before, WorkflowGraph after, InstanceState state, IReadOnlyDictionary<string, string> chosen)
    {
        var plan = new MovePlan(new MoveMap(before, after, chosen), state);
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
            plan.Missed = plan.MissedSteps();
        }

        return plan;
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

    // Each step that is under way is there, is of the same kind and lies in the same container.
    private void Find(ActivityExecution execution)
    {
        var from = map.Before.Node(execution.ActivityId)!;
        if (map.After.Node(map.Where(from.Id)) is not { } to)
        {
            Refuse(from, $"Кроку «{from.Title}», на якому стоїть справа, у тій версії немає.");
        }
        else if (from.Type != to.Type)
        {
            Refuse(from, $"Крок «{from.Title}» у тій версії іншого виду: був «{from.Declaration.DisplayName}», а став «{to.Declaration.DisplayName}».");
        }
        else if (execution.ParentId is { } parent && !Inside(parent).Any(child => child.Id == to.Id))
        {
            Refuse(from, $"Крок «{from.Title}» у тій версії лежить в іншому кроці, тож справа не знайшла б, куди з нього йти.");
        }
        else if (execution.ParentId is null && to.Id != map.After.Root.Id)
        {
            Refuse(from, "Та версія побудована зовсім інакше.");
        }
        else if (!state.Executions.Exists(child => child.ParentId == execution.Id))
        {
            steps.Add(new MovedStep(execution.Id, from, to));
        }
    }

    private IEnumerable<ActivityNode> Inside(string executionId) =>
        map.After.Node(map.Where(state.Executions.Find(execution => execution.Id == executionId)!.ActivityId))?.Children ?? [];

    private void RefuseTwoInOne()
    {
        foreach (var same in steps.GroupBy(step => step.To.Id).Where(group => group.Select(step => step.From.Id).Distinct().Skip(1).Any()))
        {
            Refuse(same.First().From, $"Замість кроків {string.Join(" і ", same.Select(step => $"«{step.From.Title}»").Distinct())} вибрано той самий крок «{same.First().To.Title}».");
        }
    }

    private void Fit(ActivityExecution execution)
    {
        var (from, to) = (map.Before.Node(execution.ActivityId)!, map.After.Node(map.Where(execution.ActivityId))!);
        var live = state.Executions.Where(child => child.ParentId == execution.Id).Select(child => child.ActivityId).ToList();
        var move = new StepMove(map, from, to, execution, live, obstacles);
        moves[execution.Id] = move;
        to.Activity.Move(move);
    }

    // A step has ended, and its container has still to hear of it: where it goes on from there has to be drawn.
    private void RefuseLostEnds()
    {
        foreach (var child in state.Queue.Concat(state.Executions.Select(execution => execution.Failed).OfType<Call>()).Select(call => call.Child).OfType<Completion>())
        {
            var from = map.Before.Node(child.ActivityId)!;
            foreach (var outcome in child.Outcomes.Where(outcome => map.Before.FlowchartOf(from.Id)?.Outbound(from.Id, outcome).Any() == true))
            {
                if (map.After.FlowchartOf(map.Where(from.Id))?.Outbound(map.Where(from.Id), outcome).Any() != true)
                {
                    Refuse(from, $"Крок «{from.Title}» уже завершено, і справа ще має піти з нього далі, а в тій версії туди немає стрілки.");
                }
            }
        }
    }

    private List<ActivityNode> MissedSteps()
    {
        var missed = new List<ActivityNode>();
        foreach (var execution in state.Executions.Where(execution => map.After.Node(map.Where(execution.ActivityId))!.Type == "Elsa.Flowchart"))
        {
            var flowchart = map.After.Flowchart(map.Where(execution.ActivityId));
            var reached = flowchart.Reached(state.Executions.Where(child => child.ParentId == execution.Id).Select(child => map.Where(child.ActivityId))
                .Concat((moves[execution.Id].Tokens).Select(token => token.To)));
            missed.AddRange(flowchart.Flowchart.Activities.Where(step => map.Before.Node(step.Id) is null && !reached.Contains(step.Id) && !step.Declaration.IsStart));
        }

        return missed;
    }

    private void Refuse(ActivityNode step, string text) => obstacles.Add(new MoveObstacle(step.Id, text));
}
