using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Somebody who sees a task.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Where letters go, as it is written down; null for nowhere.</param>
internal sealed record TaskReader(Guid Id, string? Email);

/// <summary>Who really sees a task that is somebody's: the same rules as <see cref="TaskAccess"/>, asked of the database about other people.</summary>
internal static class TaskReach
{
    /// <summary>
    /// Whoever works on a task that is given to a person: they themselves, or while they are away their deputy. Null when neither sees it (any more): they
    /// have left the centre, nobody stands in, or whoever does is excluded from the task. Two queries.
    /// </summary>
    /// <param name="context">In the scope of the task's centre.</param>
    /// <param name="place">Where the task lies.</param>
    /// <param name="person">To whom it is given.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<TaskReader?> WorkerAsync(ServerContext context, TaskPlace place, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        var away = await StandIns.OfAsync(context, place.CentreId, [person], now, cancellation);
        Guid? worker = away.TryGetValue(person, out var absent) ? absent.Without(place.ExcludedId).DeputyId : person;
        return worker is { } one ? await WhoMayHaveAsync(context, place.CentreId, place.Queue.Role, one, now, cancellation) : null;
    }

    /// <summary>The person, if a task of a role can be their own in a centre, as of now; null when it cannot.</summary>
    public static async Task<TaskReader?> WhoMayHaveAsync(
        ServerContext context, Guid centre, Role role, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        var own = await (
            from post in context.Memberships.AsNoTracking()
            join account in context.Users on post.AccountId equals account.Id
            where account.Id == person && account.ClosedAt == null && post.From <= now && (post.To == null || post.To > now)
                && (post.CentreId == centre || context.Units.Any(unit => unit.Id == centre && unit.ParentId == post.UnitId))
            select new { account.Email, post.Role, IsHere = post.CentreId == centre }).ToListAsync(cancellation);
        return own.Find(post => (post.IsHere || post.Role.ReachesAllCentres()) && post.Role.MayHave(role)) is { } may ? new TaskReader(person, may.Email) : null;
    }
}
