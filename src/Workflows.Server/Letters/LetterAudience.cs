using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>
/// Finds who has to hear of a task, and stages their letters in the context. Of one event nobody gets two, whatever they are to it. Whoever is
/// away is not written to but their deputy is, if the deputy may have such a task; where nobody would hear of it the coordinators do, for
/// somebody has to know.
/// </summary>
internal sealed class LetterAudience(ServerContext context, HumanTask task, DateTimeOffset now)
{
    private readonly HashSet<(Guid Account, LetterKind Kind)> told = [];

    /// <summary>Tells whoever works on the task, else everybody who could take it; where none of them would hear of it, the coordinators.</summary>
    public async Task TellWorkersAsync(LetterKind kind, CancellationToken cancellation) => Tell(await WorkersAsync(cancellation), kind);

    /// <summary>Tells one person that the task is theirs now.</summary>
    public async Task TellAsync(Guid account, LetterKind kind, CancellationToken cancellation) =>
        Tell(await HeardByAsync(await OwnReadersAsync(account, cancellation), cancellation), kind);

    /// <summary>Tells the coordinators of the task's centre.</summary>
    public Task TellCoordinatorsAsync(LetterKind kind, CancellationToken cancellation) => TellRoleAsync(Role.Coordinator, kind, cancellation);

    /// <summary>
    /// Tells everybody who is this in the centre, or in its network where the role reaches into all centres. Where none of them would hear of it, the
    /// coordinators are told, and then the network's administration: a letter that goes to nobody would be the worst of all.
    /// </summary>
    public async Task TellRoleAsync(Role role, LetterKind kind, CancellationToken cancellation) => Tell(await OfRoleAsync(role, cancellation), kind);

    /// <summary>Those whom <see cref="TellWorkersAsync"/> tells.</summary>
    public async Task<IReadOnlyList<Guid>> WorkersAsync(CancellationToken cancellation) =>
        await HeardByAsync(task.AssigneeId is { } assignee ? await OwnReadersAsync(assignee, cancellation) : await QueueAsync(cancellation), cancellation);

    /// <summary>Stages a letter to each of them who has none of this kind yet.</summary>
    public void Tell(IEnumerable<Guid> accounts, LetterKind kind)
    {
        foreach (var account in accounts.Where(account => told.Add((account, kind))))
        {
            context.Letters.Add(Letter.Of(task.CentreId, kind, account, task.Id, now));
        }
    }

    private async Task<IReadOnlyList<Guid>> HeardByAsync(List<Reader> reached, CancellationToken cancellation) => reached.Exists(reader => reader.HasAddress)
        ? [.. Ids(reached)]
        : [.. Ids(reached).Union(await OfRoleAsync(Role.Coordinator, cancellation))];

    private async Task<IReadOnlyList<Guid>> OfRoleAsync(Role role, CancellationToken cancellation)
    {
        var (all, unheard) = (new List<Reader>(), new List<Reader>());
        foreach (var one in new[] { role, Role.Coordinator, Role.NetworkAdministration }.Distinct())
        {
            var holders = await HoldersAsync(one, task.CentreId, cancellation);
            var reached = await AtWorkAsync(holders, cancellation);
            unheard.AddRange(reached);
            if (reached.Exists(reader => reader.HasAddress))
            {
                return [.. Ids(unheard)];
            }

            all.AddRange(holders);
        }

        // With nobody at work at all those who are away are written to after all.
        return [.. Ids(all.Concat(unheard))];
    }

    // Whoever has the task, or their deputy. A deputy who may not have it would not even see it.
    private async Task<List<Reader>> OwnReadersAsync(Guid account, CancellationToken cancellation)
    {
        var away = await StandIns.AwayAsync(context, task.CentreId, [account], now, cancellation);
        return away.TryGetValue(account, out var deputy)
            ? deputy is { } standsIn ? await WhoMayHaveAsync([standsIn], cancellation) : []
            : await WhoMayHaveAsync([account], cancellation);
    }

    // Those who are at work. A deputy sees the tasks of the absent, not what waits in their queues or what they direct: a letter about that would lead nowhere.
    private async Task<List<Reader>> AtWorkAsync(List<Reader> readers, CancellationToken cancellation)
    {
        if (readers.Count == 0)
        {
            return [];
        }

        var away = await StandIns.AwayAsync(context, task.CentreId, [.. Ids(readers)], now, cancellation);
        return [.. readers.Where(reader => !away.ContainsKey(reader.Id))];
    }

    private async Task<List<Reader>> QueueAsync(CancellationToken cancellation)
    {
        var holders = await HoldersAsync(task.Role, task.UnitId, cancellation);
        holders.RemoveAll(holder => holder.Id == task.ExcludedId);
        return await AtWorkAsync(holders, cancellation);
    }

    // As TaskAccess.MaySee has it: a task stays somebody's only as long as they are something in the centre that may have it.
    private async Task<List<Reader>> WhoMayHaveAsync(Guid[] accounts, CancellationToken cancellation)
    {
        if (accounts.Length == 0)
        {
            return [];
        }

        var (centre, at) = (task.CentreId, now);
        var posts = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where accounts.Contains(account.Id) && account.ClosedAt == null && post.From <= at && (post.To == null || post.To > at)
                && (post.CentreId == centre || context.Units.Any(one => one.Id == centre && one.ParentId == post.UnitId))
            select new { account.Id, account.Email, post.Role, IsOfCentre = post.CentreId == centre }).ToListAsync(cancellation);
        return
        [
            .. posts.Where(post => (post.IsOfCentre || post.Role.ReachesAllCentres()) && post.Role.MayHave(task.Role) && post.Id != task.ExcludedId)
                .Select(post => new Reader(post.Id, post.Email)).Distinct(),
        ];
    }

    // As TaskAccess.IsInQueue has it: who is something in the centre is it in each of its units, and the network's in each of its centres.
    private async Task<List<Reader>> HoldersAsync(Role role, Guid unit, CancellationToken cancellation)
    {
        var (centre, reaches, at) = (task.CentreId, role.ReachesAllCentres(), now);
        var found = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where post.Role == role && account.ClosedAt == null && post.From <= at && (post.To == null || post.To > at)
                && (post.UnitId == unit || post.UnitId == centre
                    || (reaches && context.Units.Any(one => one.Id == centre && one.ParentId == post.UnitId)))
            select new { account.Id, account.Email }).Distinct().ToListAsync(cancellation);
        return found.ConvertAll(one => new Reader(one.Id, one.Email));
    }

    private static IEnumerable<Guid> Ids(IEnumerable<Reader> readers) => readers.Select(reader => reader.Id).Distinct();

    private sealed record Reader(Guid Id, string? Email)
    {
        /// <summary>Whether a letter could get there: one without an address is still staged, so that people see what is missing.</summary>
        public bool HasAddress => LetterChecks.Address(Email) is not null;
    }
}
