using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Whose tasks are listed.</summary>
public enum InboxView
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
public enum InboxDue
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
public sealed record InboxFilter
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

/// <summary>A task in a list; <paramref name="IsForAbsent"/>: whoever reads it stands in for its assignee.</summary>
public sealed record InboxLine(
    Guid Id, Guid CentreId, string Title, string ProcedureName, string CaseNumber, Guid SubjectId, TaskPriority Priority, Role Role,
    Guid? AssigneeId, string? AssigneeName, bool IsForAbsent, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, DateTimeOffset OrderAt)
{
    /// <summary>Whether the deadline is an hour, not the end of a day.</summary>
    public bool AtHour { get; init; }
}

/// <summary>A page of the inbox, in order of the deadline.</summary>
/// <param name="Lines">The tasks.</param>
/// <param name="Next">Opaque: where the next page begins; null on the last.</param>
public sealed record InboxList(IReadOnlyList<InboxLine> Lines, string? Next);

/// <summary>Lists open tasks: ordered range scans of the partial indexes, however many tasks there are or were.</summary>
internal sealed class Inbox(Contexts contexts, InboxCursor cursors, SubjectSearch subjects, TimeProvider clock)
{
    /// <summary>How many tasks a page has.</summary>
    public const int PageSize = 50;

    // How many tasks of each queue are looked at for the filter of procedures: enough to find all that matter, and no more as the queue grows.
    private const int Glance = 500;

    // A search finds at most twenty people; who has more open tasks than this is found by number.
    private const int MostFound = 500;

    private static readonly SubjectKind[] Searched = [SubjectKind.Client, SubjectKind.Lead, SubjectKind.Partner];

    /// <summary>A page.</summary>
    /// <param name="actor">Whose inbox.</param>
    /// <param name="filter">Which of the tasks.</param>
    /// <param name="cursor">Where it begins, as the page before said; null for the first. One that cannot be read gives the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<InboxList> ListAsync(Actor actor, InboxFilter filter, string? cursor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (new InboxScans(context, actor, filter, Now(), PageSize + 1).From(cursors.Read(cursor)) is not { } rows)
        {
            return new InboxList([], null);
        }

        var named = await NamedAsync(context, rows.OrderBy(row => row.OrderAt).ThenBy(row => row.Id).Take(PageSize + 1), cancellation);
        var lines = named.ConvertAll(line => line.Row.Line(actor, line.Name));
        return lines.Count <= PageSize
            ? new InboxList(lines, null)
            : new InboxList(lines[..PageSize], cursors.Write(new InboxPlace(lines[PageSize - 1].OrderAt, lines[PageSize - 1].Id)));
    }

    /// <summary>Open tasks that the person may see about subjects found by name, or of a case found by number; at most a page.</summary>
    public async Task<IReadOnlyList<InboxLine>> SearchAsync(Actor actor, string text, CancellationToken cancellation)
    {
        text = TypedText.Of(text).Trim();
        if (text.Length == 0)
        {
            return [];
        }

        Guid[] found = [.. (await subjects.FindAsync(actor, text, Searched, cancellation)).Select(subject => subject.Id)];
        var number = text.ToUpperInvariant();
        await using var context = contexts.Open(actor.Scope);
        found = [.. found, .. await context.Subjects.AsNoTracking().Where(row => row.MergedIntoId != null && found.Contains(row.MergedIntoId.Value)).Select(row => row.Id).ToListAsync(cancellation)];
        var open = context.Tasks.AsNoTracking().Where(task => task.State == TaskState.Open);
        var cases = context.CaseFiles.Where(file => file.Number == number).Select(file => file.InstanceId);
        var rows = open.Where(task => found.Contains(task.SubjectId)).Select(InboxRow.OfTask)
            .Concat(open.Where(task => cases.Contains(task.InstanceId) && !found.Contains(task.SubjectId)).Select(InboxRow.OfTask));
        var seen = await NamedAsync(context, rows.OrderBy(row => row.OrderAt).ThenBy(row => row.Id).Take(MostFound), cancellation);
        return [.. seen.Where(line => actor.MaySee(line.Row.Place)).Take(PageSize).Select(line => line.Row.Line(actor, line.Name))];
    }

    /// <summary>The names of procedures that the person has open tasks of, for the filter; of a queue that is very long, those of its first tasks.</summary>
    public async Task<IReadOnlyList<string>> ProceduresAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var view = actor.May(Right.DirectTasks) ? InboxView.Centre : InboxView.All;
        if (new InboxScans(context, actor, new InboxFilter { View = view }, Now(), Glance).From(null) is not { } rows)
        {
            return [];
        }

        var names = await rows.Select(row => row.ProcedureName).Distinct().ToListAsync(cancellation);
        return [.. names.OrderBy(TextKeys.Sort, StringComparer.Ordinal)];
    }

    private static async Task<List<(InboxRow Row, string? Name)>> NamedAsync(ServerContext context, IQueryable<InboxRow> rows, CancellationToken cancellation)
    {
        var named = await rows
            .Select(row => new { Row = row, Name = context.Users.Where(person => person.Id == row.AssigneeId).Select(person => person.DisplayName).FirstOrDefault() })
            .ToListAsync(cancellation);
        return named.ConvertAll(line => (line.Row, line.Name));
    }

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
