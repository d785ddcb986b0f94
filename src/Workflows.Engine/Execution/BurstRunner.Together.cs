using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <content>
/// Many waits of different instances that end at the same time: each is a burst as any other, but they share one commit. Whatever goes wrong
/// undoes them all, and they are run again in smaller groups, at last alone; so nothing is handled here.
/// </content>
public sealed partial class BurstRunner
{
    /// <summary>Ends the waits of several timers in one transaction.</summary>
    /// <param name="open">Opens a context in the scope of the one tenant that all of them belong to.</param>
    /// <param name="timers">The timers with what each does; no two of the same instance.</param>
    /// <param name="cancellation">Stops before the commit, never in the middle of it.</param>
    /// <returns>The timers for which nothing was done: those that time did not suffice for, and those that are to be fired alone.</returns>
    internal async Task<(List<WorkflowTimer> Later, List<WorkflowTimer> Alone)> RunTogetherAsync(
        Func<DbContext> open, IReadOnlyList<(WorkflowTimer Timer, Stimulus Stimulus)> timers, CancellationToken cancellation)
    {
        await using var context = open();

        // 1. The right to write, and the instances as they are now, locked until the end.
        await using var transaction = await database.BeginWriteAsync(context, cancellation);
        var now = Instant.Cut(clock.GetUtcNow());
        var instances = await database.Dialect.Locked(context.Set<WorkflowInstance>(), [.. timers.Select(one => one.Stimulus.InstanceId)])
            .ToDictionaryAsync(instance => instance.Id, cancellation);
        await options.ReachAsync(Checkpoint.Loaded);

        // 2. Each graph runs in memory, and what it caused is staged. People wait for locked instances, so it does not run on and on: the rest comes later.
        // An instance that somebody holds, that is over or waits no more is somebody else's; its timer is looked into alone.
        var rows = new SharedRows(context, database.Dialect);
        var (later, alone) = (new List<WorkflowTimer>(), new List<WorkflowTimer>());
        var begun = clock.GetTimestamp();
        var moved = 0;
        context.ChangeTracker.AutoDetectChangesEnabled = false; // Each look at what is staged would look through all that the neighbours have staged.
        foreach (var (timer, stimulus) in timers)
        {
            if (moved > 0 && clock.GetElapsedTime(begun) > options.LongestTogether)
            {
                later.Add(timer);
                continue;
            }

            if (instances.GetValueOrDefault(stimulus.InstanceId) is not { Status: not WorkflowStatus.Finished } instance)
            {
                alone.Add(timer);
                continue;
            }

            var workflow = await definitions.CompiledAsync(context, instance.DefinitionVersionId, cancellation);
            var burst = BurstOf(instance, workflow, now, new EffectFailures());
            if (!Move(burst, stimulus))
            {
                alone.Add(timer);
                continue;
            }

            await options.ReachAsync(Checkpoint.Ran);
            rows.RemoveTimer(timer.Id, timer.TenantId);
            Store(instance, burst, now);
            await new EffectStaging(context, rows, instance, burst, timer, options, now).ApplyAsync(cancellation);
            moved++;
        }

        if (moved == 0)
        {
            return (later, alone);
        }

        context.ChangeTracker.AutoDetectChangesEnabled = true;
        await options.ReachAsync(Checkpoint.Staged);
        var due = Sooner(SoonestOf(context), rows.Soonest);

        // 3. One save, one commit. Before this line nothing has happened; after it, everything has.
        await context.SaveChangesAsync(cancellation);
        await rows.WriteAsync(cancellation);
        await options.ReachAsync(Checkpoint.Saved);
        await transaction.CommitAsync(CancellationToken.None);
        await options.ReachAsync(Checkpoint.Committed);
        Tell(context, due);
        return (later, alone);
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;
}
