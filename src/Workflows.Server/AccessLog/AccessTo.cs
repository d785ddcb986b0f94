using Workflows.Server.Access;
using Workflows.Server.Tasks;

namespace Workflows.Server.AccessLog;

/// <summary>Something known of a subject that a person is about to be shown or has changed.</summary>
/// <param name="Act">What they do.</param>
/// <param name="CentreId">Where.</param>
/// <param name="SubjectId">With whose data; null for nobody's in particular.</param>
/// <param name="Reason">What lets them.</param>
internal sealed record AccessTo(AccessAct Act, Guid CentreId, Guid? SubjectId, AccessReason Reason)
{
    /// <summary>The case.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The task, paper or file.</summary>
    public Guid? ThingId { get; init; }

    /// <summary>For whom they stand in.</summary>
    public Guid? ForId { get; init; }

    /// <summary>A card that is changed on a page of its own.</summary>
    public static AccessTo ChangedCard(Actor actor, Guid centre, Guid subject) => new(AccessAct.ChangedCard, centre, subject, AccessReasons.In(actor, centre));

    /// <summary>Something done with a task.</summary>
    public static AccessTo OfTask(AccessAct act, Actor actor, HumanTask task)
    {
        var absent = task.AssigneeId == actor.AccountId ? null : actor.StandsIn(task.Place());
        var reason = absent is not null ? AccessReason.StandIn
            : task.AssigneeId == actor.AccountId || task.CompletedById == actor.AccountId ? AccessReason.OwnTask
            : task.AssigneeId is null && actor.IsInQueue(task.Place()) ? AccessReason.Queue
            : AccessReasons.In(actor, task.CentreId);
        return new AccessTo(act, task.CentreId, task.SubjectId, reason) { InstanceId = task.InstanceId, ThingId = task.Id, ForId = absent?.AccountId };
    }
}

/// <summary>What lets a person see a centre's data.</summary>
internal static class AccessReasons
{
    /// <summary>What lets them where nothing nearer does.</summary>
    public static AccessReason In(Actor actor, Guid centre) =>
        actor.May(Right.DirectTasks, centre) ? AccessReason.Coordinator
        : actor.Posts.Any(post => post.CentreId == centre && post.Role != Role.Administrator) ? AccessReason.Centre
        : actor.RolesIn(centre).Contains(Role.NetworkAdministration) ? AccessReason.Network
        : actor.RolesIn(centre).Contains(Role.Administrator) ? AccessReason.Administrator
        : AccessReason.Centre;
}
