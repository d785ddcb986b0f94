using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Forms;

/// <summary>
/// Reads when a field is shown. Only comparisons that server and browser cannot see differently are allowed: typed text and moments can be
/// asked whether they are there, not what they are.
/// </summary>
internal static class ShowWhenReader
{
    private static readonly string[] Presence = ["Empty", "NotEmpty"];
    private static readonly string[] Likeness = ["Equal", "NotEqual", "OneOf", .. Presence];
    private static readonly string[] Order = ["Greater", "GreaterOrEqual", "Less", "LessOrEqual", .. Likeness];

    /// <summary>The rule of a field; null for none, or when something is wrong with it, which is said.</summary>
    /// <param name="field">The field.</param>
    /// <param name="before">The fields that stand before it.</param>
    public static ShowWhen? Read(JsonPart field, IReadOnlyList<FormField> before)
    {
        if (field.Json["showWhen"] is not { } node)
        {
            return null;
        }

        if (node is not JsonObject json)
        {
            field.Wrong("«showWhen» має бути об'єктом");
            return null;
        }

        var part = new JsonPart(json, $"{field.Place}, «showWhen»", field.Problems);
        part.Allow("field", "operator", "value");
        if (part.Text("field", needed: true) is not { } key || part.Text("operator", needed: true) is not { } comparison)
        {
            return null;
        }

        if (before.FirstOrDefault(other => other.Key == key) is not { } asked)
        {
            part.Wrong($"поля «{key}» немає вище в цій формі");
            return null;
        }

        Check(part, asked, comparison);
        return new ShowWhen(key, comparison, json["value"]?.DeepClone());
    }

    /// <summary>What answers of a type can be asked for.</summary>
    public static IReadOnlyList<string> Comparisons(FieldType type) => type switch
    {
        FieldType.Table => [],
        FieldType.Number or FieldType.Date => Order,
        FieldType.YesNo or FieldType.Choice or FieldType.Person or FieldType.Partner or FieldType.Client => Likeness,
        FieldType.Choices => ["Contains", .. Presence],
        _ => Presence,
    };

    private static void Check(JsonPart part, FormField asked, string comparison)
    {
        if (asked.Type == FieldType.Table)
        {
            part.Wrong($"таблицю «{asked.Key}» порівнювати ні з чим");
            return;
        }

        var allowed = Comparisons(asked.Type);
        if (!allowed.Contains(comparison))
        {
            part.Wrong($"з полем «{asked.Key}» ({asked.Type}) порівняння «{comparison}» неможливе, можна: {string.Join(", ", allowed)}");
            return;
        }

        var value = part.Json["value"];
        if (Presence.Contains(comparison))
        {
            if (value is not null)
            {
                part.Wrong($"порівнянню «{comparison}» «value» не потрібне");
            }

            return;
        }

        List<JsonNode?> values = comparison == "OneOf" ? value is JsonArray list ? [.. list] : [] : [value];
        if (values.Count == 0 || !values.All(one => Fits(asked, one)))
        {
            part.Wrong($"«value» не може бути відповіддю на поле «{asked.Key}»");
        }
    }

    private static bool Fits(FormField asked, JsonNode? value) => asked.Type switch
    {
        FieldType.YesNo => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        FieldType.Number => value?.GetValueKind() == JsonValueKind.Number,
        FieldType.Date => DateOnly.TryParseExact(Text(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        FieldType.Choice or FieldType.Choices when asked.List is not null => Text(value) is { } key && ListPack.IsKey(key),
        FieldType.Choice or FieldType.Choices => asked.Options.Any(option => option.Value == Text(value)),
        _ => Guid.TryParse(Text(value), out _),
    };

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.AsText() : null;
}
