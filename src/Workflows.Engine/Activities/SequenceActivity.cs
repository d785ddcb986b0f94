namespace Workflows.Engine.Activities;

/// <summary>Runs its steps one after another.</summary>
public sealed class SequenceActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Sequence",
        PaletteGroups.Course,
        "Послідовність",
        "Виконує кроки один за одним.")
    {
        IsContainer = true,
        IsBrowsable = false,
    };
}
