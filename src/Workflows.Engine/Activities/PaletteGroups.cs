namespace Workflows.Engine.Activities;

/// <summary>Groups of the palette. Studio sorts them by text, hence the numbers; «1.» is left to the host's own steps.</summary>
public static class PaletteGroups
{
    /// <summary>Beginning, end and containers.</summary>
    public const string Course = "2. Хід справи";

    /// <summary>Conditions, forks and joins.</summary>
    public const string Branches = "3. Умови та гілки";

    /// <summary>Deadlines and delays.</summary>
    public const string Waiting = "4. Строки й очікування";

    /// <summary>Events and tasks from outside.</summary>
    public const string Events = "5. Події";

    /// <summary>Other workflows.</summary>
    public const string Subprocedures = "6. Інші процедури";

    /// <summary>Loops.</summary>
    public const string Loops = "7. Повторення";

    /// <summary>Variables, outputs and names.</summary>
    public const string CaseData = "8. Дані справи";

    /// <summary>Steps for those who configure the system.</summary>
    public const string Expert = "9. Для налаштування";
}
