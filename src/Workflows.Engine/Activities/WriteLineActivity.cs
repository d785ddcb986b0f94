namespace Workflows.Engine.Activities;

/// <summary>Writes a line to the log.</summary>
public sealed class WriteLineActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.WriteLine",
        PaletteGroups.Expert,
        "Записати в журнал",
        "Пише рядок у журнал справи.")
    {
        Inputs =
        [
            new("text", "String", "Текст")
            {
                Description = "Що записати.",
            },
        ],
    };
}
