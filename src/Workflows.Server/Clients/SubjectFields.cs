using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Clients;

/// <summary>The fields of one card, opened: those of the sealed blob as JSON, those of the columns beside them on the row.</summary>
internal sealed class SubjectFields
{
    /// <summary>The purpose with which a subject's blob is sealed; its place is the subject's id.</summary>
    public const string Purpose = "subject";

    // Shorter, and never shown to a browser as it is.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject kept;

    private SubjectFields(JsonObject kept) => this.kept = kept;

    /// <summary>A card with nothing in it.</summary>
    public static SubjectFields Empty() => new([]);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static SubjectFields Parse(string text) => new(JsonNode.Parse(text)!.AsObject());

    /// <summary>The blob's text.</summary>
    public string ToText() => kept.ToJsonString(Plain);

    /// <summary>The text of a field in the blob; null when it is empty or no text.</summary>
    public string? Text(string key) => FieldValues.Text(kept[key]);

    /// <summary>All fields that have a value, with those of the columns.</summary>
    public Dictionary<string, JsonNode?> With(Subject subject)
    {
        var all = kept.ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());
        foreach (var (key, value) in Columns(subject))
        {
            if (value is not null)
            {
                all[key] = value;
            }
        }

        return all;
    }

    /// <summary>Writes checked values: into the blob, or into the column that the field is.</summary>
    public void Write(Subject subject, IReadOnlyDictionary<string, JsonNode?> values)
    {
        foreach (var (key, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            WriteOne(subject, key, value);
        }

        // The year follows the day; known alone it may be written by itself.
        if (Text(FieldCatalogue.BirthDate) is { } born)
        {
            subject.BirthYear = DateOnly.ParseExact(born, "yyyy-MM-dd", CultureInfo.InvariantCulture).Year;
        }
        else if (values.ContainsKey(FieldCatalogue.BirthDate) && !values.ContainsKey(FieldCatalogue.BirthYear))
        {
            subject.BirthYear = null;
        }
    }

    private void WriteOne(Subject subject, string key, JsonNode? value)
    {
        switch (key)
        {
            case FieldCatalogue.ClientKind:
                subject.ClientKind = value is null ? null : Enum.Parse<ClientKind>(value.GetValue<string>());
                break;
            case FieldCatalogue.Responsible:
                subject.ResponsibleId = value is null ? null : Guid.ParseExact(value.GetValue<string>(), "D");
                break;
            case FieldCatalogue.Sex:
                subject.Sex = value is null ? null : Enum.Parse<Sex>(value.GetValue<string>());
                break;
            case FieldCatalogue.Source:
                subject.Source = value is null ? null : Enum.Parse<ClientSource>(value.GetValue<string>());
                break;
            case FieldCatalogue.BirthYear:
                subject.BirthYear = value is null ? null : int.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
                break;
            case FieldCatalogue.Categories:
                subject.Categories = value is null ? null : string.Join(',', value.AsTexts());
                break;
            case FieldCatalogue.PartnerHelps:
                subject.Helps = value is null ? null : string.Join(',', value.AsTexts());
                break;
            default:
                kept.Remove(key);
                if (value is not null)
                {
                    kept[key] = value;
                }

                break;
        }
    }

    private static IEnumerable<(string Key, JsonNode? Value)> Columns(Subject subject) =>
    [
        (FieldCatalogue.ClientKind, subject.ClientKind is { } kind ? JsonValue.Create(kind.ToString()) : null),
        (FieldCatalogue.Responsible, subject.ResponsibleId is { } responsible ? JsonValue.Create(responsible.ToString("D")) : null),
        (FieldCatalogue.Sex, subject.Sex is { } sex ? JsonValue.Create(sex.ToString()) : null),
        (FieldCatalogue.Source, subject.Source is { } source ? JsonValue.Create(source.ToString()) : null),
        (FieldCatalogue.Categories, Keys(subject.Categories)),
        (FieldCatalogue.PartnerHelps, Keys(subject.Helps)),
        (FieldCatalogue.BirthYear, subject.BirthYear is { } year ? JsonValue.Create(year) : null),
    ];

    private static JsonArray? Keys(string? column) => column is null ? null : new JsonArray([.. column.Split(',').Select(key => (JsonNode)key)]);
}
