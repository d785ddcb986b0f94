using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>
/// Finds who has to hear of a task, and stages their letters in the context. Of one event nobody gets two, whatever they are to it. Whoever is
/// away is not written to but their deputy is, as far as the deputy sees the task; where nobody does, the coordinators are told, for somebody has to know.
/// </summary>
internal sealed class LetterAudience(ServerContext context, HumanTask task, DateTimeOffset now)
{
    private readonly HashSet<(Guid Account, LetterKind Kind)> told = [];

    /// <summary>Tells whoever works on the task, else everybody who could take it; where that is nobody, the coordinators.</summary>
    public async Task TellWorkersAsync(LetterKind kind, CancellationToken cancellation)
    {
        if (task.AssigneeId is { } assignee)
        {
            await TellAsync(assignee, kind, cancellation);
            return;
        }

        // A deputy sees the tasks of the absent, not their queues: to write to them of what waits there would be to write to nobody.
        var atWork = await AtWorkAsync(await QueueAsync(cancellation), cancellation);
        if (atWork.Count == 0)
        {
            await TellCoordinatorsAsync(kind, cancellation);
        }

        Tell(atWork, kind);
    }

    /// <summary>Tells one person of a task that is theirs; their deputy while they are away; the coordinators when it is nobody's to see.</summary>
    public async Task TellAsync(Guid account, LetterKind kind, CancellationToken cancellation)
    {
        if (await TaskReach.WorkerAsync(context, task.Place(), account, now, cancellation) is { } worker)
        {
            Tell([worker], kind);
        }
        else
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

        var away = await StandIns.AwayAsync(context, task.CentreId, holders, now, cancellation);
        var atWork = holders.Where(holder => !away.ContainsKey(holder)).ToList();

        if (atWork.Count == 0 && role != Role.Coordinator)
        {
            await TellCoordinatorsAsync(kind, cancellation);
        }

        // With nobody at work at all those who are away are written to after all, and whoever stands in for them.
        Tell(atWork.Count > 0 ? atWork : holders.Concat(away.Values.OfType<Guid>()), kind);
    }

    private void Tell(IEnumerable<Guid> accounts, LetterKind kind)
    {
        foreach (var account in accounts.Where(account => told.Add((account, kind))))
        {
            context.Letters.Add(Letter.Of(task.CentreId, kind, account, task.Id, now));
        }
    }

    private async Task<List<Guid>> AtWorkAsync(List<Guid> accounts, CancellationToken cancellation)
    {
        var away = await StandIns.AwayAsync(context, task.CentreId, accounts, now, cancellation);
        return accounts.FindAll(account => !away.ContainsKey(account));
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
