using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Who really sees a task that is somebody's: the same rules as <see cref="TaskAccess"/>, asked of the database about other people.</summary>
internal static class TaskReach
{
    /// <summary>
    /// Whoever works on a task that is given to a person: they themselves, or while they are away their deputy. Null when neither sees it (any more): they
    /// have left the centre, nobody stands in, or whoever does is excluded from the task.
    /// </summary>
    /// <param name="context">In the scope of the task's centre.</param>
    /// <param name="place">Where the task lies.</param>
    /// <param name="person">To whom it is given.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<Guid?> WorkerAsync(ServerContext context, TaskPlace place, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        var away = await StandIns.OfAsync(context, place.CentreId, [person], now, cancellation);
        Guid? worker = away.TryGetValue(person, out var absent) ? absent.Without(place.ExcludedId).DeputyId : person;
        return worker is { } one && await MayHaveAsync(context, place.CentreId, place.Queue.Role, one, now, cancellation) ? one : null;
    }

    /// <summary>Whether a task of a role can be a person's own in a centre, as of now.</summary>
    public static async Task<bool> MayHaveAsync(
        ServerContext context, Guid centre, Role role, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        var own = await context.Memberships.AsNoTracking()
            .Where(post => post.AccountId == person && post.From <= now && (post.To == null || post.To > now)
                && (post.CentreId == centre || context.Units.Any(unit => unit.Id == centre && unit.ParentId == post.UnitId))
                && context.Users.Any(account => account.Id == person && account.ClosedAt == null))
            .Select(post => new { post.Role, IsHere = post.CentreId == centre }).ToListAsync(cancellation);
        return own.Exists(post => (post.IsHere || post.Role.ReachesAllCentres()) && post.Role.MayHave(role));
    }
}
