using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <content>
/// Many waits of different instances that end at the same time: each is a burst as any other, but they share one commit. Whatever goes wrong
/// undoes them all, and then each runs alone; so nothing is handled here.
/// </content>
public sealed partial class BurstRunner
{
    /// <summary>Ends the waits of several timers in one transaction.</summary>
    /// <param name="open">Opens a context in the scope of the one tenant that all of them belong to.</param>
    /// <param name="timers">The timers with what each does; no two of the same instance.</param>
    /// <param name="cancellation">Stops before the commit, never in the middle of it.</param>
    /// <returns>The timers that are to be fired alone: nothing was done for them.</returns>
    internal async Task<List<WorkflowTimer>> RunTogetherAsync(
        Func<DbContext> open, IReadOnlyList<(WorkflowTimer Timer, Stimulus Stimulus)> timers, CancellationToken cancellation)
    {
        await using var context = open();

        // 1. The right to write, and all instances as they are now, locked until the end.
        await using var transaction = await database.BeginWriteAsync(context, cancellation);
        var now = Instant.Cut(clock.GetUtcNow());
        var instances = await database.Dialect.Locked(context.Set<WorkflowInstance>(), [.. timers.Select(one => one.Stimulus.InstanceId)])
            .ToDictionaryAsync(instance => instance.Id, cancellation);
        await options.ReachAsync(Checkpoint.Loaded);

        // 2. Each graph runs in memory, and what it caused is staged. Who is waited for by people's clicks does not run on and on: the rest is left.
        var rows = new SharedRows(context, database.Dialect);
        var alone = new List<WorkflowTimer>();
        var begun = clock.GetTimestamp();
        foreach (var (timer, stimulus) in timers)
        {
            if (clock.GetElapsedTime(begun) > options.LongestTogether
                || instances.GetValueOrDefault(stimulus.InstanceId) is not { Status: not WorkflowStatus.Finished } instance)
            {
                alone.Add(timer);
                continue;
            }

            var workflow = await definitions.CompiledAsync(context, instance.DefinitionVersionId, cancellation);
            var burst = BurstOf(instance, workflow, now, new EffectFailures());
            var moved = Move(burst, stimulus);
            await options.ReachAsync(Checkpoint.Ran);
            rows.RemoveTimer(timer.Id, timer.TenantId);
            if (moved)
            {
                Store(instance, burst, now);
                await new EffectStaging(context, rows, instance, burst, timer, options, now).ApplyAsync(cancellation);
            }
        }

        await options.ReachAsync(Checkpoint.Staged);
        var due = Sooner(SoonestOf(context), rows.Soonest);

        // 3. One save, one commit. Before this line nothing has happened; after it, everything has.
        await context.SaveChangesAsync(cancellation);
        await rows.WriteAsync(cancellation);
        await options.ReachAsync(Checkpoint.Saved);
        await transaction.CommitAsync(CancellationToken.None);
        await options.ReachAsync(Checkpoint.Committed);
        Tell(context, due);
        return alone;
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;
}
