using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>
/// Brings one claimed letter to an end: (1) looks at it and keeps its words, under the fence; (2) hands it over, outside any transaction;
/// (3) keeps the result, under the fence. <c>LetterLoop.md</c> says what happens when it is cut off in between.
/// </summary>
internal sealed class LetterSending(
    Contexts contexts, TenantScopes tenants, LetterPreparing preparing, ILetterCarrier carrier, TimeProvider clock, LetterLoopOptions options)
{
    // After the limit whoever carries the letter should have given up by itself; if not, it is left alone.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const int MostSaves = 5;

    /// <summary>Does what is to be done with it.</summary>
    /// <returns>False when somebody else has the letter by now; then nothing was sent.</returns>
    public async Task<bool> SendAsync(Letter claimed)
    {
        await options.ReachAsync(LetterCheckpoint.Claimed, claimed);
        if (claimed.Attempt > options.MostAttempts)
        {
            return await ChangeAsync(claimed, (context, letter) => LetterPreparing.FailAsync(
                context, letter, "Сервер кілька разів поспіль не зміг довести надсилання до кінця, тому лист відкладено.", Now(), CancellationToken.None));
        }

        var (held, envelope) = await PrepareAsync(claimed);
        if (envelope is null)
        {
            return held;
        }

        await options.ReachAsync(LetterCheckpoint.Prepared, claimed);

        // Whoever comes so late that the lease is over leaves it to whoever has claimed it since.
        if (Now() >= claimed.LeaseUntil)
        {
            return false;
        }

        var carried = await CarryAsync(envelope);
        await options.ReachAsync(LetterCheckpoint.Carried, claimed);
        return await RecordAsync(claimed, carried);
    }

    private async Task<(bool Held, Envelope? Envelope)> PrepareAsync(Letter claimed)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(tenants.Of(Scope.Tenant(claimed.CentreId)));
            if (await HeldAsync(context, claimed) is not { } letter)
            {
                return (false, null);
            }

            var (now, leaseUntil) = (Now(), Now() + options.Lease);
            var envelope = await preparing.PrepareAsync(context, letter, now, CancellationToken.None);
            if (envelope is not null)
            {
                letter.LeaseUntil = leaseUntil;
            }

            try
            {
                await context.SaveChangesAsync();
                claimed.LeaseUntil = leaseUntil;
                return (true, envelope);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostSaves)
            {
                // This letter or the bundle that it was to join is somebody else's by now: a second look shows which.
            }
        }
    }

    private async Task<Carried> CarryAsync(Envelope envelope)
    {
        using var limit = new CancellationTokenSource(options.TimeLimit, clock);
        try
        {
            return await carrier.CarryAsync(envelope, limit.Token).WaitAsync(options.TimeLimit + Grace, clock);
        }
        catch (TimeoutException)
        {
            return new Carried(TryResult.Unanswered, "Поштовий сервер не відповів вчасно, чи прийняв листа.");
        }
    }

    private async Task<bool> RecordAsync(Letter claimed, Carried carried)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ChangeAsync(claimed, (context, letter) => KeepAsync(context, letter, carried));
            }
            catch (Exception e) when (attempt < MostSaves && e is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                // It has gone out: a second try at keeping that is cheaper than a second letter.
                await Task.Delay(TimeSpan.FromSeconds(attempt), clock);
            }
        }
    }

    private async Task KeepAsync(ServerContext context, Letter letter, Carried carried)
    {
        var now = Now();
        context.Add(new LetterTry
        {
            Id = Guid.CreateVersion7(now), CentreId = letter.CentreId, LetterId = letter.Id, At = now, Result = carried.Result, Answer = carried.Answer,
        });
        letter.Tries++;
        letter.MayBeTwice |= carried.Result == TryResult.Unanswered;
        if (carried.Result is TryResult.Sent or TryResult.Filed)
        {
            LetterPreparing.Close(letter, carried.Result == TryResult.Sent ? LetterState.Sent : LetterState.Filed, carried.Answer, now);
        }
        else if (carried.Result == TryResult.Refused)
        {
            await LetterPreparing.FailAsync(context, letter, carried.Answer, now, CancellationToken.None);
        }
        else if (BackOff.After(letter.Tries) is { } pause)
        {
            (letter.DueAt, letter.Answer, letter.Attempt) = (now + pause, carried.Answer, 0);
            LetterPreparing.Release(letter);
        }
        else
        {
            await LetterPreparing.FailAsync(
                context, letter, $"За три доби листа так і не вдалося надіслати. {carried.Answer}", now, CancellationToken.None);
        }
    }

    private async Task<bool> ChangeAsync(Letter claimed, Func<ServerContext, Letter, Task> change)
    {
        await using var context = contexts.Open(tenants.Of(Scope.Tenant(claimed.CentreId)));
        if (await HeldAsync(context, claimed) is not { } letter)
        {
            return false;
        }

        await change(context, letter);
        try
        {
            await context.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    // The claim's owner is made for this claim alone, so a row that still names it is still ours; the save checks it once more.
    private static Task<Letter?> HeldAsync(ServerContext context, Letter claimed) => context.Letters.SingleOrDefaultAsync(
        row => row.Id == claimed.Id && row.State == LetterState.Waiting && row.Owner == claimed.Owner && row.Attempt == claimed.Attempt);

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}

/// <summary>How long a letter waits for its next try.</summary>
internal static class BackOff
{
    private static readonly TimeSpan[] First = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];
    private static readonly TimeSpan Then = TimeSpan.FromHours(2);
    private static readonly TimeSpan InAll = TimeSpan.FromDays(3);

    /// <summary>The pause after so many tries; null when it has been tried for long enough. Counted by tries, so that a server that stood still gives nothing up.</summary>
    public static TimeSpan? After(int tries)
    {
        var waited = First.Take(tries).Aggregate(TimeSpan.Zero, (sum, one) => sum + one) + (Then * Math.Max(0, tries - First.Length));
        return waited > InAll ? null : tries <= First.Length ? First[tries - 1] : Then;
    }
}
