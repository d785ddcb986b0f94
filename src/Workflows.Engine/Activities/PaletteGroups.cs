namespace Workflows.Engine.Activities;

/// <summary>
/// Groups of the palette, in the order in which a coordinator draws: for people, time, the way, the client and the case, letters, other procedures; last what is for those
/// who configure. Studio sorts them by text, hence the numbers; those that are missing are the host's own.
/// </summary>
public static class PaletteGroups
{
    /// <summary>Waiting and what begins by the clock.</summary>
    public const string Time = "2. Час";

    /// <summary>Conditions, branches that part and meet, the end.</summary>
    public const string Way = "3. Шлях";

    /// <summary>Other workflows.</summary>
    public const string Procedures = "6. Процедури";

    /// <summary>Events and tasks from outside.</summary>
    public const string Events = "7. Події";

    /// <summary>Loops and steps that lie in one another.</summary>
    public const string Loops = "8. Повторення";

    /// <summary>Variables, outputs and names.</summary>
    public const string CaseData = "9. Дані справи";

    /// <summary>Steps for those who configure the system.</summary>
    public const string Expert = "9. Для налаштування";
}
