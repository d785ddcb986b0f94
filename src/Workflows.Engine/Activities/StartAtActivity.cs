using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Waits until an instant.</summary>
public sealed class StartAtActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.StartAt",
        PaletteGroups.Time,
        "Чекати до дати",
        "Чекає до названої миті; якщо вона минула, іде далі одразу.")
    {
        Icon = "wait",
        IsForExperts = true,
        Kind = ActivityKind.Trigger,
        Inputs =
        [
            new("dateTime", "DateTimeOffset", "Дата й час")
            {
                Description = "Коли йти далі.",
            },
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Maybe };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        TimedWait.Until(context, "Elsa.StartAt", TimedWait.Moment(context, "dateTime"));
}
