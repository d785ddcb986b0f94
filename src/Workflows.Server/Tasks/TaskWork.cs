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
