using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>What sets an instance in motion.</summary>
/// <param name="InstanceId">The instance.</param>
public abstract record Stimulus(string InstanceId);

/// <summary>Starts an instance of the published version, or of a given one.</summary>
/// <param name="InstanceId">The new instance's id, made beforehand: a start whose commit is uncertain is recognised by it.</param>
/// <param name="TenantId">The unit that it belongs to.</param>
/// <param name="DefinitionId">The workflow.</param>
public sealed record StartInstance(string InstanceId, string TenantId, string DefinitionId) : Stimulus(InstanceId)
{
    /// <summary>A version to start with instead of the published one.</summary>
    public string? VersionId { get; init; }

    /// <summary>What the start brings, by input name. No personal data.</summary>
    public Dictionary<string, JsonNode?> Input { get; init; } = [];

    /// <summary>What the host gives along for its own steps, by key; the instances that this one starts are given the same. Ids and decisions, no personal data.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Carried { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The key by which events find it.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What people call it. No personal data.</summary>
    public string? Name { get; init; }

    /// <summary>The step whose trigger fired.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>What the trigger brought.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>The instance whose step starts it.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The wait that its end resumes.</summary>
    public string? ParentBookmarkId { get; init; }
}

/// <summary>Ends a wait.</summary>
public sealed record ResumeBookmark(string InstanceId, string BookmarkId, BookmarkEnd Reason = BookmarkEnd.Resumed, JsonNode? Input = null)
    : Stimulus(InstanceId);

/// <summary>Makes the failed call of a step again.</summary>
public sealed record RetryStep(string InstanceId, string ExecutionId) : Stimulus(InstanceId);

/// <summary>Ends a failed step as if it had done its work, by the outcome a person chose.</summary>
public sealed record SkipStep(string InstanceId, string ExecutionId, string Outcome = "Done") : Stimulus(InstanceId);

/// <summary>Cancels an instance with everything that runs or waits in it.</summary>
public sealed record CancelInstance(string InstanceId) : Stimulus(InstanceId);

/// <summary>Lets an instance go on by another version, from where it stands: nothing that is finished runs again.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="FromVersionId">The version by which it goes; where it goes by another one meanwhile, it is left alone.</param>
/// <param name="ToVersionId">The version by which it is to go on. Whoever asks has made sure that it is of the same workflow or of a copy.</param>
/// <param name="Steps">Steps that another one of that version stands for, by id; all others are known by their own.</param>
public sealed record MoveInstance(string InstanceId, string FromVersionId, string ToVersionId, IReadOnlyDictionary<string, string> Steps) : Stimulus(InstanceId);

/// <summary>Lets a waiting step fail.</summary>
internal sealed record FailBookmark(string InstanceId, string BookmarkId, string Message) : Stimulus(InstanceId);

/// <summary>
/// What a person does together with the stimulus (checks a form, writes the register, marks a task done), in the same transaction.
/// It may run more than once, each time on a fresh context: after a lost race everything it did is undone.
/// </summary>
/// <param name="Id">Recognises the command when it comes again.</param>
/// <param name="Decide">Stages the changes and decides. Reads through the context it is given, saves nothing.</param>
public sealed record BurstCommand(string Id, Func<DbContext, CancellationToken, Task<CommandDecision>> Decide);

/// <summary>What a command decides.</summary>
public abstract record CommandDecision
{
    private CommandDecision()
    {
    }

    /// <summary>The burst goes on, with this as the input of the wait that ends; of a start, its fields stand beside or before those given.</summary>
    public sealed record Go(JsonNode? Input = null) : CommandDecision
    {
        /// <summary>Of a start: what the host gives along for its own steps, beside or before what was given.</summary>
        public IReadOnlyDictionary<string, JsonNode?> Carried { get; init; } = new Dictionary<string, JsonNode?>();

        /// <summary>Of a start: what people call the instance. No personal data.</summary>
        public string? Name { get; init; }
    }

    /// <summary>Nothing happens; the caller is given the reason.</summary>
    public sealed record Refuse(object Reason) : CommandDecision;
}

/// <summary>What became of a burst. All of these are ordinary; exceptions are for faults of the infrastructure.</summary>
public abstract record BurstResult
{
    private BurstResult()
    {
    }

    /// <summary>It ran and is durable.</summary>
    public sealed record Done(string InstanceId, WorkflowStatus Status, WorkflowSubStatus SubStatus) : BurstResult;

    /// <summary>The same command was carried out before; its effect is there once.</summary>
    public sealed record AlreadyDone(string InstanceId) : BurstResult;

    /// <summary>Somebody else was first: the wait, the failure or the instance is no longer there.</summary>
    public sealed record Lost(string InstanceId) : BurstResult;

    /// <summary>The command refused.</summary>
    public sealed record Refused(object Reason) : BurstResult;

    /// <summary>The instance cannot go on by the other version from where it stands: why, a Ukrainian sentence each.</summary>
    public sealed record CannotMove(IReadOnlyList<string> Obstacles) : BurstResult;

    /// <summary>The workflow to start is not published, or its text cannot run.</summary>
    public sealed record CannotStart(string DefinitionId, string Why) : BurstResult;
}
