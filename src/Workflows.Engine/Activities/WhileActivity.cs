namespace Workflows.Engine.Activities;

/// <summary>Repeats its body while a condition holds.</summary>
public sealed class WhileActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.While",
        PaletteGroups.Loops,
        "Поки",
        "Повторює вкладений крок, поки умова справджується.")
    {
        Inputs =
        [
            new("condition", "Boolean", "Умова")
            {
                Description = "Вираз перевіряється перед кожним повторенням.",
            },
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };
}
