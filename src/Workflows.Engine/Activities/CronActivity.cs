using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Starts a workflow by a schedule, or waits once inside one.</summary>
public sealed class CronActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Cron",
        PaletteGroups.Time,
        "За розкладом",
        "Першим кроком запускає процедуру за розкладом, інакше чекає один раз.")
    {
        Icon = "regularly",
        IsForExperts = true,
        Kind = ActivityKind.Trigger,
        StartsWhenFirst = true,
        Inputs =
        [
            new("cronExpression", "String", "Розклад")
            {
                Description = "Розклад у записі cron, наприклад 0 9 * * 1.",
            },
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Always };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.IsTrigger)
        {
            context.Complete();
            return;
        }

        var next = CronSchedule.Next(context.Input("cronExpression").AsText(), context.Now)
            ?? throw new StepFailedException("за цим розкладом більше не настане жодного часу");
        TimedWait.Until(context, "Elsa.Cron", next);
    }
}
