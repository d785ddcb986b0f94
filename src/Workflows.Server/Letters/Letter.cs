using Workflows.Server.Deadlines;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>What a letter is about.</summary>
public enum LetterKind
{
    /// <summary>A task was given to the person.</summary>
    Assignment,

    /// <summary>A task has come into a queue of the person's.</summary>
    Queue,

    /// <summary>A deadline is near.</summary>
    Reminder,

    /// <summary>A deadline has passed.</summary>
    Overdue,

    /// <summary>A task is late for so long that a role above is told.</summary>
    Escalation,

    /// <summary>To the coordinators: whoever has a task could not be told of it.</summary>
    Unreached,

    /// <summary>A step of a procedure tells something of its case.</summary>
    Case,

    /// <summary>What the day brings, in the morning.</summary>
    Digest,

    /// <summary>More letters than anybody reads, in one.</summary>
    Bundle,
}

/// <summary>Where a letter stands.</summary>
public enum LetterState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>No mail server is set: it lies as a file in a folder, and nobody has it.</summary>
    Filed,

    /// <summary>It cannot be sent: refused for good, no address, or tried for too long.</summary>
    Failed,

    /// <summary>Nobody needs it: the task was closed before, or the person does not want such letters.</summary>
    Skipped,

    /// <summary>It went out as a part of another letter.</summary>
    Joined,
}

/// <summary>
/// A letter to one person: a row of the outbox while it waits, and afterwards its fate. It is staged in the transaction of what it tells of, and
/// is written out only when it is sent. It holds a link and no personal data of clients.
/// </summary>
public sealed class Letter : IInCentre
{
    /// <summary>Guid of version 7; also the Message-ID, for good.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>What it is about.</summary>
    public LetterKind Kind { get; init; }

    /// <summary>To whom.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The task that it is about; null for one about a case, the digest and the bundle.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The case that it is about, by its workflow instance; null for all that are not <see cref="LetterKind.Case"/>.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The step (activity id) of that case which sends it.</summary>
    public string? StepId { get; init; }

    /// <summary>The key of the template that the step names.</summary>
    public string? TemplateKey { get; init; }

    /// <summary>Where it stands.</summary>
    public LetterState State { get; set; }

    /// <summary>When it became necessary.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be sent before: the next try, or the end of quiet hours.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>The node that works on it.</summary>
    public string? Owner { get; set; }

    /// <summary>Until when that node has it for itself.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>How often it was claimed without a result; counted before it is worked on, 0 again after a result.</summary>
    public int Attempt { get; set; }

    /// <summary>How often sending it was tried with a result.</summary>
    public int Tries { get; set; }

    /// <summary>The template it was written with; null before.</summary>
    public Guid? TemplateId { get; set; }

    /// <summary>The address it went to, as it was then.</summary>
    public string? Address { get; set; }

    /// <summary>Its subject as sent; null before the first try.</summary>
    public string? Subject { get; set; }

    /// <summary>Its text as sent; null before the first try.</summary>
    public string? Text { get; set; }

    /// <summary>What the mail server last said, or why it was not sent, a sentence.</summary>
    public string? Answer { get; set; }

    /// <summary>Whether the person may have it twice: once the answer to it was lost.</summary>
    public bool MayBeTwice { get; set; }

    /// <summary>When it stopped waiting, one way or the other.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The bundle it went out in.</summary>
    public Guid? JoinedId { get; set; }

    /// <summary>The letter that a person asked to send again as this one.</summary>
    public Guid? AgainOfId { get; init; }

    /// <summary>Who asked for it to be sent again.</summary>
    public Guid? AskedById { get; init; }

    /// <summary>A letter that became necessary now.</summary>
    /// <param name="centreId">The centre.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="accountId">To whom.</param>
    /// <param name="taskId">The task, if it is about one.</param>
    /// <param name="now">Cut to microseconds.</param>
    public static Letter Of(Guid centreId, LetterKind kind, Guid accountId, Guid? taskId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), CentreId = centreId, Kind = kind, AccountId = accountId, TaskId = taskId, CreatedAt = now, DueAt = now,
    };

    /// <summary>Under what the words that it is written with are kept.</summary>
    public LetterTopic Topic() => new(Kind, TemplateKey ?? "");
}

/// <summary>What a try to send a letter came to.</summary>
public enum TryResult
{
    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>No mail server is set, so it was written to a file.</summary>
    Filed,

    /// <summary>Not now; it is tried again.</summary>
    Later,

    /// <summary>The whole letter was handed over, and no answer came: it may have been taken. It is tried again.</summary>
    Unanswered,

    /// <summary>Refused for good.</summary>
    Refused,
}

/// <summary>A try to send a letter.</summary>
public sealed class LetterTry : IInCentre
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>The letter.</summary>
    public Guid LetterId { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What it came to.</summary>
    public TryResult Result { get; init; }

    /// <summary>What the mail server said, or what happened, a sentence.</summary>
    public required string Answer { get; init; }
}

/// <summary>A version of the words of one topic of letters, the network's or a centre's own. It never changes; a change is a new version.</summary>
public sealed class LetterTemplate : IWordingVersion
{
    /// <summary>Guid of version 7.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid CentreId { get; init; }

    /// <summary>For which letters.</summary>
    public LetterKind Kind { get; init; }

    /// <summary>By what steps of procedures name it; empty for letters that no step sends.</summary>
    public string Key { get; init; } = "";

    /// <summary>What it is called; null where its kind says that.</summary>
    public string? Title { get; init; }

    /// <summary>1, 2, 3… in its unit and topic.</summary>
    public int Number { get; init; }

    /// <summary>Whether letters are written with it today.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>The subject, with merge fields.</summary>
    public required string Subject { get; init; }

    /// <summary>The text, with merge fields and conditional blocks; an empty line parts paragraphs.</summary>
    public required string Text { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Who made it; null for what came with the program.</summary>
    public Guid? MadeById { get; init; }
}

/// <summary>Which letters a person wants. Without a row: all of them, at any hour.</summary>
public sealed class LetterChoices
{
    /// <summary>The person.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The kinds that the person does not want, words of <see cref="LetterKind"/> with commas. Overdue and escalation cannot be among them.</summary>
    public string Unwanted { get; set; } = "";

    /// <summary>Where quiet hours begin, local time; null for none.</summary>
    public TimeOnly? QuietFrom { get; set; }

    /// <summary>Where quiet hours end, local time, the next day if it is earlier than their beginning.</summary>
    public TimeOnly? QuietTo { get; set; }

    /// <summary>Whether the person wants letters of a kind.</summary>
    public bool Wants(LetterKind kind) => !LetterWords.Optional.Contains(kind) || !Unwanted.Split(',').Contains(kind.ToString());

    /// <summary>The end of the quiet hours that it is at a moment; null when it is none.</summary>
    public DateTimeOffset? QuietUntil(DateTimeOffset now)
    {
        if (QuietFrom is not { } from || QuietTo is not { } to || from == to)
        {
            return null;
        }

        var (day, time) = (KyivTime.DayOf(now), TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, KyivTime.Zone).DateTime));
        return !time.IsBetween(from, to) ? null : KyivTime.At(time < to ? day : day.AddDays(1), to);
    }
}
