using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Clients.Fields;

/// <summary>
/// Holds values to the type of their field before they are sealed: a form has checked what was typed, so a wrong value here is a bug,
/// and it would lie unseen in a card for years.
/// </summary>
internal static class FieldValues
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>A copy of the value as it is kept; null for what counts as empty (null, a blank text, no choices).</summary>
    /// <exception cref="ArgumentException">The value is not of the field's type. The message names the field, never the value.</exception>
    public static JsonNode? Checked(CatalogueField field, JsonNode? value) =>
        IsEmpty(value) ? null
        : TryChecked(field, value) ?? throw new ArgumentException($"The value for '{field.Key}' is not a {field.Type}.", nameof(value));

    /// <summary>A copy of the value as it is kept; null for what is empty or not of the field's type.</summary>
    public static JsonNode? TryChecked(CatalogueField field, JsonNode? value) =>
        !IsEmpty(value) && Fits(field, value!) ? value!.DeepClone() : null;

    /// <summary>The text of a value; null when it is none.</summary>
    public static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The day of a date's text; null when it is none.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A day as a date holds it.</summary>
    public static string Of(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static bool IsEmpty(JsonNode? value) =>
        value is null or JsonArray { Count: 0 } || (Text(value) is { } text && string.IsNullOrWhiteSpace(text));

    private static bool Fits(CatalogueField field, JsonNode value) => field.Type switch
    {
        FieldType.Text => Text(value) is { } line && line.AsSpan().IndexOfAny('\r', '\n') < 0,
        FieldType.LongText => Text(value) is not null,
        FieldType.Number => value.GetValueKind() == JsonValueKind.Number,
        FieldType.Date => Day(Text(value)) is not null,
        FieldType.DateTime => Text(value) is { } moment && moment.EndsWith('Z')
            && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        FieldType.Time => TimeOnly.TryParseExact(Text(value), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        FieldType.YesNo => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        FieldType.Choice => IsOption(field, value),
        FieldType.Choices => value is JsonArray several && several.All(one => one is not null && IsOption(field, one)),
        FieldType.Person or FieldType.Partner or FieldType.Client => Guid.TryParseExact(Text(value), "D", out _),
        _ => false,
    };

    // What is in a reference list today is the form's matter: a card may hold what has ended since.
    private static bool IsOption(CatalogueField field, JsonNode value) =>
        field.List is null ? field.Options.Any(option => option.Value == Text(value)) : Text(value) is { } key && ListPack.IsKey(key);
}
