using System.Linq.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Tasks;

/// <summary>The columns of a task that a list reads; what a list does not show is not read.</summary>
internal sealed class InboxRow
{
    /// <summary>The columns.</summary>
    public static readonly Expression<Func<HumanTask, InboxRow>> OfTask = task => new InboxRow
    {
        Id = task.Id,
        CentreId = task.CentreId,
        UnitId = task.UnitId,
        Title = task.Title,
        ProcedureName = task.ProcedureName,
        CaseNumber = task.CaseNumber,
        SubjectId = task.SubjectId,
        Priority = task.Priority,
        Role = task.Role,
        AssigneeId = task.AssigneeId,
        ExcludedId = task.ExcludedId,
        DueAt = task.DueAt,
        AtHour = task.DueBasis != null && task.DueBasis.Contains(DeadlineBasis.HoursMark),
        CreatedAt = task.CreatedAt,
        OrderAt = task.OrderAt,
    };

    public Guid Id { get; init; }

    public Guid CentreId { get; init; }

    public Guid UnitId { get; init; }

    public required string Title { get; init; }

    public required string ProcedureName { get; init; }

    public required string CaseNumber { get; init; }

    public Guid SubjectId { get; init; }

    public TaskPriority Priority { get; init; }

    public Role Role { get; init; }

    public Guid? AssigneeId { get; init; }

    public Guid? ExcludedId { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public bool AtHour { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset OrderAt { get; init; }

    /// <summary>Where the task lies.</summary>
    public TaskPlace Place => new(CentreId, new TaskQueue(UnitId, Role), AssigneeId, ExcludedId);

    /// <summary>The row as one person sees it.</summary>
    public InboxLine Line(Actor actor, string? assignee) => new(
        Id, CentreId, Title, ProcedureName, CaseNumber, SubjectId, Priority, Role, AssigneeId, assignee, actor.StandsIn(Place) is not null, DueAt, CreatedAt, OrderAt) { AtHour = AtHour };
}
