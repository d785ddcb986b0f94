namespace Workflows.Engine.Activities;

/// <summary>A flowchart: steps joined by connections.</summary>
public sealed class FlowchartActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Flowchart",
        PaletteGroups.Course,
        "Схема",
        "Кроки, з’єднані стрілками.")
    {
        IsContainer = true,
        IsBrowsable = false,
        Ports =
        [
            new("Start", PortKind.Embedded, "Початок") { IsBrowsable = false },
        ],
    };
}
