using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Engine.Execution;

/// <summary>
/// Something that a step wants to happen outside the instance's own state. A step never writes itself: it returns effects, and the
/// runner applies them after the step has returned, so that a step that fails leaves nothing to undo.
/// </summary>
public abstract record Effect;

/// <summary>An effect of the host's own (create a task, send a letter, write the register), applied in the burst's transaction.</summary>
public abstract record HostEffect : Effect
{
    /// <summary>
    /// Stages the change in the context. It must not save, and should add and remove rows without reading them first. Other steps of the burst, and
    /// bursts that share its commit, have staged theirs in the same context: no query finds those rows yet, so what depends on them looks into
    /// <c>Local</c> too, by the instance or the subject that it is about, or has a unique index that refuses the second. What it throws is its
    /// step's failure (a <see cref="StepFailedException"/> says why in words), unless it is the database's: the burst then runs again on a
    /// new context with that step failed.
    /// </summary>
    public abstract ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation);
}

/// <summary>What a host effect may use.</summary>
/// <param name="Context">The context of the burst, and of those that share its commit; its one <c>SaveChanges</c> comes after all effects.</param>
/// <param name="InstanceId">The instance that caused it.</param>
/// <param name="TenantId">The unit that the instance belongs to.</param>
/// <param name="Now">The burst's time.</param>
public sealed record EffectScope(DbContext Context, string InstanceId, string TenantId, DateTimeOffset Now);

/// <summary>An effect of the host's and the call that asked for it.</summary>
internal sealed record HostAsked(HostEffect Effect, EffectOrigin Origin) : Effect;

/// <summary>Starts an instance of another definition in a burst of its own.</summary>
internal sealed record StartChild(
    string ChildId, string DefinitionId, string? VersionId, string? CorrelationId, Dictionary<string, JsonNode?> Input, string? ParentBookmarkId) : Effect;

/// <summary>Cancels an instance that was started by a step that is cancelled itself.</summary>
internal sealed record CancelChild(string ChildId) : Effect;

/// <summary>Wakes whoever waits for an event, in bursts of their own.</summary>
internal sealed record AnnounceEvent(string EventName, string? CorrelationId, JsonNode? Payload, bool OnlyThisInstance) : Effect;

/// <summary>Creates a bookmark's row, and the timer's that ends it.</summary>
internal sealed record CreateBookmark(
    string Id, string ExecutionId, string ActivityId, string Name, string? Stimulus, DateTimeOffset? DueAt, string? TimerId) : Effect;

/// <summary>Removes a bookmark's row and its timer's, if they are stored; the host is told in any case, unless it is known that it cannot take it.</summary>
internal sealed record EndBookmark(
    string Id, string ActivityId, string Name, string? TimerId, BookmarkEnd Reason, bool Stored, EffectOrigin? Told) : Effect;

/// <summary>Opens an incident; one that was dealt with in the same burst has its resolution already.</summary>
internal sealed record OpenIncident(
    string Id, string ExecutionId, string ActivityId, string Message, int Attempt, DateTimeOffset? NextTryAt, string? TimerId, string? Resolution = null) : Effect;

/// <summary>Waits and open incidents of an execution are at this step from now on: the instance has been moved to another version.</summary>
internal sealed record MoveStep(string ExecutionId, string ActivityId) : Effect;

/// <summary>Closes the open incidents of a step, or of the whole instance.</summary>
internal sealed record CloseIncidents(string? ExecutionId, string Resolution, string? RetryTimerId) : Effect;

/// <summary>A line of the execution log, in the columns that Elsa's journal needs.</summary>
internal sealed record LogLine(
    int Sequence, string ActivityInstanceId, string? ParentActivityInstanceId, string ActivityId, string NodeId, string ActivityType,
    string Event, string? Outcome, string? Message) : Effect;
