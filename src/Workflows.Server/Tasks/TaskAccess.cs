using Workflows.Server.Absences;
using Workflows.Server.Access;

namespace Workflows.Server.Tasks;

/// <summary>A queue of tasks: a role in a unit.</summary>
internal readonly record struct TaskQueue(Guid UnitId, Role Role);

/// <summary>Where a task lies: what decides who sees it.</summary>
internal readonly record struct TaskPlace(Guid CentreId, TaskQueue Queue, Guid? AssigneeId, Guid? ExcludedId);

/// <summary>Who sees a task and who may do what with it. Everybody else is told that there is none.</summary>
internal static class TaskAccess
{
    /// <summary>
    /// The queues that the person takes tasks from: each role in the unit where it is held and in that unit's centre; who holds it on the
    /// network itself and reaches into its centres, in all of these.
    /// </summary>
    public static IReadOnlyList<TaskQueue> QueuesOf(Actor actor) =>
    [
        .. actor.Posts.Where(post => post.Role.Has(Right.WorkOnTasks))
            .SelectMany(post => post.ReachesAllCentres
                ? actor.Scope.Centres.Select(centre => new TaskQueue(centre, post.Role))
                : [new TaskQueue(post.UnitId, post.Role), new TaskQueue(post.CentreId, post.Role)])
            .Distinct(),
    ];

    /// <summary>Whether the role works with what is known of people: it does tasks and sees the centre. A volunteer does not, nor does an administrator.</summary>
    public static bool OpensCards(this Role role) => role.Has(Right.WorkOnTasks) && role.Has(Right.SeeCentre);

    /// <summary>Whether the person works with what is known of people in this centre, by one post and not by two that each give half of it.</summary>
    public static bool OpensCards(this Actor actor, Guid centre) => actor.RolesIn(centre).Any(OpensCards);

    /// <summary>Whether a task of a role can be the own one of somebody who is this in its centre: of the same role, or of one that works with cards.</summary>
    public static bool MayHave(this Role own, Role role) => own.Has(Right.WorkOnTasks) && (own == role || own.OpensCards());

    /// <summary>What the person is in a centre.</summary>
    public static IEnumerable<Role> RolesIn(this Actor actor, Guid centre) => actor.Scope.Centres.Contains(centre)
        ? actor.Posts.Where(post => post.CentreId == centre || post.ReachesAllCentres).Select(post => post.Role)
        : [];

    /// <summary>Where a task lies.</summary>
    public static TaskPlace Place(this HumanTask task) => new(task.CentreId, new TaskQueue(task.UnitId, task.Role), task.AssigneeId, task.ExcludedId);

    /// <summary>Whether the task's queue is one of the person's; who is something in a whole centre is it in each of its units.</summary>
    public static bool IsInQueue(this Actor actor, TaskPlace place) =>
        QueuesOf(actor).Contains(place.Queue)
        || actor.Posts.Any(post => post.Role == place.Queue.Role && post.Role.Has(Right.WorkOnTasks) && post.UnitId == place.CentreId);

    /// <summary>Whether the person directs the tasks of the task's centre.</summary>
    public static bool Directs(this Actor actor, TaskPlace place) => actor.May(Right.DirectTasks, place.CentreId);

    /// <summary>
    /// The absent person for whom the task is done by this one; null when it is nobody's of theirs. A deputy does no more than their own role may,
    /// and no task that they are excluded from; queues stay those of the deputy's own posts.
    /// </summary>
    public static StandIn? StandsIn(this Actor actor, TaskPlace place) =>
        place.ExcludedId == actor.AccountId || !actor.RolesIn(place.CentreId).Any(role => role.MayHave(place.Queue.Role)) ? null
        : actor.StandsFor.FirstOrDefault(one => one.AccountId == place.AssigneeId && one.CentreId == place.CentreId);

    /// <summary>Whether the task is the person's to work on: it was given to them, or to somebody for whom they stand in.</summary>
    public static bool WorksOn(this Actor actor, TaskPlace place) => place.AssigneeId == actor.AccountId || actor.StandsIn(place) is not null;

    /// <summary>Whether the person may open the task. One that was given to them stays theirs only as long as they are something that may have it.</summary>
    public static bool MaySee(this Actor actor, TaskPlace place) =>
        actor.Scope.Centres.Contains(place.CentreId)
        && (actor.IsInQueue(place) || actor.Directs(place) || actor.StandsIn(place) is not null
            || (place.AssigneeId == actor.AccountId && actor.RolesIn(place.CentreId).Any(role => role.MayHave(place.Queue.Role))));

    /// <summary>Why the person may not take the task out of its queue, a sentence; null when nothing speaks against it.</summary>
    public static string? WhyNotTake(this Actor actor, HumanTask task) =>
        task.ExcludedId == actor.AccountId ? "Це завдання має виконати інша людина: Ви вже зробили пов'язаний із ним крок."
        : actor.IsInQueue(task.Place()) ? null
        : $"Це завдання чекає на роль «{task.Role.Word()}». Ви можете передати його людині.";
}
