namespace Workflows.Engine.Activities;

/// <summary>Where a flowchart begins.</summary>
public sealed class StartActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Start",
        PaletteGroups.Way,
        "Початок",
        "З цього кроку починається процедура.")
    {
        Icon = "start",
        IsForExperts = true,
        IsStart = true,
    };
}
