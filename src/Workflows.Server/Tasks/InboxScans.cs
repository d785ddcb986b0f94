using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>
/// The parts that a page of the inbox is put together from. Each is one ordered range of one partial index and stops after a page, so that
/// the database reads a few hundred rows at most, however many tasks there are or were; <c>UNION ALL</c> brings them together.
/// </summary>
internal sealed class InboxScans(ServerContext context, Actor actor, InboxFilter filter, DateTimeOffset now, int limit)
{
    /// <summary>What else the tasks must be; null for nothing. It narrows each part before it is cut to a page.</summary>
    public Expression<Func<HumanTask, bool>>? Only { get; init; }

    /// <summary>All parts together, in no order; null when the person has no such tasks to look for.</summary>
    /// <param name="after">Behind which task to begin; null for the beginning.</param>
    public IQueryable<InboxRow>? From(InboxPlace? after)
    {
        var ranges = Sources().Select(Filtered).SelectMany(tasks => Ranges(tasks, after)).ToList();
        return ranges.Count == 0 ? null : ranges.Aggregate((one, other) => one.Concat(other));
    }

    private IEnumerable<IQueryable<HumanTask>> Sources() => filter.View switch
    {
        InboxView.Mine => Mine().Concat(StoodFor()),
        InboxView.Queue => Queues(),
        InboxView.Centre => actor.Scope.Centres.Where(centre => actor.May(Right.DirectTasks, centre)).Select(InCentre),
        _ => Mine().Concat(StoodFor()).Concat(Queues()),
    };

    private IEnumerable<IQueryable<HumanTask>> Queues() => TaskAccess.QueuesOf(actor).Select(InQueue);

    // IX_Tasks_Mine. Who works with cards in all their centres sees whatever is theirs; elsewhere what they still may have (TaskAccess.MaySee).
    private IEnumerable<IQueryable<HumanTask>> Mine()
    {
        var me = actor.AccountId;
        var mine = Open().Where(task => task.AssigneeId == me);
        Guid[] cards = [.. actor.Scope.Centres.Where(actor.OpensCards)];
        if (cards.Length == actor.Scope.Centres.Count)
        {
            return [mine];
        }

        return actor.Scope.Centres.Except(cards)
            .Select(centre => (Centre: centre, Roles: actor.RolesIn(centre).Where(role => role.Has(Right.WorkOnTasks)).ToArray()))
            .Where(other => other.Roles.Length > 0)
            .Select(other => mine.Where(task => task.CentreId == other.Centre && other.Roles.Contains(task.Role)))
            .Prepend(mine.Where(task => cards.Contains(task.CentreId)));
    }

    // IX_Tasks_Mine, once for each absent person. What a deputy may have of theirs: TaskAccess.StandsIn.
    private IEnumerable<IQueryable<HumanTask>> StoodFor() => actor.StandsFor.Select(one =>
    {
        var (me, absent, centre) = (actor.AccountId, one.AccountId, one.CentreId);
        var theirs = Open().Where(task => task.AssigneeId == absent && task.CentreId == centre && (task.ExcludedId == null || task.ExcludedId != me));
        Role[] roles = [.. actor.RolesIn(centre).Where(role => role.Has(Right.WorkOnTasks))];
        return actor.OpensCards(centre) ? theirs : theirs.Where(task => roles.Contains(task.Role));
    });

    // IX_Tasks_Queue. Who must not do a task is not offered it.
    private IQueryable<HumanTask> InQueue(TaskQueue queue)
    {
        var (me, unit, role) = (actor.AccountId, queue.UnitId, queue.Role);
        return Open().Where(task => task.UnitId == unit && task.Role == role && task.AssigneeId == null && (task.ExcludedId == null || task.ExcludedId != me));
    }

    // IX_Tasks_Centre.
    private IQueryable<HumanTask> InCentre(Guid centre) => Open().Where(task => task.CentreId == centre);

    private IQueryable<HumanTask> Open() => context.Tasks.AsNoTracking().Where(task => task.State == TaskState.Open);

    private IQueryable<HumanTask> Filtered(IQueryable<HumanTask> tasks)
    {
        var tomorrow = KyivTime.StartOf(KyivTime.DayOf(now).AddDays(1));
        tasks = filter.Due switch
        {
            InboxDue.Overdue => tasks.Where(task => task.OrderAt < now),
            InboxDue.Today => tasks.Where(task => task.OrderAt >= now && task.OrderAt < tomorrow),
            InboxDue.Later => tasks.Where(task => task.OrderAt >= tomorrow && task.OrderAt < HumanTask.NoDeadline),
            InboxDue.NoDeadline => tasks.Where(task => task.OrderAt == HumanTask.NoDeadline),
            _ => tasks,
        };
        if (filter.Procedure is { } procedure)
        {
            tasks = tasks.Where(task => task.ProcedureName == procedure);
        }

        if (filter.Priority is { } least and not TaskPriority.Normal)
        {
            // The column holds words, which do not order as priorities do.
            TaskPriority[] wanted = [.. Enum.GetValues<TaskPriority>().Where(priority => priority >= least)];
            tasks = tasks.Where(task => wanted.Contains(task.Priority));
        }

        return Only is null ? tasks : tasks.Where(Only);
    }

    // PostgreSQL compares pairs, and begins its index exactly behind the place. SQLite's provider has no words for that, so there two ranges
    // lie behind a place: the rest of the same moment, and all later ones. Both keep tasks without a deadline, which all have the same
    // moment, from being read again from the first on with each page.
    private IEnumerable<IQueryable<InboxRow>> Ranges(IQueryable<HumanTask> tasks, InboxPlace? after)
    {
        if (after is null)
        {
            return [Page(tasks)];
        }

        var (moment, id) = (after.OrderAt, after.Id);
        return context.Database.IsNpgsql()
            ? [Page(tasks.Where(task => EF.Functions.GreaterThan(ValueTuple.Create(task.OrderAt, task.Id), ValueTuple.Create(moment, id))))]
            : [Page(tasks.Where(task => task.OrderAt == moment && task.Id > id)), Page(tasks.Where(task => task.OrderAt > moment))];
    }

    private IQueryable<InboxRow> Page(IQueryable<HumanTask> tasks) => tasks.OrderBy(task => task.OrderAt).ThenBy(task => task.Id).Take(limit).Select(InboxRow.OfTask);
}
