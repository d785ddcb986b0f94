using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>A condition without code: field, operator and value.</summary>
public sealed class ConditionActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Case.Condition",
        PaletteGroups.Way,
        "Умова",
        "Порівнює відповідь чи інше поле справи зі значенням і йде гілкою «Так» або «Ні».")
    {
        Icon = "condition",
        Inputs =
        [
            new("field", "String", "Поле")
            {
                Description = "Яку відповідь чи яке поле справи перевірити.",
                IsWrapped = false,
                UiHint = "dropdown",
                OptionsFrom = OptionLists.Facts,
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
                UiHint = "dropdown",
                OptionsFrom = OptionLists.FactValues,
            },
            new("typed", "String", "Інше значення")
            {
                Description = "Число, дата чи слово, якщо вибрати нема з чого. Дата — у вигляді 2026-12-31.",
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
        var holds = Comparison.Holds(context.ReadFact(field), context.Input("operator").AsText() ?? "Equal", Chosen(context.Input("value")) ?? context.Input("typed"));
        context.Complete(holds ? "Так" : "Ні");
    }

    private static JsonNode? Chosen(JsonNode? value) => value.AsText() is { } text && string.IsNullOrWhiteSpace(text) ? null : value;
}
