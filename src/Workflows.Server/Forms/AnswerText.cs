using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>A form's value in the words of the people who read it.</summary>
internal static class AnswerText
{
    /// <summary>Stands for the name of somebody whom the reader may not see.</summary>
    public const string NotOpen = "запис Вам не відкрито";

    /// <summary>The value's words.</summary>
    /// <param name="field">The field that was answered.</param>
    /// <param name="value">Its value, as <see cref="FieldType"/> says.</param>
    /// <param name="names">The names of people, partners and clients that answers name.</param>
    public static string Of(FormField field, JsonNode value, IReadOnlyDictionary<Guid, Candidate> names)
    {
        var text = value.AsText() ?? "";
        return field.Type switch
        {
            FieldType.Number when field.Bind?.Key == FieldCatalogue.BirthYear => text,
            FieldType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => FieldWords.NumberWords(number),
            FieldType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => LocalTime.Words(day),
            FieldType.DateTime when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) => LocalTime.Words(moment),
            FieldType.Files => Shell.Words.Count(FieldReading.Ids(value).Count, "файл", "файли", "файлів"),
            FieldType.YesNo => value.IsTrue() ? "Так" : "Ні",
            FieldType.Choice => field.Options.Word(text),
            FieldType.Choices => string.Join(", ", value.AsTexts().Select(field.Options.Word)),
            FieldType.Person or FieldType.Partner or FieldType.Client =>
                Guid.TryParse(text, out var id) && names.TryGetValue(id, out var candidate) ? candidate.Name : NotOpen,
            _ => text,
        };
    }
}
