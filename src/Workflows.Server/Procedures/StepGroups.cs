namespace Workflows.Server.Procedures;

/// <summary>Groups of the palette that the product's own steps stand in, among those of the engine.</summary>
internal static class StepGroups
{
    /// <summary>What people do.</summary>
    public const string People = "1. Людям";

    /// <summary>What is written about clients, partners and the case.</summary>
    public const string Register = "4. Клієнт і справа";

    /// <summary>Letters.</summary>
    public const string Letters = "5. Листи";
}
