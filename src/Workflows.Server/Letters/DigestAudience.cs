using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Letters;

/// <summary>
/// Who gets a centre's morning digest: whoever has something to do today or late — of their own, in their queues, or of somebody for whom they stand
/// in — and its coordinators when anything in the centre is late, or a contract with a partner comes to its end: on Mondays, and every day of the last week. Who is
/// away gets none.
/// </summary>
internal static class DigestAudience
{
    /// <summary>The people, by account. Five queries, none of which reads more than a few rows for each person, however many tasks there are.</summary>
    /// <param name="context">In the centre's scope.</param>
    /// <param name="centre">The centre.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="until">The end of today.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<IReadOnlyList<Guid>> OfAsync(
        ServerContext context, Guid centre, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation)
    {
        var open = context.Tasks.AsNoTracking().Where(task => task.State == TaskState.Open && task.CentreId == centre);

        // The database makes one row of all tasks that lie alike.
        var due = await open.Where(task => task.OrderAt < until)
            .Select(task => new { task.CentreId, task.UnitId, task.Role, task.AssigneeId, task.ExcludedId }).Distinct().ToListAsync(cancellation);
        var today = KyivTime.DayOf(now);
        var ends = (await ContractsInForce.Ending(context, centre, today).FirstOrDefaultAsync(cancellation))?.IsToldOn(today) == true;
        if (due.Count == 0 && !ends)
        {
            return [];
        }

        var forCoordinators = ends || await open.AnyAsync(task => task.OrderAt < now, cancellation);
        var people = await ReadAsync(context, centre, now, cancellation);
        List<TaskPlace> places = due.ConvertAll(row => new TaskPlace(row.CentreId, new TaskQueue(row.UnitId, row.Role), row.AssigneeId, row.ExcludedId));
        return [.. people.Where(person => (forCoordinators && person.May(Right.DirectTasks, centre)) || places.Exists(place => IsFor(person, place))).Select(person => person.AccountId)];
    }

    /// <summary>A person as far as one centre goes, as of now; null when they are nothing in it.</summary>
    public static async Task<Actor?> PersonAsync(ServerContext context, Guid centre, Guid account, DateTimeOffset now, CancellationToken cancellation)
    {
        var posts = await Posts(context, centre, now).Where(post => post.AccountId == account).ToListAsync(cancellation);
        return posts.Count == 0 ? null : Of(posts, centre, await StandIns.ForAsync(context, account, now, cancellation));
    }

    // The same as in the inbox: what is the person's, and what waits in the queues that are listed to them.
    private static bool IsFor(Actor person, TaskPlace place) => place.AssigneeId is null
        ? place.ExcludedId != person.AccountId && TaskAccess.QueuesOf(person).Contains(place.Queue)
        : person.WorksOn(place) && person.MaySee(place);

    private static async Task<IEnumerable<Actor>> ReadAsync(ServerContext context, Guid centre, DateTimeOffset now, CancellationToken cancellation)
    {
        var posts = await Posts(context, centre, now).ToListAsync(cancellation);
        var absences = await context.Absences.AsNoTracking().Where(StandIns.HoldsAt(now)).Where(absence => absence.CentreId == centre)
            .Select(absence => new { absence.AccountId, absence.DeputyId, absence.To }).ToListAsync(cancellation);
        return posts.GroupBy(post => post.AccountId)
            .Where(person => absences.TrueForAll(absence => absence.AccountId != person.Key))
            .Select(person => Of(
                [.. person], centre, [.. absences.Where(absence => absence.DeputyId == person.Key).Select(absence => new StandIn(centre, absence.AccountId, "", absence.To))]));
    }

    private static Actor Of(List<Held> posts, Guid centre, IReadOnlyList<StandIn> standsFor) =>
        new(posts[0].AccountId, posts[0].Name, "", [.. posts.Select(held => held.Post)], new Scope(posts[0].AccountId, [centre], [], "digest"))
        {
            StandsFor = [.. standsFor.Where(one => one.CentreId == centre)],
        };

    private static IQueryable<Held> Posts(ServerContext context, Guid centre, DateTimeOffset now) =>
        from membership in context.Memberships.AsNoTracking()
        join account in context.Users on membership.AccountId equals account.Id
        join unit in context.Units on membership.UnitId equals unit.Id
        where membership.CentreId == centre && account.ClosedAt == null && membership.From <= now && (membership.To == null || membership.To > now)
        orderby account.Id, membership.Id
        select new Held
        {
            AccountId = account.Id, Name = account.DisplayName, Post = new Post(unit.Id, unit.Name, unit.Kind, unit.CentreId, membership.Role),
        };

    private sealed class Held
    {
        public Guid AccountId { get; init; }

        public required string Name { get; init; }

        public required Post Post { get; init; }
    }
}
