using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>Somebody who has to hear of a task, and of what kind their letter is.</summary>
internal readonly record struct Addressee(Guid AccountId, LetterKind Kind);

/// <summary>
/// Finds who has to hear of a task, and stages their letters in the context. Of one event nobody gets two, whatever they are to it. Whoever is
/// away is not written to but their deputy is, if the deputy may have such a task; where nobody would hear of it the coordinators do, for
/// somebody has to know.
/// </summary>
internal sealed class LetterAudience(ServerContext context, HumanTask task, DateTimeOffset now)
{
    private readonly HashSet<Addressee> told = [];

    /// <summary>Who loses the post in the very transaction that tells of it, and so hears of nothing; null for nobody.</summary>
    public Guid? Leaving { get; init; }

    /// <summary>Tells whoever works on the task, else everybody who could take it; where none of them would hear of it, the coordinators.</summary>
    public async Task TellWorkersAsync(LetterKind kind, CancellationToken cancellation) => Tell(await ReadersAsync(kind, cancellation));

    /// <summary>Tells one person that the task is theirs now.</summary>
    public async Task TellAsync(Guid account, LetterKind kind, CancellationToken cancellation) =>
        Tell(await HeardByAsync(await OwnReadersAsync(account, cancellation), kind, cancellation));

    /// <summary>Tells the coordinators of the task's centre.</summary>
    public Task TellCoordinatorsAsync(LetterKind kind, CancellationToken cancellation) => TellRoleAsync(Role.Coordinator, kind, cancellation);

    /// <summary>
    /// Tells everybody who is this in the centre, or in its network where the role reaches into all centres. Where none of them would hear of it, the
    /// coordinators are told, and then the network's administration: a letter that goes to nobody would be the worst of all.
    /// </summary>
    public async Task TellRoleAsync(Role role, LetterKind kind, CancellationToken cancellation) =>
        Tell((await OfRoleAsync(role, cancellation)).Select(account => new Addressee(account, kind)));

    /// <summary>
    /// Tells the coordinators of what a letter could not tell its reader, unless they have heard of it since. Nobody gets a second one, so it ends.
    /// </summary>
    public async Task TellInsteadAsync(Letter failed, CancellationToken cancellation)
    {
        var kind = failed.Kind == LetterKind.Escalation ? LetterKind.Escalation : LetterKind.Unreached;
        var coordinators = (await OfRoleAsync(Role.Coordinator, cancellation)).Select(account => new Addressee(account, kind));
        Tell(await UntoldAsync(coordinators, failed.CreatedAt, cancellation));
    }

    /// <summary>Those whom <see cref="TellWorkersAsync"/> tells, and what each is told.</summary>
    public async Task<IReadOnlyList<Addressee>> ReadersAsync(LetterKind kind, CancellationToken cancellation) => await HeardByAsync(
        task.AssigneeId is { } assignee ? await OwnReadersAsync(assignee, cancellation) : await QueueAsync(cancellation), kind, cancellation);

    /// <summary>Those of them who have had no such letter about the task since then; one that was left out does not count.</summary>
    public async Task<IReadOnlyList<Addressee>> UntoldAsync(IEnumerable<Addressee> readers, DateTimeOffset since, CancellationToken cancellation)
    {
        var letters = await context.Letters.AsNoTracking()
            .Where(row => row.TaskId == task.Id && row.CreatedAt >= since && row.State != LetterState.Skipped)
            .Select(row => new { row.AccountId, row.Kind }).ToListAsync(cancellation);
        return [.. readers.Except(letters.Select(letter => new Addressee(letter.AccountId, letter.Kind)))];
    }

    /// <summary>Stages a letter to each of them who has none of this kind yet.</summary>
    public void Tell(IEnumerable<Addressee> readers)
    {
        foreach (var (account, kind) in readers.Where(told.Add))
        {
            context.Letters.Add(Letter.Of(task.CentreId, kind, account, task.Id, now));
        }
    }

    // What is written to whoever has the task would not be true of the coordinators.
    private async Task<IReadOnlyList<Addressee>> HeardByAsync(List<TaskReader> reached, LetterKind kind, CancellationToken cancellation)
    {
        var readers = Ids(reached).Select(account => new Addressee(account, kind));
        if (IsReached(reached))
        {
            return [.. readers];
        }

        var instead = kind == LetterKind.Assignment ? LetterKind.Unreached : kind;
        return [.. readers.UnionBy((await OfRoleAsync(Role.Coordinator, cancellation)).Select(account => new Addressee(account, instead)), reader => reader.AccountId)];
    }

    private async Task<IReadOnlyList<Guid>> OfRoleAsync(Role role, CancellationToken cancellation)
    {
        var (all, unheard) = (new List<TaskReader>(), new List<TaskReader>());
        foreach (var one in new[] { role, Role.Coordinator, Role.NetworkAdministration }.Distinct())
        {
            var holders = await HoldersAsync(one, task.CentreId, cancellation);
            var reached = await AtWorkAsync(holders, cancellation);
            unheard.AddRange(reached);
            if (IsReached(reached))
            {
                return [.. Ids(unheard)];
            }

            all.AddRange(holders);
        }

        // With nobody at work at all those who are away are written to after all.
        return [.. Ids(all.Concat(unheard))];
    }

    private async Task<List<TaskReader>> OwnReadersAsync(Guid account, CancellationToken cancellation) =>
        await TaskReach.WorkerAsync(context, task.Place(), account, now, cancellation) is { } reader ? [reader] : [];

    // Those who are at work. A deputy sees the tasks of the absent, not what waits in their queues or what they direct: a letter about that would lead nowhere.
    private async Task<List<TaskReader>> AtWorkAsync(List<TaskReader> readers, CancellationToken cancellation)
    {
        var away = await StandIns.AwayAsync(context, task.CentreId, [.. Ids(readers)], now, cancellation);
        return [.. readers.Where(reader => !away.ContainsKey(reader.Id))];
    }

    private async Task<List<TaskReader>> QueueAsync(CancellationToken cancellation)
    {
        var holders = await HoldersAsync(task.Role, task.UnitId, cancellation);
        holders.RemoveAll(holder => holder.Id == task.ExcludedId);
        return await AtWorkAsync(holders, cancellation);
    }

    // As TaskAccess.IsInQueue has it: who is something in the centre is it in each of its units, and the network's in each of its centres.
    private async Task<List<TaskReader>> HoldersAsync(Role role, Guid unit, CancellationToken cancellation)
    {
        var (centre, reaches, at) = (task.CentreId, role.ReachesAllCentres(), now);
        var found = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where post.Role == role && account.Id != Leaving && account.ClosedAt == null && post.From <= at && (post.To == null || post.To > at)
                && (post.UnitId == unit || post.UnitId == centre
                    || (reaches && context.Units.Any(one => one.Id == centre && one.ParentId == post.UnitId)))
            select new { account.Id, account.Email }).Distinct().ToListAsync(cancellation);
        return found.ConvertAll(one => new TaskReader(one.Id, one.Email));
    }

    // One without an address is still staged a letter, so that people see what is missing; but it reaches nobody.
    private static bool IsReached(List<TaskReader> readers) => readers.Exists(reader => LetterChecks.Address(reader.Email) is not null);

    private static IEnumerable<Guid> Ids(IEnumerable<TaskReader> readers) => readers.Select(reader => reader.Id).Distinct();
}
