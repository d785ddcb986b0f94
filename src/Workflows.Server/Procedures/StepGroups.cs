namespace Workflows.Server.Procedures;

/// <summary>Groups of the palette that the product's own steps stand in; those of the engine follow them.</summary>
internal static class StepGroups
{
    /// <summary>What people do.</summary>
    public const string People = "1. Люди";

    /// <summary>What is written about clients, partners and the case.</summary>
    public const string Register = "1. Клієнт і справа";

    /// <summary>What is written to people.</summary>
    public const string Letters = "5. Листи";
}
