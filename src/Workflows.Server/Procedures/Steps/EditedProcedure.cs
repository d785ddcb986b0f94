using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Procedures.TwoPeople;

namespace Workflows.Server.Procedures.Steps;

/// <summary>What of a procedure is read besides its steps.</summary>
[Flags]
internal enum ProcedureParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What fields can be chosen from.</summary>
    Lists = 1,

    /// <summary>What is wrong with it.</summary>
    Problems = 2,

    /// <summary>How it stands on its way to being published.</summary>
    Proposal = 4,
}

/// <summary>A procedure as somebody changes it: its newest version with all that its pages show.</summary>
/// <param name="Version">The newest version.</param>
/// <param name="InForce">The version by which new cases start; null for none.</param>
/// <param name="Unit">Whose it is.</param>
/// <param name="UnitName">The same in words.</param>
/// <param name="MayChange">Whether the person may change it, or only look at it.</param>
/// <param name="SavedBy">Who saved it last; null when that is not known.</param>
public sealed record EditedProcedure(WorkflowVersion Version, WorkflowVersion? InForce, Guid Unit, string UnitName, bool MayChange, string? SavedBy)
{
    private IReadOnlyList<NamedPlace>? places;
    private ILookup<string?, NamedPlace>? after;

    /// <summary>The drawing; null when it cannot be read.</summary>
    public WorkflowGraph? Graph { get; init; }

    /// <summary>It told as a list.</summary>
    public StepOutline? Outline { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; init; } = [];

    /// <summary>What fields can be chosen from, by list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<InputOption>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<InputOption>>();

    /// <summary>How it stands on its way to being published.</summary>
    public Proposal Proposal { get; init; } = new();

    /// <summary>The number of the version in force; null for none.</summary>
    public int? Published => InForce?.Version;

    /// <summary>Its id.</summary>
    public string Id => Version.DefinitionId;

    /// <summary>What people call it.</summary>
    public string Name => Version.Name ?? Version.DefinitionId;

    /// <summary>What the person has seen of it, for the next change.</summary>
    public string Mark => ProcedureDrafts.MarkOf(Version);

    /// <summary>Whether it holds changes by which no case starts yet.</summary>
    public bool IsDraft => !Version.IsPublished;

    /// <summary>The address of its list of steps.</summary>
    public string Address => AddressOf(Id);

    /// <summary>The address of a procedure's list of steps.</summary>
    public static string AddressOf(string definitionId) => $"/procedures/{Uri.EscapeDataString(definitionId)}/steps";

    /// <summary>The address of the drawing in the designer.</summary>
    public string DrawingAddress => $"/procedures/designer#editor/{Uri.EscapeDataString(Id)}";

    /// <summary>The step of this id in the drawing; null when there is none.</summary>
    public ActivityNode? Step(string id) => Graph?.Node(id) is { } step && step != Graph.Root ? step : null;

    /// <summary>A step with its number, as other lines name it.</summary>
    public string NumberedTitle(string id) => Step(id) is not { } step ? "" : Outline?.Number(id) is { } number ? $"{number}. {step.Title}" : step.Title;

    /// <summary>Where a step can be put.</summary>
    public IReadOnlyList<NamedPlace> Places => places ??= StepPlaces.Of(this);

    /// <summary>Where a step can be put right behind another.</summary>
    public IEnumerable<NamedPlace> PlacesAfter(string id) => (after ??= Places.ToLookup(place => place.Place.After))[id];

    /// <summary>A step's fields.</summary>
    public StepForm FormOf(ActivityNode step) => StepForm.Of(step, Lists);
}
