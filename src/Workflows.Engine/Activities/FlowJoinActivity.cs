namespace Workflows.Engine.Activities;

/// <summary>Brings branches together.</summary>
public sealed class FlowJoinActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowJoin",
        PaletteGroups.Way,
        "Зійтись",
        "Чекає на гілки, що сюди сходяться, і йде далі одним шляхом.")
    {
        Icon = "join",
        Inputs =
        [
            new("mode", "Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core", "На кого чекати")
            {
                Description = "Чекати на всі гілки, на всі розпочаті чи на найшвидшу.",
                UiHint = "dropdown",
                Default = "WaitAny",
                Initial = "WaitAllActive",
                Options =
                [
                    new("WaitAll", "на всі гілки"),
                    new("WaitAllActive", "на всі розпочаті"),
                    new("WaitAny", "на найшвидшу"),
                ],
            },
        ],
    };
}
