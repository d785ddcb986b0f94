using Workflows.Server.Access;
using Workflows.Server.Forms;

namespace Workflows.Server.Tasks;

/// <summary>What became of something that a person wanted to do with a task. All of these are ordinary.</summary>
internal abstract record TaskMove
{
    /// <summary>It is done.</summary>
    public sealed record Done : TaskMove;

    /// <summary>There is no such task for this person.</summary>
    public sealed record NotFound : TaskMove;

    /// <summary>The task is closed already: who closed it (null for the server) and when.</summary>
    public sealed record Closed(TaskState State, string? By, DateTimeOffset At, string? Outcome) : TaskMove;

    /// <summary>Somebody else works on it.</summary>
    public sealed record Taken(string By) : TaskMove;

    /// <summary>The person's role does not allow it, or separation of duties forbids it; a sentence.</summary>
    public sealed record Refused(string Why) : TaskMove;

    /// <summary>The form is not complete or not right; nothing was lost.</summary>
    public sealed record Invalid(FormEntry Entry) : TaskMove;
}

/// <summary>What people do with tasks: take, put back, give to another, set the priority, remark, complete.</summary>
internal sealed class TaskWork
{
    /// <summary>Takes a task out of a queue of the person's.</summary>
    public Task<TaskMove> ClaimAsync(Actor actor, Guid taskId, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Puts a task back into its queue; by its assignee or by whoever directs tasks in the centre.</summary>
    public Task<TaskMove> ReleaseAsync(Actor actor, Guid taskId, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Gives a task to somebody of the centre; by its assignee or by whoever directs tasks in the centre.</summary>
    public Task<TaskMove> HandOverAsync(Actor actor, Guid taskId, Guid to, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Sets the priority; by whoever directs tasks in the centre.</summary>
    public Task<TaskMove> SetPriorityAsync(Actor actor, Guid taskId, TaskPriority priority, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <summary>Writes a remark; by whoever may see the task.</summary>
    public Task<TaskMove> CommentAsync(Actor actor, Guid taskId, string text, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>
    /// Completes a task by one of its outcomes: the form is checked, its answers are kept, the register is written, the case moves on, all in one
    /// transaction. Whoever completes a task that waits in a queue of theirs takes it at the same time.
    /// </summary>
    /// <param name="actor">Who completes it.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="outcome">The outcome's text.</param>
    /// <param name="typed">What was typed into its form.</param>
    /// <param name="commandId">Hidden in the form: the same command sent twice is carried out once.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<TaskMove> CompleteAsync(
        Actor actor, Guid taskId, string outcome, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, string commandId, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
