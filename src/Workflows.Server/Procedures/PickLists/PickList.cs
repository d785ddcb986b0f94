using Workflows.Engine.Activities;

namespace Workflows.Server.Procedures.PickLists;

/// <summary>Names of the lists that fields of steps are chosen from; <see cref="PickLists"/> fills them.</summary>
internal static class PickList
{
    /// <summary>Published forms.</summary>
    public const string Forms = "forms";

    /// <summary>Terms of the pack that are in force.</summary>
    public const string DeadlineRules = "deadlineRules";

    /// <summary>Templates of papers.</summary>
    public const string PaperTemplates = "paperTemplates";

    /// <summary>Letters that procedures send.</summary>
    public const string LetterTemplates = "letterTemplates";

    /// <summary>Who works in the unit.</summary>
    public const string People = "people";

    /// <summary>Partner organisations of the centre.</summary>
    public const string Partners = "partners";

    /// <summary>Kinds of help.</summary>
    public const string Helps = "helps";

    /// <summary>Clauses of the standard.</summary>
    public const string Clauses = "clauses";

    /// <inheritdoc cref="OptionLists.Workflows"/>
    public const string Procedures = OptionLists.Workflows;

    /// <summary>Tasks of the same drawing, and the start.</summary>
    public const string Performers = "performers";

    /// <summary>Steps of the same drawing that make papers.</summary>
    public const string Papers = "papers";

    /// <summary>How long before a deadline one can be reminded.</summary>
    public const string Reminders = "reminders";

    /// <summary>Those that depend on the drawing or on the step's other fields; all others are the same for a whole procedure.</summary>
    public static IReadOnlySet<string> OfDrawing { get; } = new HashSet<string>(StringComparer.Ordinal) { Performers, Papers, Reminders, Facts, FactValues };

    /// <inheritdoc cref="OptionLists.Facts"/>
    public const string Facts = OptionLists.Facts;

    /// <inheritdoc cref="OptionLists.FactValues"/>
    public const string FactValues = OptionLists.FactValues;
}
