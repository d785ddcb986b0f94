using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Where a task stands. That it was claimed or is late are columns, not states.</summary>
public enum TaskState
{
    /// <summary>Waits for a person.</summary>
    Open,

    /// <summary>Done by a person.</summary>
    Completed,

    /// <summary>No longer needed: its step or its case was cancelled.</summary>
    Cancelled,

    /// <summary>Its case went on without it by the port «Прострочено».</summary>
    TimedOut,
}

/// <summary>How urgent a task is.</summary>
public enum TaskPriority
{
    /// <summary>Звичайне.</summary>
    Normal,

    /// <summary>Важливе.</summary>
    High,

    /// <summary>Термінове.</summary>
    Urgent,
}

/// <summary>
/// A task for a person; one to one with the bookmark at which its case waits, in the same transaction. Everything that the inbox asks for
/// stands on the row.
/// </summary>
public sealed class HumanTask : IInCentre
{
    /// <summary>What <see cref="OrderAt"/> is for a task without a deadline: after all that have one.</summary>
    public static readonly DateTimeOffset NoDeadline = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The unit whose queue it is in: the centre itself or a sector.</summary>
    public Guid UnitId { get; set; }

    /// <summary>The role whose queue it is in, or falls back to when it is released.</summary>
    public Role Role { get; set; }

    /// <summary>Who works on it; null while it waits in the queue.</summary>
    public Guid? AssigneeId { get; set; }

    /// <summary>Who must not do it (separation of duties); null for nobody.</summary>
    public Guid? ExcludedId { get; set; }

    /// <summary>The engine's wait.</summary>
    public required string BookmarkId { get; init; }

    /// <summary>The case, by its workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The step (activity id), as the version calls it by which the case goes.</summary>
    public required string ActivityId { get; set; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The case's number.</summary>
    public required string CaseNumber { get; init; }

    /// <summary>The procedure's name.</summary>
    public required string ProcedureName { get; init; }

    /// <summary>What to do, a few words; no personal data.</summary>
    public required string Title { get; init; }

    /// <summary>How to do it; no personal data.</summary>
    public string? Instructions { get; init; }

    /// <summary>The clause of the standard that asks for it.</summary>
    public string? Clause { get; init; }

    /// <summary>How urgent it is.</summary>
    public TaskPriority Priority { get; set; }

    /// <summary>The version of the form to fill in; null for a task without one.</summary>
    public Guid? FormVersionId { get; init; }

    /// <summary>Whoever completes it chooses among the people of this role who manages its case; null where nobody is chosen.</summary>
    public Role? AmongRole { get; init; }

    /// <summary>The ways it can end, JSON of <see cref="TaskOutcome"/>s in the order of the drawing.</summary>
    public required string Outcomes { get; set; }

    /// <summary>Where it stands.</summary>
    public TaskState State { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its assignee took it or was given it.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Until when; null for a task without a deadline.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Why until then, a phrase: «3 дні від створення завдання».</summary>
    public string? DueReason { get; set; }

    /// <summary>From what the deadline was counted and how, JSON of <see cref="Deadlines.DeadlineBasis"/>: enough to count it anew. Null without one.</summary>
    public string? DueBasis { get; set; }

    /// <summary>Reminders and what happens when it is late, JSON of <see cref="TaskTiming"/>.</summary>
    public string Timing { get; init; } = "{}";

    /// <summary>The moment up to which its clock has done its work (letters to the queue, reminders); null before the first time.</summary>
    public DateTimeOffset? ClockedTo { get; set; }

    /// <summary>The engine's timer that is its clock's next; null when nothing comes any more.</summary>
    public string? ClockId { get; set; }

    /// <summary>Since when it is marked as late; null while it is not.</summary>
    public DateTimeOffset? LateAt { get; set; }

    /// <summary>When it was escalated.</summary>
    public DateTimeOffset? EscalatedAt { get; set; }

    /// <summary>By what lists are ordered: <see cref="DueAt"/> or <see cref="NoDeadline"/>.</summary>
    public DateTimeOffset OrderAt { get; set; }

    /// <summary>When it was closed, one way or the other.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who completed it.</summary>
    public Guid? CompletedById { get; set; }

    /// <summary>The outcome that was chosen.</summary>
    public string? Outcome { get; set; }

    /// <summary>Counts the changes; the fence against a lost race.</summary>
    public int Revision { get; set; }
}

/// <summary>A way in which a task can end.</summary>
/// <param name="Text">The button's words and the port's name, unchanged.</param>
/// <param name="Kind">What it means for reports.</param>
/// <param name="Checks">Whether the form has to be complete; a refusal does not need it to be.</param>
public sealed record TaskOutcome(string Text, OutcomeKind Kind = OutcomeKind.Other, bool Checks = true);

/// <summary>What an outcome means for reports.</summary>
public enum OutcomeKind
{
    /// <summary>Позитивний.</summary>
    Positive,

    /// <summary>Відмова.</summary>
    Refusal,

    /// <summary>Без відповіді.</summary>
    NoAnswer,

    /// <summary>Прострочено.</summary>
    Overdue,

    /// <summary>Інше.</summary>
    Other,
}

/// <summary>What happened to a task besides its making and its end.</summary>
public enum TaskEventKind
{
    /// <summary>Somebody took it.</summary>
    Claimed,

    /// <summary>It was put back into the queue.</summary>
    Released,

    /// <summary>It was given to somebody else.</summary>
    HandedOver,

    /// <summary>Its priority was changed.</summary>
    PriorityChanged,

    /// <summary>Its deadline passed.</summary>
    BecameLate,

    /// <summary>It was late for so long that a role above was told.</summary>
    Escalated,

    /// <summary>Its deadline was counted anew: the calendar or the rule had changed.</summary>
    DueMoved,
}

/// <summary>A line of a task's own history.</summary>
public sealed class TaskEvent : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>What happened.</summary>
    public TaskEventKind Kind { get; init; }

    /// <summary>Who did it; null for the server.</summary>
    public Guid? ById { get; init; }

    /// <summary>Whom it was given to.</summary>
    public Guid? ToId { get; init; }

    /// <summary>The role that was told.</summary>
    public Role? ToRole { get; init; }

    /// <summary>The deadline before it was counted anew.</summary>
    public DateTimeOffset? OldDueAt { get; init; }

    /// <summary>The deadline after it was counted anew.</summary>
    public DateTimeOffset? NewDueAt { get; init; }

    /// <summary>The re-count that moved it.</summary>
    public Guid? RecountId { get; init; }

    /// <summary>The new priority.</summary>
    public TaskPriority? Priority { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>A remark on a task, sealed with the subject's key.</summary>
public sealed class TaskComment : IInCentre
{
    /// <summary>Made of the command that wrote it and of the text, so that what comes twice is written once.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The task.</summary>
    public Guid TaskId { get; init; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>Who wrote it.</summary>
    public Guid ById { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The text, sealed with purpose <c>comment</c> and this row's id.</summary>
    public required byte[] Sealed { get; init; }
}

/// <summary>A set of filters of the inbox that somebody keeps under a name.</summary>
public sealed class SavedFilter
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public Guid AccountId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Orders filters by name; made by <see cref="TextKeys.Sort"/>.</summary>
    public required string NameKey { get; init; }

    /// <summary>The filters, as the inbox's query string.</summary>
    public required string Filter { get; init; }
}
