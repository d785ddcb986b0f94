namespace Workflows.Engine.Activities;

/// <summary>Writes a variable.</summary>
public sealed class SetVariableActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.SetVariable",
        PaletteGroups.CaseData,
        "Запам’ятати",
        "Записує значення у змінну процедури.")
    {
        Inputs =
        [
            new("variable", "Elsa.Workflows.Memory.Variable, Elsa.Workflows.Core", "Змінна")
            {
                Description = "Куди записати.",
                IsWrapped = false,
                UiHint = "variable-picker",
            },
            new("value", "Object", "Значення")
            {
                Description = "Що записати.",
            },
        ],
    };
}
