using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>A post that somebody still holds, as far as tasks go.</summary>
/// <param name="CentreId">Where; the network's id for one that reaches into all centres.</param>
/// <param name="Role">As what.</param>
internal readonly record struct HeldPost(Guid CentreId, Role Role);

/// <summary>
/// Tasks that their assignee can no longer have, because a role was taken away or the account was closed: they go back to their queues, and whoever takes
/// tasks from there is told, in the transaction that takes the role. Else they would lie with somebody who will never open them.
/// </summary>
internal static class LeftTasks
{
    /// <summary>How many tasks somebody would leave behind with only these posts.</summary>
    public static async Task<int> CountAsync(ServerContext context, Guid account, IReadOnlyCollection<HeldPost> kept, CancellationToken cancellation)
    {
        var places = await Open(context, account).GroupBy(task => new { task.CentreId, task.Role })
            .Select(group => new { group.Key.CentreId, group.Key.Role, Count = group.Count() }).ToListAsync(cancellation);
        return places.Where(place => !MayHave(kept, place.CentreId, place.Role)).Sum(place => place.Count);
    }

    /// <summary>Stages their return to the queues.</summary>
    /// <returns>The centres whose inboxes change with the save.</returns>
    public static async Task<IReadOnlyCollection<Guid>> ReleaseAsync(
        ServerContext context, Guid account, IReadOnlyCollection<HeldPost> kept, Guid by, DateTimeOffset now, CancellationToken cancellation)
    {
        var left = (await Open(context, account).ToListAsync(cancellation)).FindAll(task => !MayHave(kept, task.CentreId, task.Role));
        foreach (var task in left)
        {
            task.Revision++;
            await TaskWork.PutBackAsync(context, task, by, now, account, cancellation);
        }

        return [.. left.Select(task => task.CentreId).Distinct()];
    }

    private static IQueryable<HumanTask> Open(ServerContext context, Guid account) =>
        context.Tasks.Where(task => task.AssigneeId == account && task.State == TaskState.Open);

    private static bool MayHave(IReadOnlyCollection<HeldPost> kept, Guid centre, Role role) =>
        kept.Any(post => (post.CentreId == centre || post.Role.ReachesAllCentres()) && post.Role.MayHave(role));
}
