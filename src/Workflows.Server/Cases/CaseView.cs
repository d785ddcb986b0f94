using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Casework;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>Where a step of a running procedure stands.</summary>
public enum StepState
{
    /// <summary>The case has not come to it yet.</summary>
    Ahead,

    /// <summary>The case went another way and does not come to it.</summary>
    Passed,

    /// <summary>Waits for somebody or something.</summary>
    Waiting,

    /// <summary>Waits for a person whose deadline is over.</summary>
    Late,

    /// <summary>Failed and stands still.</summary>
    Failed,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Was ended without being done.</summary>
    Cancelled,

    /// <summary>Is drawn, and no case is looked at.</summary>
    Drawn,
}

/// <summary>A step of a case.</summary>
/// <param name="Node">The step as drawn.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Times">How often it was done.</param>
/// <param name="Note">For whom or what it waits; null when there is nothing to say.</param>
/// <param name="Due">Until when.</param>
public sealed record CaseStep(ActivityNode Node, StepState State, int Times, string? Note, DateTimeOffset? Due)
{
    /// <summary>What people see.</summary>
    public string Title => Node.Title;

    /// <summary>The state in words.</summary>
    public string Word => State switch
    {
        StepState.Ahead => "ще попереду",
        StepState.Passed => "не знадобилося",
        StepState.Waiting => "чекає",
        StepState.Late => "прострочено",
        StepState.Failed => "зламалося",
        StepState.Cancelled => "скасовано",
        StepState.Drawn => Note ?? Node.Declaration.DisplayName,
        _ => Times > 1 ? $"зроблено, разів: {Times}" : "зроблено",
    };

    /// <summary>The name of the state's shape.</summary>
    public string Shape => State switch
    {
        StepState.Waiting or StepState.Late => "clock",
        StepState.Failed => "bad",
        StepState.Done => "good",
        StepState.Passed or StepState.Cancelled => "close",
        StepState.Drawn => Kind,
        _ => "forward",
    };

    /// <summary>Whether the case stands here.</summary>
    public bool IsHere => State is StepState.Waiting or StepState.Late or StepState.Failed;

    /// <summary>The state's name in styles.</summary>
    public string Look => State switch
    {
        StepState.Waiting => "waiting",
        StepState.Late => "late",
        StepState.Failed => "failed",
        StepState.Done => "done",
        StepState.Ahead or StepState.Drawn => "ahead",
        _ => "passed",
    };

    /// <summary>The shape that tells what kind of step it is.</summary>
    public string Kind => Node.Type switch
    {
        _ when Node.IsTask() => "person",
        "Case.Document" or "Case.Contract" or "Case.SocialContract" or "Case.Consent" or "Case.Referral" => "paper",
        "Elsa.Delay" or "Elsa.Timer" or "Elsa.StartAt" or "Elsa.Cron" or UntilActivity.TypeName or RegularActivity.TypeName or CentreHoursActivity.TypeName => "clock",
        "Elsa.End" or "Elsa.Finish" => "good",
        _ when Node.Declaration.IsContainer => "cases",
        _ => "procedures",
    };

    /// <summary>The titles of what is drawn inside it.</summary>
    public IReadOnlyList<string> Inside { get; init; } = [];
}

/// <summary>A task of a case that is open.</summary>
internal sealed record OpenTaskLine(Guid Id, string ActivityId, string Title, string? Worker, string Role, DateTimeOffset? DueAt, bool MayOpen, bool IsMine);

/// <summary>Something that broke and was not dealt with.</summary>
/// <param name="Step">The step's title; null for what is no step's.</param>
/// <param name="Message">What happened, a sentence.</param>
/// <param name="Attempt">Which try it was.</param>
/// <param name="At">When.</param>
/// <param name="NextTryAt">When it is tried again by itself; null when it waits for a person.</param>
internal sealed record CaseTrouble(string? Step, string Message, int Attempt, DateTimeOffset At, DateTimeOffset? NextTryAt);

/// <summary>A case with all that its page shows.</summary>
internal sealed record CaseView(CaseFile File, WorkflowStatus Status, WorkflowSubStatus SubStatus, DateTimeOffset? FinishedAt)
{
    /// <summary>The id of the version by which it goes.</summary>
    public required string VersionId { get; init; }

    /// <summary>That version's number.</summary>
    public required int Version { get; init; }

    /// <summary>Whom it is about; null for whoever does not open cards.</summary>
    public SubjectName? Subject { get; init; }

    /// <summary>Who started it; null for the server.</summary>
    public string? StartedBy { get; init; }

    /// <summary>Who manages it; null while nobody was named.</summary>
    public string? Manager { get; init; }

    /// <summary>Its steps in the order in which they are drawn, from left to right.</summary>
    public IReadOnlyList<CaseStep> Steps { get; init; } = [];

    /// <summary>The drawing.</summary>
    public CaseDrawing? Drawing { get; init; }

    /// <summary>Tasks that are open.</summary>
    public IReadOnlyList<OpenTaskLine> Tasks { get; init; } = [];

    /// <summary>Team, model and checks.</summary>
    public required CaseworkView Casework { get; init; }

    /// <summary>The case that started it.</summary>
    public CaseLine? Parent { get; init; }

    /// <summary>The cases that it started, the newest first.</summary>
    public IReadOnlyList<CaseLine> Children { get; init; } = [];

    /// <summary>Whom those are about, of those whose cards the person opens.</summary>
    public IReadOnlyDictionary<Guid, SubjectName> ChildNames { get; init; } = new Dictionary<Guid, SubjectName>();

    /// <summary>What broke in it and was not dealt with.</summary>
    public IReadOnlyList<CaseTrouble> Broken { get; init; } = [];

    /// <summary>Whether the person may mend or cancel it.</summary>
    public bool MayMend { get; init; }

    /// <summary>Whether the person sees who opened the data of whom it is about.</summary>
    public bool SeesLog { get; init; }
}
