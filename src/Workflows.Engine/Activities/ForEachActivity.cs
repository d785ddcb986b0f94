namespace Workflows.Engine.Activities;

/// <summary>Repeats its body for the items of a list, one at a time.</summary>
public sealed class ForEachActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.ForEach",
        PaletteGroups.Loops,
        "Для кожного",
        "Повторює вкладений крок для кожного елемента списку, по одному.")
    {
        Inputs =
        [
            new("items", "List<Object>", "Список")
            {
                Description = "Елементи, які перебирати.",
                UiHint = "dropdown",
            },
        ],
        Outputs =
        [
            new("currentValue", "Object", "Поточний елемент") { Description = "Змінна, що отримує поточний елемент." },
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };
}
