using System.Collections.Concurrent;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.AccessLog;

/// <summary>
/// Writes down who is shown or changes what is known of somebody. What is shown is written before it is shown: where that fails, nothing is. What is
/// changed is written in the transaction of the change.
/// </summary>
internal sealed class AccessRecords(Contexts contexts, TimeProvider clock)
{
    /// <summary>
    /// How long the same person, at the same address, with the same thing, for the same reason, counts as one visit. It is counted from the row that was
    /// written and not prolonged: whoever stays an hour has twelve rows.
    /// </summary>
    public static readonly TimeSpan Visit = TimeSpan.FromMinutes(5);

    // Some hundred bytes each; forgetting them costs a row too many and nothing else.
    private const int MostVisits = 20_000;

    private readonly ConcurrentDictionary<(Guid Account, string? Address, AccessTo What), DateTimeOffset> visits = new();

    /// <summary>Writes down what a person is about to be shown, in one statement.</summary>
    /// <exception cref="Microsoft.EntityFrameworkCore.DbUpdateException">It could not be written: nothing is to be shown.</exception>
    public async Task ShowAsync(Actor actor, IEnumerable<AccessTo> shown, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var fresh = shown.Select(what => actor.IsProgram ? what with { Act = AccessAct.ReadByProgram } : what)
            .Distinct().Where(what => !IsSameVisit(actor, what, now)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        await using var context = contexts.Open(actor.Scope);
        context.AddRange(fresh.Select(what => Entry(actor, what, now)));
        await context.SaveChangesAsync(cancellation);

        // Only what is in the database counts as written.
        MakeRoom(now);
        fresh.ForEach(what => visits[(actor.AccountId, actor.Address, what)] = now);
    }

    /// <summary>The same for one thing.</summary>
    public Task ShowAsync(Actor actor, AccessTo shown, CancellationToken cancellation) => ShowAsync(actor, [shown], cancellation);

    /// <summary>Stages what a person changes, in the transaction of the change. Each change is written, however soon after another.</summary>
    public static void Stage(ServerContext context, Actor actor, DateTimeOffset now, params IEnumerable<AccessTo> changed) =>
        context.AddRange(changed.Select(what => Entry(actor, what, now)));

    private bool IsSameVisit(Actor actor, AccessTo what, DateTimeOffset now) =>
        visits.TryGetValue((actor.AccountId, actor.Address, what), out var since) && now - since is var ago && ago >= TimeSpan.Zero && ago < Visit;

    private void MakeRoom(DateTimeOffset now)
    {
        if (visits.Count < MostVisits)
        {
            return;
        }

        foreach (var over in visits.Where(visit => now - visit.Value >= Visit).ToList())
        {
            visits.TryRemove(over);
        }

        if (visits.Count >= MostVisits)
        {
            visits.Clear();
        }
    }

    private static AccessEntry Entry(Actor actor, AccessTo what, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CentreId = what.CentreId,
        At = now,
        AccountId = actor.AccountId,
        Act = what.Act,
        SubjectId = what.SubjectId,
        InstanceId = what.InstanceId,
        ThingId = what.ThingId,
        Reason = what.Reason,
        ForId = what.ForId,
        Address = actor.Address,
    };
}
