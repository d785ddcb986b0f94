using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Waits for a duration.</summary>
public sealed class DelayActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Delay",
        PaletteGroups.Time,
        "Пауза",
        "Чекає стільки часу, скільки сказано, не зважаючи на календар.")
    {
        Icon = "wait",
        IsForExperts = true,
        Inputs =
        [
            new("timeSpan", "TimeSpan", "Скільки чекати")
            {
                Description = "Дні.години:хвилини:секунди, наприклад 1.02:00:00.",
                Default = "00:01:00",
            },
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = TimedWait.Of(node, "timeSpan") };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        TimedWait.Until(context, "Elsa.Delay", context.Now + TimedWait.Span(context, "timeSpan"));
}
