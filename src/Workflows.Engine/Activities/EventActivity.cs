namespace Workflows.Engine.Activities;

/// <summary>Waits for an event, or starts a workflow on it.</summary>
public sealed class EventActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Event",
        PaletteGroups.Events,
        "Чекати на подію",
        "Чекає на подію з цією назвою.")
    {
        Kind = ActivityKind.Trigger,
        StartsWhenFirst = true,
        Inputs =
        [
            new("eventName", "String", "Назва події")
            {
                Description = "На яку подію чекати.",
            },
        ],
        Outputs =
        [
            new("result", "Object", "Дані події"),
        ],
    };
}
