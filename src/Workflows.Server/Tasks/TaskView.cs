using System.Text.Json.Nodes;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Files;
using Workflows.Server.Forms;

namespace Workflows.Server.Tasks;

/// <summary>Everything that the page of a task shows to one person.</summary>
public sealed record TaskView
{
    /// <summary>The task.</summary>
    public required HumanTask Task { get; init; }

    /// <summary>The clauses of the standard that the task names, each with its number; none where its ground is in words.</summary>
    public IReadOnlyList<(string Number, string Text)> Clauses { get; init; } = [];

    /// <summary>The ground in words, as the list has them by now; null for none.</summary>
    public string? Ground => Clauses.Count == 0 ? Task.Clause : string.Join("; ", Clauses.Select(clause => clause.Text.Length > 0 ? $"{clause.Number}: {clause.Text}" : clause.Number));

    /// <summary>Whom it is about; null when that is not to be seen (any more).</summary>
    public SubjectName? Subject { get; init; }

    /// <summary>Who works on it.</summary>
    public string? Assignee { get; init; }

    /// <summary>The absence of who works on it; null when they are there, or the task is closed.</summary>
    public Away? AssigneeAway { get; init; }

    /// <summary>For whom the reader does it, standing in; null when for nobody.</summary>
    public StandIn? StandsIn { get; init; }

    /// <summary>Who completed it.</summary>
    public string? CompletedBy { get; init; }

    /// <summary>What the person may do with it.</summary>
    public required TaskPowers May { get; init; }

    /// <summary>Its form; null for a task without one.</summary>
    public FormDefinition? Form { get; init; }

    /// <summary>What is filled in so far, for whoever may go on with it.</summary>
    public OpenedDraft? Draft { get; init; }

    /// <summary>The files that are attached so far.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>Input name to what the form begins with while there is no draft, for whoever may fill it in and open cards.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Known { get; init; } = FormEntry.Empty.Typed;

    /// <summary>The ways it can end, in the order of the drawing.</summary>
    public IReadOnlyList<TaskOutcome> Outcomes { get; init; } = [];

    /// <summary>Who can be chosen as the case's manager, for whoever may complete a task in which somebody is; empty for any other.</summary>
    public IReadOnlyList<Candidate> Managers { get; init; } = [];

    /// <summary>What comes next, for each outcome of which the drawing tells it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<NextStep>> Next { get; init; } = new Dictionary<string, IReadOnlyList<NextStep>>();

    /// <summary>What was done in this case before, the newest first.</summary>
    public IReadOnlyList<PastStep> Before { get; init; } = [];

    /// <summary>What was answered in this task itself, once it is completed.</summary>
    public GivenAnswers? Answers { get; init; }

    /// <summary>Remarks, the oldest first.</summary>
    public IReadOnlyList<Remark> Comments { get; init; } = [];

    /// <summary>What happened to the task, the oldest first.</summary>
    public IReadOnlyList<PastEvent> History { get; init; } = [];

    /// <summary>Who it could be handed over to, by name.</summary>
    public IReadOnlyList<Candidate> People { get; init; } = [];
}

/// <summary>What somebody may do with a task.</summary>
/// <param name="Work">Complete it, as its assignee or straight out of the queue.</param>
/// <param name="Take">Take it out of the queue.</param>
/// <param name="Release">Put it back into the queue.</param>
/// <param name="HandOver">Give it to somebody.</param>
/// <param name="Direct">Set its priority.</param>
/// <param name="SaveDraft">Keep a half-filled form.</param>
/// <param name="WhyNot">Why it cannot be taken, a sentence; null when nothing speaks against it.</param>
public sealed record TaskPowers(bool Work, bool Take, bool Release, bool HandOver, bool Direct, bool SaveDraft, string? WhyNot)
{
    /// <summary>Nothing: the task is closed.</summary>
    public static TaskPowers None { get; } = new(false, false, false, false, false, false, null);
}

/// <summary>A form as it was filled in.</summary>
public sealed record GivenAnswers(FormDefinition Form, IReadOnlyDictionary<string, JsonNode?> Values);

/// <summary>Something that was done in the case before.</summary>
/// <param name="Title">The task, or that the case was started.</param>
/// <param name="By">Who did it; null for the server.</param>
/// <param name="At">When.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Answers">What was answered; null for nothing, or nothing that the reader may see.</param>
public sealed record PastStep(string Title, string? By, DateTimeOffset At, string? Outcome, GivenAnswers? Answers)
{
    /// <summary>Why it came out so, sentence by sentence; none where nothing was checked.</summary>
    public IReadOnlyList<string> Why { get; init; } = [];

    /// <summary>Whether a case began with it.</summary>
    public bool IsStart { get; init; }
}

/// <summary>A remark, opened.</summary>
public sealed record Remark(Guid Id, string By, DateTimeOffset At, string Text);

/// <summary>A line of the task's history.</summary>
public sealed record PastEvent(TaskEventKind Kind, string By, string? To, TaskPriority? Priority, DateTimeOffset At)
{
    /// <summary>The role that was told.</summary>
    public Role? ToRole { get; init; }

    /// <summary>The deadline before and after it was counted anew.</summary>
    public (DateTimeOffset Old, DateTimeOffset New)? Due { get; init; }
}
