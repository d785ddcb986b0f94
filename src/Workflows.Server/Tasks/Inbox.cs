using Workflows.Server.Access;

namespace Workflows.Server.Tasks;

/// <summary>Whose tasks are listed.</summary>
internal enum InboxView
{
    /// <summary>Mine and those of my queues.</summary>
    All,

    /// <summary>Mine alone.</summary>
    Mine,

    /// <summary>Those of my queues that nobody has taken.</summary>
    Queue,

    /// <summary>Every open task of the centres whose tasks I direct.</summary>
    Centre,
}

/// <summary>Which part of the time line is listed.</summary>
internal enum InboxDue
{
    /// <summary>Прострочені.</summary>
    Overdue,

    /// <summary>До кінця сьогоднішнього дня (за Києвом).</summary>
    Today,

    /// <summary>Пізніше.</summary>
    Later,

    /// <summary>Без строку.</summary>
    NoDeadline,
}

/// <summary>The filters of the inbox. They stand in the address, so none of them holds personal data.</summary>
internal sealed record InboxFilter
{
    /// <summary>Whose tasks.</summary>
    public InboxView View { get; init; }

    /// <summary>Which part of the time line; null for all of it.</summary>
    public InboxDue? Due { get; init; }

    /// <summary>One procedure, by its name; null for all.</summary>
    public string? Procedure { get; init; }

    /// <summary>The least priority; null for all.</summary>
    public TaskPriority? Priority { get; init; }
}

/// <summary>A task in a list.</summary>
internal sealed record InboxLine(
    Guid Id, Guid CentreId, string Title, string ProcedureName, string CaseNumber, Guid SubjectId, TaskPriority Priority, Role Role,
    Guid? AssigneeId, string? AssigneeName, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, DateTimeOffset OrderAt);

/// <summary>A page of the inbox, in order of the deadline.</summary>
/// <param name="Lines">The tasks.</param>
/// <param name="Next">Opaque: where the next page begins; null on the last.</param>
internal sealed record InboxList(IReadOnlyList<InboxLine> Lines, string? Next);

/// <summary>Lists open tasks: ordered range scans of the partial indexes, however many tasks there are or were.</summary>
internal sealed class Inbox
{
    /// <summary>How many tasks a page has.</summary>
    public const int PageSize = 50;

    /// <summary>A page.</summary>
    /// <param name="actor">Whose inbox.</param>
    /// <param name="filter">Which of the tasks.</param>
    /// <param name="cursor">Where it begins, as the page before said; null for the first. One that cannot be read gives the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public Task<InboxList> ListAsync(Actor actor, InboxFilter filter, string? cursor, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Open tasks that the person may see about subjects found by name, or of a case found by number; at most a page.</summary>
    public Task<IReadOnlyList<InboxLine>> SearchAsync(Actor actor, string text, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>The names of procedures that the person has open tasks of, for the filter.</summary>
    public Task<IReadOnlyList<string>> ProceduresAsync(Actor actor, CancellationToken cancellation) => throw new NotSupportedException();
}
