using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Moving;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>Instances that go on by another version. A move is a burst like any other: one transaction, under the instance's lock, done once.</summary>
public sealed partial class BurstRunner
{
    /// <summary>
    /// Tries a move in memory and stages nothing: what would go on where, what would follow at once, what is in the way. Steps of the host's own are not asked whether
    /// they can do what would follow. The instance may have gone on by the time it is moved in earnest; the move looks again.
    /// </summary>
    /// <param name="context">In a scope that sees the instance's log and both versions.</param>
    /// <param name="instance">The instance as it was read; it runs.</param>
    /// <param name="toVersionId">The version by which it would go on.</param>
    /// <param name="steps">Steps that another one of that version stands for, by id.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DefinitionException">A version is not there, or cannot run.</exception>
    public async Task<MoveTrial> TryMoveAsync(
        DbContext context, WorkflowInstance instance, string toVersionId, IReadOnlyDictionary<string, string> steps, CancellationToken cancellation = default)
    {
        var before = await definitions.CompiledAsync(context, instance.DefinitionVersionId, cancellation);
        var after = await definitions.CompiledAsync(context, toVersionId, cancellation);
        var plan = MovePlan.Of(before.Graph, after.Graph, InstanceState.Read(instance.State), steps);
        if (await ObstaclesAsync(context, instance.Id, plan, cancellation) is { Count: > 0 } obstacles)
        {
            return new MoveTrial(plan.Steps, obstacles);
        }

        var burst = new Burst(after, plan.Moved(), IdentityOf(instance), new BurstSurroundings(Instant.Cut(clock.GetUtcNow()), ids, clock, options.Limits, new EffectFailures()));
        if (burst.Move(before.Graph, plan.Renamed) is { } why)
        {
            return new MoveTrial(plan.Steps, [why]);
        }

        IReadOnlyList<ActivityNode> Told(string eventName) => [.. burst.Effects.OfType<LogLine>().Where(line => line.Event == eventName).Select(line => after.Graph.Node(line.ActivityId)!)];
        return new MoveTrial(plan.Steps, []) { Missed = plan.Missed, Begun = Told("Started"), Cancelled = Told("Canceled"), Ends = burst.IsFinished };
    }

    // What was done is in the log alone.
    private static async Task<IReadOnlyList<string>> ObstaclesAsync(DbContext context, string instanceId, MovePlan plan, CancellationToken cancellation)
    {
        if (plan.Obstacles.Count > 0 || plan.AheadAgain.Count == 0)
        {
            return plan.Obstacles;
        }

        var asked = plan.AheadAgain.Select(step => step.Id).ToList();
        var done = await context.Set<LogEntry>().AsNoTracking().Where(line => line.InstanceId == instanceId && line.Event == "Completed" && asked.Contains(line.ActivityId))
            .Select(line => line.ActivityId).Distinct().ToListAsync(cancellation);
        return
        [
            .. plan.AheadAgain.Where(step => done.Contains(step.Id))
                .Select(step => $"Крок «{step.Title}» ця справа вже зробила, а в тій версії він стоїть попереду: його довелося б робити ще раз."),
        ];
    }

    private async Task<(Burst Burst, BurstResult? Refusal)> FittedAsync(
        DbContext context, WorkflowInstance instance, CompiledWorkflow workflow, MoveInstance move, BurstSurroundings surroundings, CancellationToken cancellation)
    {
        if (instance.DefinitionVersionId != move.FromVersionId)
        {
            return (null!, new BurstResult.Lost(instance.Id));
        }

        var target = await definitions.CompiledAsync(context, move.ToVersionId, cancellation);
        var plan = MovePlan.Of(workflow.Graph, target.Graph, InstanceState.Read(instance.State), move.Steps);
        if (await ObstaclesAsync(context, instance.Id, plan, cancellation) is { Count: > 0 } obstacles)
        {
            return (null!, new BurstResult.CannotMove(obstacles));
        }

        var burst = new Burst(target, plan.Moved(), IdentityOf(instance), surroundings);
        return (burst, burst.Move(workflow.Graph, plan.Renamed) is { } why ? new BurstResult.CannotMove([why]) : null);
    }
}
