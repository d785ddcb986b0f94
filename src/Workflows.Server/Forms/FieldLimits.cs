using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>The least and greatest value of a field: how they are written in a form, and what they mean on a day.</summary>
internal static class FieldLimits
{
    /// <summary>Stands for the day on which the form is filled in.</summary>
    public const string Today = "today";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>The field with its limits; what is wrong with them is said.</summary>
    public static FormField Read(JsonPart part, FormField field)
    {
        var limited = field with { Min = One(part, field.Type, "min"), Max = One(part, field.Type, "max") };
        var upsideDown = field.Type == FieldType.Number
            ? Number(limited.Min) > Number(limited.Max)
            : limited.Min != Today && limited.Max != Today && string.CompareOrdinal(limited.Min, limited.Max) > 0 && limited.Max is not null;
        if (upsideDown)
        {
            part.Wrong("«min» більший за «max»");
        }

        return limited;
    }

    /// <summary>A limit as a number; null for none.</summary>
    public static decimal? Number(string? limit) => limit is null ? null : decimal.Parse(limit, CultureInfo.InvariantCulture);

    /// <summary>A limit as a day; null for none.</summary>
    public static DateOnly? Day(string? limit, DateOnly today) => limit switch
    {
        null => null,
        Today => today,
        _ => DateOnly.ParseExact(limit, DayFormat, CultureInfo.InvariantCulture),
    };

    private static string? One(JsonPart part, FieldType type, string name)
    {
        if (part.Json[name] is not { } value)
        {
            return null;
        }

        var (text, expected) = type switch
        {
            FieldType.Number => (NumberText(value), "числом"),
            FieldType.Date or FieldType.DateTime => (DayText(value), "днем, наприклад \"2026-01-31\" або \"today\""),
            _ => (null, null),
        };
        if (text is null)
        {
            part.Wrong(expected is null ? $"«{name}» буває лише в числа й дати" : $"«{name}» має бути {expected}");
        }

        return text;
    }

    private static string? NumberText(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;

    private static string? DayText(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text
        && (text == Today || DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            ? text
            : null;
}
