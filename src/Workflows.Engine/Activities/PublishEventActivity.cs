using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Publishes an event.</summary>
public sealed class PublishEventActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.PublishEvent",
        PaletteGroups.Events,
        "Сповістити про подію",
        "Будить справи, що чекають на цю подію.")
    {
        Icon = "event",
        IsForExperts = true,
        Inputs =
        [
            new("eventName", "String", "Назва події")
            {
                Description = "Про яку подію сповістити.",
            },
            new("correlationId", "String", "Ключ зв’язку")
            {
                Description = "Лише для справ із цим ключем.",
            },
            new("isLocalEvent", "Boolean", "Лише в цій справі")
            {
                Description = "Не виходити за межі цієї справи.",
                UiHint = "checkbox",
            },
            new("payload", "Object", "Дані події")
            {
                Description = "Що передати разом із подією.",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        // A field that was filled and emptied again is a blank text: it names no case and must not be taken for a key that none has.
        var correlationId = context.Input("correlationId").AsText();
        context.Emit(new AnnounceEvent(
            context.Input("eventName").AsText() ?? throw new StepFailedException("не названо події"),
            string.IsNullOrWhiteSpace(correlationId) ? null : correlationId,
            context.Input("payload"),
            context.Input("isLocalEvent").IsTrue()));
        context.Complete();
    }
}
