namespace Workflows.Engine.Storage;

/// <summary>A row of the engine's; the host keeps tenants apart by it.</summary>
public interface IBelongsToTenant
{
    /// <summary>Elsa's tenant id: to the engine an opaque text, to the host the id of a unit.</summary>
    string TenantId { get; }
}

/// <summary>Where an instance stands, in Elsa's words.</summary>
public enum WorkflowStatus
{
    /// <summary>Not done yet.</summary>
    Running,

    /// <summary>Done, one way or the other.</summary>
    Finished,
}

/// <summary>Where an instance stands, more exactly, in Elsa's words.</summary>
public enum WorkflowSubStatus
{
    /// <summary>Waits for something or somebody.</summary>
    Suspended,

    /// <summary>Done as drawn.</summary>
    Finished,

    /// <summary>Ended by a person or with its parent.</summary>
    Cancelled,

    /// <summary>Stands still until somebody deals with its incident.</summary>
    Faulted,
}

/// <summary>One case that runs through a workflow.</summary>
public sealed class WorkflowInstance : IBelongsToTenant
{
    /// <summary>Made by <see cref="Execution.IdSource"/>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string TenantId { get; init; }

    /// <summary>The workflow; another only when it was moved to a copy of it.</summary>
    public required string DefinitionId { get; set; }

    /// <summary>The version by which it goes: the one it was started with, until somebody moves it to another.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>The version's number.</summary>
    public int Version { get; set; }

    /// <summary>Running or finished.</summary>
    public WorkflowStatus Status { get; set; }

    /// <summary>The same, more exactly.</summary>
    public WorkflowSubStatus SubStatus { get; set; }

    /// <summary>What people call it; no personal data.</summary>
    public string? Name { get; set; }

    /// <summary>The key by which events find it.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The instance whose step started it.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The wait that its end resumes.</summary>
    public string? ParentBookmarkId { get; init; }

    /// <summary>How many incidents it has had.</summary>
    public int IncidentCount { get; set; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last burst ran.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it finished.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Counts the bursts; the fence against a lost race.</summary>
    public int Revision { get; set; }

    /// <summary>The state as JSON text; see <see cref="Execution.InstanceState"/>.</summary>
    public required string State { get; set; }
}

/// <summary>A wait that something outside can end.</summary>
public sealed class Bookmark : IBelongsToTenant
{
    /// <summary>Made by <see cref="Execution.IdSource"/>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public string TenantId { get; init; } = "";

    /// <summary>The waiting instance.</summary>
    public string InstanceId { get; init; } = "";

    /// <summary>The waiting step.</summary>
    public string ActivityId { get; set; } = "";

    /// <summary>The waiting execution.</summary>
    public string ActivityInstanceId { get; init; } = "";

    /// <summary>What kind of wait.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it waits for, where it is found by that (an event's name).</summary>
    public string? Stimulus { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a timer does when it is due.</summary>
public enum TimerKind
{
    /// <summary>Ends a wait.</summary>
    Resume,

    /// <summary>Starts an instance.</summary>
    Start,

    /// <summary>Cancels an instance.</summary>
    Cancel,

    /// <summary>Makes a failed call again.</summary>
    Retry,

    /// <summary>Wakes whoever waits for an event.</summary>
    Event,

    /// <summary>Starts an instance of a published workflow and sets itself again.</summary>
    Trigger,

    /// <summary>Does something of the host's own (a reminder, a digest), which touches no instance.</summary>
    Host,
}

/// <summary>Something to do at a time, or as soon as possible; see <c>Timers.md</c>.</summary>
public sealed class WorkflowTimer : IBelongsToTenant
{
    /// <summary>Made by <see cref="Execution.IdSource"/>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public string TenantId { get; init; } = "";

    /// <summary>What it does.</summary>
    public TimerKind Kind { get; init; }

    /// <summary>The instance that it is about; null when it is about none yet.</summary>
    public string? InstanceId { get; init; }

    /// <summary>What in it: a bookmark, an execution, a trigger.</summary>
    public string? SubjectId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>What it brings along, JSON text.</summary>
    public string? Payload { get; init; }

    /// <summary>The node that works on it.</summary>
    public string? Owner { get; set; }

    /// <summary>Until when that node has it for itself.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>How often it was claimed; counted before it is worked on.</summary>
    public int Attempt { get; set; }

    /// <summary>Since when it is left alone because every try came to nothing.</summary>
    public DateTimeOffset? ParkedAt { get; set; }
}

/// <summary>A line of an instance's log; append-only.</summary>
public sealed class LogEntry : IBelongsToTenant
{
    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Its place in the instance's log, from 1 without gaps.</summary>
    public int Sequence { get; init; }

    /// <inheritdoc/>
    public required string TenantId { get; init; }

    /// <summary>The execution.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>The execution of the container.</summary>
    public string? ParentActivityInstanceId { get; init; }

    /// <summary>The step.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The step's path.</summary>
    public required string NodeId { get; init; }

    /// <summary>The step's type.</summary>
    public required string ActivityType { get; init; }

    /// <summary>Elsa's event name: Started, Completed, Suspended, Resumed, Faulted, Canceled; Moved, on the root, when the instance goes on by another version; or a step's own.</summary>
    public required string Event { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The outcomes of a completed step, separated by commas.</summary>
    public string? Outcome { get; init; }

    /// <summary>Words for people; no personal data.</summary>
    public string? Message { get; init; }
}

/// <summary>A step that failed, or a case that came to a stop, and what became of it.</summary>
public sealed class Incident : IBelongsToTenant
{
    /// <summary>Made by <see cref="Execution.IdSource"/>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string TenantId { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The step.</summary>
    public required string ActivityId { get; set; }

    /// <summary>The execution.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>What happened, a Ukrainian sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Which try failed, from 1; 0 for a case that came to a stop.</summary>
    public int Attempt { get; init; }

    /// <summary>When it is tried again by itself.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it was dealt with.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>How: Retried, Skipped, Cancelled, Closed, Moved (to a version in which it does not stand still).</summary>
    public string? Resolution { get; set; }

    /// <summary>Who dealt with it, as the host names people; null for the server itself.</summary>
    public string? ResolvedBy { get; set; }
}

/// <summary>One version of a workflow.</summary>
public sealed class WorkflowVersion : IBelongsToTenant
{
    /// <summary>Elsa's version id.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string TenantId { get; init; }

    /// <summary>The workflow.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version's number, from 1.</summary>
    public int Version { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; set; }

    /// <summary>Whether no version is newer.</summary>
    public bool IsLatest { get; set; }

    /// <summary>Whether new instances start with it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>The Elsa JSON, byte for byte.</summary>
    public required string Text { get; set; }

    /// <summary>Versions of the workflows that it starts, as chosen at publication: JSON text, definition id to version id.</summary>
    public string ChildVersions { get; set; } = "{}";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first published; from then on its text never changes, since instances run by it. Null for a draft.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>When its text was last saved; null where that is when it was made.</summary>
    public DateTimeOffset? SavedAt { get; set; }

    /// <summary>Who saved it, as the host names people; null for what came with the program.</summary>
    public string? SavedBy { get; set; }

    /// <summary>The workflow that this one was copied from, so that it stands in that one's place; null for one of its own. The same in all versions.</summary>
    public string? BasedOn { get; set; }

    /// <summary>Which version of that one was copied, or was looked at last since; null for one of its own.</summary>
    public int? BasedOnVersion { get; set; }

    /// <summary>Counts its changes; the fence against two people who save at once.</summary>
    public int Revision { get; private set; }

    /// <summary>Who asked last to let it be published, as the host names people; null when nobody has since it was published.</summary>
    public string? ProposedBy { get; private set; }

    /// <summary>When that was, or when they took it back.</summary>
    public DateTimeOffset? ProposedAt { get; private set; }

    /// <summary>Which of its changes asking was: whatever changes it later ends what was asked. Null once it is taken back.</summary>
    public int? ProposedRevision { get; private set; }

    /// <summary>Who gave back what was asked last; null for nobody.</summary>
    public string? ReturnedBy { get; private set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? ReturnedAt { get; private set; }

    /// <summary>Why, in that person's words.</summary>
    public string? ReturnedWhy { get; private set; }

    /// <summary>Who published it last, as the host names people; null for what came with the program.</summary>
    public string? PublishedBy { get; private set; }

    /// <summary>Who had asked for that, where two have published it; null where one person did.</summary>
    public string? PublishedFor { get; private set; }

    /// <summary>Whether somebody has asked to let it be published as it is now.</summary>
    public bool IsProposed => ProposedBy is not null && ProposedRevision == Revision;

    /// <summary>Asks for somebody else to publish it as it is now.</summary>
    public void Propose(string by, DateTimeOffset at)
    {
        Revision++;
        (ProposedBy, ProposedAt, ProposedRevision) = (by, at, Revision);
        (ReturnedBy, ReturnedAt, ReturnedWhy) = (null, null, null);
    }

    /// <summary>Whoever asked does so no longer.</summary>
    public void TakeBack(DateTimeOffset at)
    {
        Revision++;
        (ProposedAt, ProposedRevision) = (at, null);
    }

    /// <summary>Gives it back to who asked, with the reason.</summary>
    public void Return(string by, DateTimeOffset at, string why)
    {
        Revision++;
        (ReturnedBy, ReturnedAt, ReturnedWhy) = (by, at, why);
    }

    /// <summary>Notes who has published it, and who had asked for that; what was asked is done.</summary>
    public void NotePublished(string by, string? askedBy)
    {
        (PublishedBy, PublishedFor) = (by, askedBy);
        (ProposedBy, ProposedAt, ProposedRevision) = (null, null, null);
        (ReturnedBy, ReturnedAt, ReturnedWhy) = (null, null, null);
    }

    /// <summary>Puts another text in a draft.</summary>
    internal void Save(string text, string? name, string? by, DateTimeOffset at)
    {
        (Text, Name, SavedBy, SavedAt) = (text, name, by, at);
        Revision++;
    }

    /// <summary>Says what it is among the versions of its workflow.</summary>
    internal void Mark(bool isLatest, bool isPublished)
    {
        (IsLatest, IsPublished) = (isLatest, isPublished);
        Revision++;
    }
}

/// <summary>A step of a published version that starts instances from outside.</summary>
public sealed class WorkflowTrigger : IBelongsToTenant
{
    /// <summary>Made by <see cref="Execution.IdSource"/>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string TenantId { get; init; }

    /// <summary>The workflow.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The published version.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The step.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The step's type.</summary>
    public required string Name { get; init; }

    /// <summary>What it starts on: an event's name, an interval, a schedule.</summary>
    public required string Stimulus { get; init; }

    /// <summary>The timer's row that fires it next; null for an event.</summary>
    public string? TimerId { get; set; }
}

/// <summary>A command whose effect is in the database; asked for again, it is recognised.</summary>
public sealed class WorkflowCommand : IBelongsToTenant
{
    /// <summary>Given by whoever commanded (hidden in the form, <c>Idempotency-Key</c> in the API).</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string TenantId { get; init; }

    /// <summary>The instance that it moved.</summary>
    public required string InstanceId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
