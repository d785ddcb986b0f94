using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>When a field is shown, as it was chosen and typed.</summary>
/// <param name="Operator">How the answer is compared; <c>Equal</c> stands for one of several too.</param>
/// <param name="Values">With what.</param>
public sealed record ShownForm(string Operator, IReadOnlyList<string> Values)
{
    private static readonly string[] OfChoice = ["Equal", "NotEqual", "NotEmpty", "Empty"];
    private static readonly string[] OfOrder = ["Equal", "NotEqual", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "NotEmpty", "Empty"];

    /// <summary>How answers of a field can be compared, in words. Who somebody is cannot be chosen while a form is drawn, only whether somebody is named.</summary>
    public static IReadOnlyList<(string Operator, string Word)> Comparisons(FormField asked) => asked.Type switch
    {
        FieldType.YesNo or FieldType.Choice => Named(OfChoice, "відповідь є серед позначених", "відповідь інша, ніж позначена"),
        FieldType.Choices => Named(["Contains", "NotEmpty", "Empty"], "", ""),
        FieldType.Number => Named(OfOrder, "дорівнює", "не дорівнює"),
        FieldType.Date => Named(OfOrder, "цього дня", "не цього дня", isDay: true),
        FieldType.Table => [],
        _ => Named(["NotEmpty", "Empty"], "", ""),
    };

    /// <summary>Whether a comparison needs nothing to compare with.</summary>
    public bool IsPresence => Operator is "Empty" or "NotEmpty";

    /// <summary>Chosen for a rule that stays as it is since the page has no words for it.</summary>
    public const string AsItIs = "";

    /// <summary>The fields on which a field can depend: those above it that answers can be compared of.</summary>
    public static IReadOnlyList<FormField> Askable(FormDefinition form, string key) =>
        [.. form.Fields.TakeWhile(field => field.Key != key).Where(field => Comparisons(field).Count > 0)];

    /// <summary>The options that are chosen from; none where something is typed.</summary>
    public static IReadOnlyList<FieldOption> Options(FormField asked) => asked.Type == FieldType.YesNo ? [new("true", "Так"), new("false", "Ні")] : asked.Options;

    /// <summary>A rule as it is.</summary>
    public static ShownForm Of(ShowWhen? rule, FormField asked) => rule is null || rule.Field != asked.Key
        ? new(Comparisons(asked)[0].Operator, [])
        : IsSayable(rule, asked) ? new(rule.Operator == "OneOf" ? "Equal" : rule.Operator, [.. rule.Values.Select(one => Typed(asked, one))])
        : new(AsItIs, []);

    /// <summary>Whether a rule can be chosen and typed on the page: a number, a day or a person is compared with one thing, and only with what is offered.</summary>
    public static bool IsSayable(ShowWhen rule, FormField asked) =>
        Comparisons(asked).Any(one => one.Operator == (rule.Operator == "OneOf" ? "Equal" : rule.Operator))
        && (Options(asked).Count > 0 || rule.Values.Count() <= 1);

    /// <summary>What a browser sent.</summary>
    public static ShownForm Read(IFormCollection form) =>
        new(form["operator"].ToString(), [.. form["value"].OfType<string>().Select(one => TypedText.Of(one).Trim()).Where(one => one.Length > 0)]);

    /// <summary>The rule as it is stored; null when something is wrong, which is said by the ids of the inputs.</summary>
    public JsonObject? Check(FormField asked, Dictionary<string, string> errors)
    {
        if (Comparisons(asked).All(one => one.Operator != Operator))
        {
            errors["operator"] = "Виберіть, як порівнювати";
            return null;
        }

        if (IsPresence)
        {
            return new JsonObject { ["field"] = asked.Key, ["operator"] = Operator };
        }

        var values = Values.Select(typed => Value(asked, typed)).ToList();
        if (values.Count == 0 || values.Contains(null))
        {
            errors["value"] = Options(asked).Count > 0 ? "Позначте відповідь" : asked.Type == FieldType.Date ? "Вкажіть день, наприклад 31.01.2026" : "Введіть число, наприклад 12 або 3,5";
            return null;
        }

        if (values.Count > 1 && Operator != "Equal")
        {
            errors["value"] = "Позначте лише одну відповідь";
            return null;
        }

        return values.Count == 1
            ? new JsonObject { ["field"] = asked.Key, ["operator"] = Operator, ["value"] = values[0] }
            : new JsonObject { ["field"] = asked.Key, ["operator"] = "OneOf", ["value"] = new JsonArray([.. values]) };
    }

    private static JsonNode? Value(FormField asked, string typed) => asked.Type switch
    {
        FieldType.YesNo => typed is "true" or "false" ? typed == "true" : null,
        FieldType.Number => FieldReading.TryNumber(typed, out var number) ? number : null,
        FieldType.Date => LocalTime.TryReadDay(typed, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        _ => asked.Options.Any(option => option.Value == typed) ? typed : null,
    };

    private static string Typed(FormField asked, JsonNode value) => asked.Type switch
    {
        FieldType.YesNo => value.IsTrue() ? "true" : "false",
        FieldType.Number => (value.AsText() ?? value.ToJsonString()).Replace('.', ','),
        _ => value.AsText() ?? "",
    };

    private static IReadOnlyList<(string, string)> Named(string[] operators, string equal, string other, bool isDay = false) =>
        [.. operators.Select(one => (one, one switch
        {
            "Equal" => equal,
            "NotEqual" => other,
            "Contains" => "серед позначеного є",
            "NotEmpty" => "будь-яка відповідь (поле заповнено)",
            "Empty" => "відповіді немає (поле не заповнено)",
            _ => FieldInWords.Than(one, isDay),
        }))];
}
