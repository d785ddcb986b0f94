using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>
/// Finds who has to hear of a task, and stages their letters in the context. Of one event nobody gets two, whatever they are to it. Whoever is
/// away is not written to but their deputy is; without a deputy the coordinators are, for somebody has to know.
/// </summary>
internal sealed class LetterAudience(ServerContext context, HumanTask task, DateTimeOffset now)
{
    private readonly HashSet<(Guid Account, LetterKind Kind)> told = [];

    /// <summary>Tells whoever works on the task, else everybody who could take it; where that is nobody, the coordinators.</summary>
    public async Task TellWorkersAsync(LetterKind kind, CancellationToken cancellation)
    {
        List<Guid> workers = task.AssigneeId is { } assignee ? [assignee] : await QueueAsync(cancellation);
        var reached = await ReachedAsync(workers, cancellation);
        if (reached.Contains(null) || reached.Count == 0)
        {
            await TellCoordinatorsAsync(kind, cancellation);
        }

        Tell(reached, kind);
    }

    /// <summary>Tells one person that the task is theirs now.</summary>
    public async Task TellAsync(Guid account, LetterKind kind, CancellationToken cancellation)
    {
        var reached = await ReachedAsync([account], cancellation);
        Tell(reached, kind);
        if (reached.Contains(null))
        {
            await TellCoordinatorsAsync(kind, cancellation);
        }
    }

    /// <summary>Tells the coordinators of the task's centre.</summary>
    public Task TellCoordinatorsAsync(LetterKind kind, CancellationToken cancellation) => TellRoleAsync(Role.Coordinator, kind, cancellation);

    /// <summary>
    /// Tells everybody who is this in the centre, or in its network where the role reaches into all centres. Where nobody is, the coordinators are told,
    /// and where there are none, the network's administration: a letter that goes to nobody would be the worst of all.
    /// </summary>
    public async Task TellRoleAsync(Role role, LetterKind kind, CancellationToken cancellation)
    {
        var holders = await HoldersAsync(role, task.CentreId, cancellation);
        foreach (var instead in new[] { Role.Coordinator, Role.NetworkAdministration }.Where(instead => instead != role))
        {
            if (holders.Count == 0)
            {
                holders = await HoldersAsync(instead, task.CentreId, cancellation);
            }
        }

        var reached = await ReachedAsync(holders, cancellation);

        // With nobody at work at all those who are away are written to after all.
        Tell(reached.Any(account => account is not null) ? reached : [.. holders.Select(holder => (Guid?)holder)], kind);
    }

    private void Tell(IEnumerable<Guid?> accounts, LetterKind kind)
    {
        foreach (var account in accounts.OfType<Guid>().Where(account => told.Add((account, kind))))
        {
            context.Letters.Add(Letter.Of(task.CentreId, kind, account, task.Id, now));
        }
    }

    // Each of them, or their deputy, or null for one whom nobody stands in for.
    private async Task<List<Guid?>> ReachedAsync(List<Guid> accounts, CancellationToken cancellation)
    {
        if (accounts.Count == 0)
        {
            return [];
        }

        var away = await StandIns.AwayAsync(context, task.CentreId, accounts, now, cancellation);
        return [.. accounts.Select(account => away.TryGetValue(account, out var deputy) ? deputy : account).Distinct()];
    }

    private async Task<List<Guid>> QueueAsync(CancellationToken cancellation)
    {
        var holders = await HoldersAsync(task.Role, task.UnitId, cancellation);
        holders.RemoveAll(holder => holder == task.ExcludedId);
        return holders;
    }

    // As TaskAccess.IsInQueue has it: who is something in the centre is it in each of its units, and the network's in each of its centres.
    private Task<List<Guid>> HoldersAsync(Role role, Guid unit, CancellationToken cancellation)
    {
        var (centre, reaches, at) = (task.CentreId, role.ReachesAllCentres(), now);
        return (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where post.Role == role && account.ClosedAt == null && post.From <= at && (post.To == null || post.To > at)
                && (post.UnitId == unit || post.UnitId == centre
                    || (reaches && context.Units.Any(one => one.Id == centre && one.ParentId == post.UnitId)))
            select account.Id).Distinct().ToListAsync(cancellation);
    }
}
