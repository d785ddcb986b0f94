using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>
/// Does what is due: claims timers, fires each in a transaction of its own or many waits in one, sleeps until the next. <c>Timers.md</c> beside
/// this file explains claims and leases.
/// </summary>
public sealed partial class TimerLoop(
    Database database, TimerFiring firing, TimeProvider clock, TimerLoopOptions options, ILogger<TimerLoop> log) : IDisposable
{
    // A glance does not see rows whose lease has run out; a claim each so often takes them up.
    private const int GlancesToAClaim = 5;

    private readonly LoopSleep sleep = new(clock, options.Poll, TimeSpan.FromMilliseconds(20));

    /// <summary>Says that a timer was set; costs nothing and never blocks.</summary>
    /// <param name="due">When it is due: one that is due after the loop wakes by itself need not wake it.</param>
    public void Nudge(DateTimeOffset due) => sleep.Nudge(due);

    /// <summary>Runs until it is cancelled. A database that does not answer is asked again; nothing due is lost meanwhile.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var claims = true;
        for (var glances = 1; !cancellation.IsCancellationRequested; glances++)
        {
            var pause = options.Poll;
            try
            {
                while (claims && await RunDueAsync(cancellation) > 0)
                {
                }

                // An idle loop only glances at what is next: a claim writes, a glance does not.
                var next = await NextAsync(cancellation);
                pause = sleep.Until(next);
                claims = next <= clock.GetUtcNow() + pause || glances % GlancesToAClaim == 0;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
            {
                LogDatabaseAway(log, e.GetType().Name);
                claims = true;
            }

            claims |= await sleep.SleepAsync(pause, cancellation);
        }
    }

    /// <summary>Claims what is due, batch after batch, and fires it; a batch that is not full is the last.</summary>
    /// <returns>How many timers were claimed; 0 when nothing is due.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellation)
    {
        var claimed = 0;
        await Parallel.ForEachAsync(
            ClaimedAsync(cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation },
            async (timers, stopping) =>
            {
                Interlocked.Add(ref claimed, timers.Count);
                await FireAsync(timers, stopping);
            });
        return claimed;
    }

    // The next batch is claimed while the last of the one before it are still being fired: nobody waits for the slowest of a batch.
    private async IAsyncEnumerable<List<WorkflowTimer>> ClaimedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var batch = await ClaimAsync(cancellation);
        var groups = new Queue<List<WorkflowTimer>>(Grouped(batch));
        try
        {
            do
            {
                while (groups.TryDequeue(out var group))
                {
                    yield return group;
                }

                batch = batch.Count < options.Batch ? [] : await ClaimMoreAsync(cancellation);
                groups = new(Grouped(batch));
            }
            while (batch.Count > 0);
        }
        finally
        {
            // A server that is stopped in good order leaves nobody waiting for its leases to run out.
            if (groups.Count > 0)
            {
                await GiveBackAsync([.. groups.SelectMany(group => group).Select(timer => timer.Id)]);
            }
        }
    }

    // Where many waits of different cases of one unit end at once, their bursts share a commit; everything else is fired alone, and so is
    // what has been tried before.
    private IEnumerable<List<WorkflowTimer>> Grouped(List<WorkflowTimer> batch)
    {
        var together = batch.Where(timer => timer is { Kind: TimerKind.Resume, Attempt: 1 })
            .DistinctBy(timer => timer.InstanceId, StringComparer.Ordinal)
            .GroupBy(timer => timer.TenantId, StringComparer.Ordinal)
            .Where(group => group.Count() >= options.Together)
            .Select(group => group.ToList())
            .ToList();
        return together.Concat(batch.Except(together.SelectMany(group => group)).Select(timer => new List<WorkflowTimer> { timer }))
            .OrderBy(group => group[0].DueAt);
    }

    // An exception from here would cancel what is being fired.
    private async Task<List<WorkflowTimer>> ClaimMoreAsync(CancellationToken cancellation)
    {
        try
        {
            return await ClaimAsync(cancellation);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            LogDatabaseAway(log, e.GetType().Name);
            return [];
        }
    }

    private async Task GiveBackAsync(List<string> ids)
    {
        await using var context = options.OpenForAll();
        using var turn = await database.Gate.EnterAsync();
        await context.Set<WorkflowTimer>().Where(timer => ids.Contains(timer.Id) && timer.Owner == options.Node).ExecuteUpdateAsync(set => set
            .SetProperty(timer => timer.Owner, (string?)null)
            .SetProperty(timer => timer.LeaseUntil, (DateTimeOffset?)null)
            .SetProperty(timer => timer.Attempt, timer => timer.Attempt - 1));
    }

    private async Task<List<WorkflowTimer>> ClaimAsync(CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        await using var context = options.OpenForAll();
        using var turn = await database.Gate.EnterAsync(cancellation);
        return await database.Dialect.ClaimTimersAsync(context, options.Node, now, now + options.Lease, options.Batch, cancellation);
    }

    private async Task FireAsync(List<WorkflowTimer> group, CancellationToken cancellation)
    {
        var left = new Stack<List<WorkflowTimer>>([group]);
        try
        {
            while (left.TryPeek(out var timers))
            {
                var rest = timers.Count > 1 ? await FireTogetherAsync(timers, cancellation) : await FireAloneAsync(timers[0], cancellation);
                left.Pop();
                rest.ForEach(left.Push);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nothing was done for these: what is cancelled is cancelled before its commit.
            await GiveBackAsync([.. left.SelectMany(timers => timers).Select(timer => timer.Id)]);
            throw;
        }
    }

    private async Task<List<List<WorkflowTimer>>> FireTogetherAsync(List<WorkflowTimer> timers, CancellationToken cancellation)
    {
        try
        {
            return await firing.FireTogetherAsync(timers, cancellation);
        }
        catch (Exception e) when (Outage.Is(e))
        {
            // No smaller group fares better: their leases run out.
            LogNotFiredTogether(log, timers.Count, e.GetType().Name);
            return [];
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Nothing of it was done. Halved again and again, one that cannot be done is found with few transactions, and the others are done without it.
            LogHalved(log, timers.Count, e.GetType().Name, e.InnerException?.GetType().Name);
            return [timers[(timers.Count / 2)..], timers[..(timers.Count / 2)]];
        }
    }

    // One timer that cannot be fired must not keep the others of its batch from being fired.
    private async Task<List<List<WorkflowTimer>>> FireAloneAsync(WorkflowTimer timer, CancellationToken cancellation)
    {
        try
        {
            if (timer.Attempt > options.MostAttempts)
            {
                await firing.ParkAsync(timer, cancellation);
                LogParked(log, timer.Id, timer.Kind, timer.InstanceId);
            }
            else
            {
                await firing.FireAsync(timer, cancellation);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whatever it was (the database, a version that cannot be read any more, a fault of a host effect's): the lease runs out,
            // it is claimed again, and after a few times it is parked and people are told. The loop itself never ends by a timer.
            LogNotFired(log, timer.Id, timer.Kind, timer.Attempt, e.GetType().Name);
        }

        return [];
    }

    // Of what nobody holds.
    private async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation)
    {
        await using var context = options.OpenForAll();
        return await context.Set<WorkflowTimer>().AsNoTracking()
            .Where(timer => timer.ParkedAt == null && timer.LeaseUntil == null)
            .OrderBy(timer => timer.DueAt)
            .Select(timer => (DateTimeOffset?)timer.DueAt)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => sleep.Dispose();

    [LoggerMessage(100, LogLevel.Warning, "Timers wait: the database does not answer ({Fault})")]
    private static partial void LogDatabaseAway(ILogger log, string fault);

    [LoggerMessage(101, LogLevel.Warning, "Timer {Timer} ({Kind}) was not fired at attempt {Attempt}: {Fault}")]
    private static partial void LogNotFired(ILogger log, string timer, TimerKind kind, int attempt, string fault);

    [LoggerMessage(102, LogLevel.Error, "Timer {Timer} ({Kind}) of instance {Instance} is parked: every try ended without a result")]
    private static partial void LogParked(ILogger log, string timer, TimerKind kind, string? instance);

    [LoggerMessage(103, LogLevel.Information, "{Count} waits that end together are fired in two halves: {Fault} {Cause}")]
    private static partial void LogHalved(ILogger log, int count, string fault, string? cause);

    [LoggerMessage(104, LogLevel.Warning, "{Count} waits that end together wait: the database does not answer ({Fault})")]
    private static partial void LogNotFiredTogether(ILogger log, int count, string fault);
}

/// <summary>How the timer loop works.</summary>
public sealed record TimerLoopOptions
{
    /// <summary>Opens a context that sees every tenant: claims cross them.</summary>
    public required Func<DbContext> OpenForAll { get; init; }

    /// <summary>Opens a context in the scope of one tenant: a burst acts in its instance's.</summary>
    public required Func<string, DbContext> OpenForTenant { get; init; }

    /// <summary>
    /// Does what a timer of the host's own is for: stages changes in the context and does not save. The timer's row is removed in the same
    /// transaction, so it is done once; whatever comes next the host sets as a new timer. May run again on a new context after a lost race.
    /// </summary>
    public Func<DbContext, WorkflowTimer, CancellationToken, Task>? FireForHost { get; init; }

    /// <summary>Names this process among all that share the database; new with each start.</summary>
    public string Node { get; init; } = Guid.CreateVersion7().ToString("N");

    /// <summary>How many timers one claim takes.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>From how many waits of one tenant in a claim on their bursts share a commit; see <c>Timers.md</c>.</summary>
    public int Together { get; init; } = 8;

    /// <summary>How many timers are fired at once.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>For how long a claim holds; far longer than a batch takes.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest sleep: the safety net for what no signal told of.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many claims without a result a timer is parked.</summary>
    public int MostAttempts { get; init; } = 3;

    /// <summary>The wait before the next try of what the infrastructure undid; tests do not wait.</summary>
    internal Func<int, CancellationToken, Task> Pause { get; init; } = Transient.PauseAsync;
}
