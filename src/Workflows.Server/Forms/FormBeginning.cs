using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>What a form begins with: what the card knows already is not asked for again.</summary>
internal static class FormBeginning
{
    /// <summary>Whether a card of this kind can know anything of what the form asks.</summary>
    public static bool AsksWhatIsKnown(FormDefinition form, SubjectKind kind) => form.Fields.Any(field => field.IsBoundTo(kind));

    /// <summary>
    /// Input name to what stands in it at first, with a hidden input beside each that says so: what is left as it is is not written, what is
    /// emptied is emptied. A value that the form's field cannot hold is left out, and so stays in the card.
    /// </summary>
    /// <param name="form">The form.</param>
    /// <param name="kind">What whom it is about is.</param>
    /// <param name="card">Catalogue key to value.</param>
    /// <param name="today">The day that the calendar shows.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(
        FormDefinition form, SubjectKind kind, IReadOnlyDictionary<string, JsonNode?> card, DateOnly today)
    {
        var typed = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var field in form.Fields.Where(field => field.IsBoundTo(kind)))
        {
            if (card.GetValueOrDefault(field.Bind!.Key) is { } value && Texts(field, value) is var texts && FieldReading.Read(field, texts, today).Value is not null)
            {
                typed[FormReading.InputName(field)] = texts;
                typed[FormReading.KnownName(field)] = texts;
            }
        }

        return typed;
    }

    // As people type it and browsers send it.
    private static IReadOnlyList<string> Texts(FormField field, JsonNode value) => field.Type switch
    {
        FieldType.Choices => [.. value.AsTexts()],
        FieldType.YesNo => [value.IsTrue() ? "true" : "false"],
        FieldType.Number => [(value.AsText() ?? "").Replace('.', ',')],
        FieldType.DateTime when DateTimeOffset.TryParse(value.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) =>
            [LocalTime.Local(moment).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)],
        _ => [value.AsText() ?? ""],
    };
}
