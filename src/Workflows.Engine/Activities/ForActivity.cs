namespace Workflows.Engine.Activities;

/// <summary>Repeats its body for the numbers of a range.</summary>
public sealed class ForActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.For",
        PaletteGroups.Loops,
        "Лічити",
        "Повторює вкладений крок для чисел від початку до кінця.")
    {
        Inputs =
        [
            new("start", "Int32", "Від")
            {
                Description = "Перше число.",
            },
            new("end", "Int32", "До")
            {
                Description = "Останнє число.",
            },
            new("step", "Int32", "Крок")
            {
                Description = "На скільки змінюється число; від’ємне лічить униз.",
            },
            new("outerBoundInclusive", "Boolean", "Разом з останнім")
            {
                Description = "Чи виконувати вкладений крок для останнього числа.",
                UiHint = "checkbox",
                Default = true,
            },
        ],
        Outputs =
        [
            new("currentValue", "Object", "Поточне число"),
        ],
        Ports =
        [
            new("Body", PortKind.Embedded, "Повторювати"),
        ],
    };
}
