using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>Sends what waits: claims letters that are due, brings each to an end, sleeps until the next. <c>LetterLoop.md</c> beside this file explains it.</summary>
internal sealed partial class LetterLoop(
    Database database, Contexts contexts, TenantScopes tenants, LetterSending sending, TimeProvider clock, LetterLoopOptions options, ILogger<LetterLoop> log) : IDisposable
{
    private static readonly WorkTable Outbox = new("Letters", "\"State\" = 'Waiting'");

    private readonly LoopSleep sleep = new(clock, options.Poll, TimeSpan.FromMilliseconds(50));
    private int claims;

    /// <summary>Says that a letter was committed; costs nothing and never blocks.</summary>
    /// <param name="due">When it is due: one that is due after the loop wakes by itself need not wake it.</param>
    public void Nudge(DateTimeOffset due) => sleep.Nudge(due);

    /// <summary>Runs until it is cancelled. A database that does not answer is asked again; no letter is lost meanwhile.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var pause = options.Poll;
            try
            {
                while (await RunDueAsync(stopping) > 0)
                {
                }

                pause = await UntilNextAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogWaits(log, e.GetType().Name);
            }

            await sleep.SleepAsync(pause, stopping);
        }
    }

    /// <summary>Claims a batch of what is due and brings it to an end. What is under way when the server stops is brought to its end, the rest is given back.</summary>
    /// <returns>How many letters were claimed; 0 when nothing is due.</returns>
    public async Task<int> RunDueAsync(CancellationToken stopping)
    {
        var batch = await ClaimAsync(stopping);

        // Letters to one person go one after the other: so many in ten minutes become one, and that is counted.
        await Parallel.ForEachAsync(
            batch.GroupBy(letter => letter.AccountId),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = CancellationToken.None },
            async (person, _) =>
            {
                foreach (var letter in person)
                {
                    await (stopping.IsCancellationRequested ? GiveBackAsync(letter) : SendAsync(letter));
                }
            });
        return batch.Count;
    }

    private async Task<List<Letter>> ClaimAsync(CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var owner = FormattableString.Invariant($"{options.Node}/{Interlocked.Increment(ref claims)}");
        await using var context = contexts.Open(SystemScopes.Letters);
        using var turn = await database.Gate.EnterAsync(cancellation);
        var claimed = await database.Dialect.ClaimAsync<Letter>(context, Outbox, owner, now, now + options.Lease, options.Batch, cancellation);
        return [.. claimed.OrderBy(letter => letter.DueAt).ThenBy(letter => letter.Id)];
    }

    // One letter that cannot be sent must not keep the others from being sent.
    private async Task SendAsync(Letter letter)
    {
        try
        {
            if (!await sending.SendAsync(letter))
            {
                LogLost(log, letter.Id);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it was: the lease runs out, it is claimed again, and after a few times it is put aside and the page says so.
            LogNotEnded(log, letter.Id, letter.Attempt, e.GetType().Name);
        }
    }

    private async Task GiveBackAsync(Letter claimed)
    {
        try
        {
            await using var context = contexts.Open(tenants.Of(Scope.Tenant(claimed.CentreId)));
            var letter = context.Attach(claimed).Entity;
            letter.Attempt--;
            LetterPreparing.Release(letter);
            await context.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            LogNotEnded(log, claimed.Id, claimed.Attempt, e.GetType().Name);
        }
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Letters);
        var next = await context.Letters.AsNoTracking()
            .Where(letter => letter.State == LetterState.Waiting && letter.Owner == null)
            .OrderBy(letter => letter.DueAt)
            .Select(letter => (DateTimeOffset?)letter.DueAt)
            .FirstOrDefaultAsync(cancellation);
        return sleep.Until(next);
    }

    /// <inheritdoc />
    public void Dispose() => sleep.Dispose();

    [LoggerMessage(120, LogLevel.Warning, "Letters wait: their loop was disturbed ({Fault})")]
    private static partial void LogWaits(ILogger log, string fault);

    [LoggerMessage(121, LogLevel.Warning, "Letter {Letter} was not brought to an end at attempt {Attempt}: {Fault}")]
    private static partial void LogNotEnded(ILogger log, Guid letter, int attempt, string fault);

    [LoggerMessage(122, LogLevel.Information, "Letter {Letter} is another node's by now")]
    private static partial void LogLost(ILogger log, Guid letter);
}

/// <summary>Where tests stop or break the sending of a letter.</summary>
internal enum LetterCheckpoint
{
    Claimed,
    Prepared,
    Carried,
}

/// <summary>How the loop of letters works.</summary>
internal sealed record LetterLoopOptions
{
    /// <summary>Names this process among all that share the database; new with each start.</summary>
    public string Node { get; init; } = Guid.CreateVersion7().ToString("N");

    /// <summary>How many letters one claim takes: few enough for the slowest server to be through with them within the lease.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>To how many people letters are sent at once.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>For how long a claim holds; it is renewed when a letter's turn comes.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long handing one letter over may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest sleep: the safety net for what no nudge told of.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many claims without a result a letter is put aside.</summary>
    public int MostAttempts { get; init; } = 3;

    /// <summary>Tests stop or throw here.</summary>
    internal Func<LetterCheckpoint, Letter, Task>? AtCheckpoint { get; init; }

    internal Task ReachAsync(LetterCheckpoint checkpoint, Letter letter) => AtCheckpoint?.Invoke(checkpoint, letter) ?? Task.CompletedTask;
}
