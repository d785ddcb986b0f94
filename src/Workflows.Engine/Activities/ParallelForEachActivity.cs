namespace Workflows.Engine.Activities;

/// <summary>Runs its body for all items of a list at once.</summary>
public sealed class ParallelForEachActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.ParallelForEach",
        PaletteGroups.Loops,
        "Для кожного одночасно",
        "Виконує вкладений крок для всіх елементів списку разом.")
    {
        Inputs =
        [
            new("items", "Object", "Список")
            {
                Description = "Елементи, які перебирати.",
            },
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };
}
