using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;

namespace Workflows.Server.Api;

/// <summary>
/// Answers as a program sends them, as what a person would have typed for them: the form is then read and judged by the one reading that the page
/// has. What is not of the field's kind at all is said here.
/// </summary>
/// <param name="Typed">Input name to what would have been typed.</param>
/// <param name="Errors">What is wrong, by field.</param>
internal sealed record ApiAnswers(IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>Nothing is wrong.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoErrors = new Dictionary<string, string>();

    private const string Prefix = "answers.";

    /// <summary>Reads answers.</summary>
    /// <param name="form">The form; null for none.</param>
    /// <param name="answers">Field key to value; a field that is not named is left empty, and as it is in the card.</param>
    /// <param name="began">With what the page's form would begin: says which answers change what the card knows.</param>
    public static ApiAnswers Read(FormDefinition? form, JsonObject? answers, IReadOnlyDictionary<string, IReadOnlyList<string>> began)
    {
        var typed = new Dictionary<string, IReadOnlyList<string>>();
        var errors = new Dictionary<string, string>();
        foreach (var (key, value) in answers ?? [])
        {
            if (form?.Field(key) is not { } field)
            {
                errors[Prefix + key] = "Такого поля у формі немає.";
            }
            else if (field.Type == FieldType.Files)
            {
                errors[Prefix + key] = $"«{field.Label}»: файли додають на сторінці завдання, а не тут. Додані там буде взято самі.";
            }
            else if (field.Type == FieldType.Table)
            {
                Rows(field, value, typed, errors);
            }
            else
            {
                One(field, value, typed, errors);
                if (FormReading.Of(began, FormReading.KnownName(field)) is { Count: > 0 } known)
                {
                    typed[FormReading.KnownName(field)] = known;
                }
            }
        }

        return new ApiAnswers(typed, errors);
    }

    /// <summary>What the page would show beside its fields, by the names that programs use.</summary>
    public static IReadOnlyDictionary<string, string> ErrorsOf(FormEntry entry) =>
        entry.Errors.ToDictionary(error => Prefix + (error.Key.StartsWith("a-", StringComparison.Ordinal) ? error.Key[2..] : error.Key), error => error.Value);

    /// <summary>The same for who is told in sentences alone. What a form says names its field; what is no field of its is named as it was sent.</summary>
    public static IReadOnlyList<string> SentencesOf(IReadOnlyDictionary<string, string> errors) =>
        [.. errors.Select(error => error.Key.StartsWith(Prefix, StringComparison.Ordinal) && !error.Value.Contains('«', StringComparison.Ordinal) ? $"{error.Key[Prefix.Length..]}: {error.Value}" : error.Value)];

    // The index of a row is its place in the array, so that an error leads back to it.
    private static void Rows(FormField table, JsonNode? value, Dictionary<string, IReadOnlyList<string>> typed, Dictionary<string, string> errors)
    {
        if (value is not (null or JsonArray))
        {
            errors[Prefix + table.Key] = $"«{table.Label}»: тут має бути масив об'єктів, по одному на рядок.";
            return;
        }

        foreach (var (index, row) in (value as JsonArray ?? []).Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{table.Key}.{index}");
            if (row is not JsonObject cells)
            {
                errors[Prefix + place] = $"«{table.Label}»: рядок має бути об'єктом.";
                continue;
            }

            foreach (var (key, cell) in cells)
            {
                if (table.Table.Columns.FirstOrDefault(column => column.Key == key) is { } column)
                {
                    One(TableRows.Cell(table, column, index.ToString(CultureInfo.InvariantCulture), index + 1), cell, typed, errors);
                }
                else
                {
                    errors[$"{Prefix}{place}.{key}"] = "Такої колонки в таблиці немає.";
                }
            }
        }
    }

    private static void One(FormField field, JsonNode? value, Dictionary<string, IReadOnlyList<string>> typed, Dictionary<string, string> errors)
    {
        if (Texts(field, value) is { } texts)
        {
            typed[FormReading.InputName(field)] = texts;
        }
        else
        {
            errors[Prefix + field.Key] = $"«{field.Label}»: тут має бути {Wanted(field.Type)}.";
        }
    }

    private static IReadOnlyList<string>? Texts(FormField field, JsonNode? value) => (field.Type, value?.GetValueKind()) switch
    {
        (_, null) => [""],
        (FieldType.Number, JsonValueKind.Number) => [value!.ToJsonString()],
        (FieldType.YesNo, JsonValueKind.True) => ["true"],
        (FieldType.YesNo, JsonValueKind.False) => ["false"],
        (FieldType.Choices, JsonValueKind.Array) => ((JsonArray)value!).All(one => one?.GetValueKind() == JsonValueKind.String)
            ? [.. ((JsonArray)value!).Select(one => one!.GetValue<string>())]
            : null,
        (FieldType.Number or FieldType.YesNo or FieldType.Choices, _) => null,
        (FieldType.DateTime, JsonValueKind.String) => [Local(value!.GetValue<string>())],
        (_, JsonValueKind.String) => [value!.GetValue<string>()],
        _ => null,
    };

    // A moment with its offset, as what the clock on the wall shows then: so the page sends it. One without stands for that clock already.
    private static string Local(string text) =>
        (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? LocalTime.Local(moment).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
            : text;

    private static string Wanted(FieldType type) => type switch
    {
        FieldType.Number => "число без лапок",
        FieldType.YesNo => "true або false",
        FieldType.Choices => "масив рядків",
        FieldType.Date => "рядок з днем, наприклад \"2026-03-16\"",
        FieldType.Time => "рядок з годиною, наприклад \"14:30\"",
        FieldType.DateTime => "рядок з моментом, наприклад \"2026-03-16T14:30:00+02:00\"",
        FieldType.Person or FieldType.Partner or FieldType.Client => "рядок з id",
        _ => "рядок",
    };
}
