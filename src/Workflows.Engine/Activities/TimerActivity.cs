using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Starts a workflow at an interval, or waits once inside one.</summary>
public sealed class TimerActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Timer",
        PaletteGroups.Time,
        "За таймером",
        "Першим кроком запускає процедуру знову й знову, інакше чекає один раз.")
    {
        Icon = "regularly",
        IsForExperts = true,
        Kind = ActivityKind.Trigger,
        StartsWhenFirst = true,
        Inputs =
        [
            new("interval", "TimeSpan", "Проміжок")
            {
                Description = "Дні.години:хвилини:секунди, наприклад 1.00:00:00.",
                Default = "00:01:00",
            },
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = TimedWait.Of(node, "interval") };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.IsTrigger)
        {
            context.Complete();
            return;
        }

        TimedWait.Until(context, "Elsa.Timer", context.Now + TimedWait.Span(context, "interval"));
    }
}
