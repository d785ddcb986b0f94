namespace Workflows.Engine.Activities;

/// <summary>Starts all its steps at once and waits for all of them.</summary>
public sealed class ParallelActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Parallel",
        PaletteGroups.Course,
        "Одночасно",
        "Починає всі кроки разом і чекає на всі.")
    {
        IsContainer = true,
        IsBrowsable = false,
    };
}
