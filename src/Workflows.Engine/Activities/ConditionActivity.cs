using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>A condition without code: field, operator and value.</summary>
public sealed class ConditionActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Case.Condition",
        PaletteGroups.Branches,
        "Умова",
        "Порівнює поле справи зі значенням і йде гілкою «Так» або «Ні».")
    {
        Inputs =
        [
            new("field", "String", "Поле")
            {
                Description = "Яке поле перевірити.",
                IsWrapped = false,
                UiHint = "dropdown",
            },
            new("operator", "String", "Порівняння")
            {
                Description = "Як порівняти.",
                IsWrapped = false,
                UiHint = "dropdown",
                Default = "Equal",
                Options =
                [
                    new("Equal", "дорівнює"),
                    new("NotEqual", "не дорівнює"),
                    new("Greater", "більше"),
                    new("GreaterOrEqual", "більше або дорівнює"),
                    new("Less", "менше"),
                    new("LessOrEqual", "менше або дорівнює"),
                    new("Contains", "містить"),
                    new("OneOf", "одне з"),
                    new("Empty", "не заповнено"),
                    new("NotEmpty", "заповнено"),
                ],
            },
            new("value", "Object", "Значення")
            {
                Description = "З чим порівняти.",
                IsWrapped = false,
            },
        ],
        Ports =
        [
            new("Так", PortKind.Flow, "Так"),
            new("Ні", PortKind.Flow, "Ні"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var field = context.Input("field").AsText() ?? throw new StepFailedException("не вибрано поля, яке перевіряти");
        var holds = Comparison.Holds(context.ReadFact(field), context.Input("operator").AsText() ?? "Equal", context.Input("value"));
        context.Complete(holds ? "Так" : "Ні");
    }
}
