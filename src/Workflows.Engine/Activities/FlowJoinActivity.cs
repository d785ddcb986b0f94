namespace Workflows.Engine.Activities;

/// <summary>Brings branches together.</summary>
public sealed class FlowJoinActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowJoin",
        PaletteGroups.Branches,
        "Зібрати гілки",
        "Чекає на гілки, що сюди сходяться.")
    {
        Inputs =
        [
            new("mode", "Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core", "На кого чекати")
            {
                Description = "Чекати на всі гілки, на всі розпочаті чи на найшвидшу.",
                UiHint = "dropdown",
                Default = "WaitAny",
                Options =
                [
                    new("WaitAll", "На всі гілки"),
                    new("WaitAllActive", "На всі розпочаті"),
                    new("WaitAny", "На найшвидшу"),
                ],
            },
        ],
    };
}
