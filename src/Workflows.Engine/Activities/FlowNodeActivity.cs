namespace Workflows.Engine.Activities;

/// <summary>A node of a flowchart that holds another step.</summary>
public sealed class FlowNodeActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowNode",
        PaletteGroups.Expert,
        "Вкладений крок",
        "Крок схеми, що містить у собі інший крок.")
    {
        IsForExperts = true,
        Ports =
        [
            new("Body", PortKind.Embedded, "Усередині"),
        ],
    };
}
