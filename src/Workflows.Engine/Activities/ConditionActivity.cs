using System.Globalization;
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
                Description = "Число, дата чи слово, якщо вибрати нема з чого. Дата — як 31.12.2026; для «одне з» — кілька через крапку з комою.",
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
        var comparison = context.Input("operator").AsText() ?? "Equal";
        var holds = Comparison.Holds(context.ReadFact(field), comparison, Chosen(context.Input("value")) ?? Typed(context.Input("typed").AsText(), comparison));
        context.Complete(holds ? "Так" : "Ні");
    }

    // As people write them: 0,5 and 31.12.2026; of several, one after another with semicolons, or commas, between them.
    private static JsonNode? Typed(string? text, string comparison) => text is null ? null
        : comparison == "OneOf" ? new JsonArray([.. text.Split(text.Contains(';', StringComparison.Ordinal) ? ';' : ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => (JsonNode?)Plain(one))])
        : Plain(text.Trim());

    private static string Plain(string text) =>
        DateOnly.TryParseExact(text, ["d.M.yyyy", "dd.MM.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture)
        : text;

    private static JsonNode? Chosen(JsonNode? value) => value.AsText() is { } text && string.IsNullOrWhiteSpace(text) ? null : value;
}
