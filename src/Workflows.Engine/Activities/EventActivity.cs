using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;

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
        Icon = "event",
        IsForExperts = true,
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

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Always };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.IsTrigger)
        {
            context.SetOutput("result", context.TriggerPayload);
            context.Complete();
            return;
        }

        context.Wait("Elsa.Event", context.Input("eventName").AsText() ?? throw new StepFailedException("не названо події, на яку чекати"));
    }

    /// <inheritdoc/>
    protected internal override void Move(StepMove move)
    {
        // The wait is found by the event's name, which it keeps.
        if (move.From.Input("eventName")?.Expression.Text is var before && move.To.Input("eventName")?.Expression.Text is var after && before != after)
        {
            move.Refuse($"Крок «{move.From.Title}» чекає на подію «{before}», а в тій версії — на «{after}».");
        }
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        context.SetOutput("result", resumption.Input);
        context.Complete();
    }
}
