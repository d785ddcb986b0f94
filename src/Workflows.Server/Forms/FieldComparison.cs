using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>
/// Compares an answer with that of another field of the same kind: whoever is named has to be another, a number not less, a day not earlier, a moment later,
/// one of a list further down in it. Where one of the two is empty there is nothing to compare.
/// </summary>
internal static class FieldComparison
{
    /// <summary>The property of a form's JSON that names the other field.</summary>
    public const string Property = "comparedWith";

    /// <summary>Whether answers of this kind can be compared.</summary>
    public static bool Compares(FieldType type) =>
        type is FieldType.Date or FieldType.DateTime or FieldType.Time or FieldType.Number or FieldType.Choice or FieldType.Person or FieldType.Partner or FieldType.Client;

    /// <summary>Whether a field can be compared with another: of one kind, chosen from the same options.</summary>
    public static bool Fits(FormField field, FormField other) => field.Type == other.Type && Compares(field.Type)
        && (field.Type != FieldType.Choice || (field.List == other.List && field.Options.Select(one => one.Value).SequenceEqual(other.Options.Select(one => one.Value))));

    /// <summary>The field with which this one is compared; what is wrong with it is said.</summary>
    /// <param name="part">The field's JSON.</param>
    /// <param name="field">The field, read.</param>
    /// <param name="beside">The fields above it, or the columns before it.</param>
    public static FormField Read(JsonPart part, FormField field, IReadOnlyList<FormField> beside)
    {
        if (part.Text(Property) is not { } key)
        {
            return field;
        }

        var other = beside.FirstOrDefault(one => one.Key == key);
        if (other is null || !Fits(field, other))
        {
            part.Wrong(other is null ? $"поля «{key}», з яким порівнюють відповідь, вище немає" : $"з полем «{key}» порівняти не можна: у нього інші відповіді");
        }

        return field with { ComparedWith = key };
    }

    /// <summary>What is wrong with an answer beside the other one; null for nothing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its answer.</param>
    /// <param name="other">The field with which it is compared; null where there is none.</param>
    /// <param name="otherValue">That one's answer.</param>
    public static string? Problem(FormField field, JsonNode? value, FormField? other, JsonNode? otherValue) =>
        value is null || other is null || otherValue is null || Holds(field, value, otherValue) ? null : FieldWords.NotBeside(field, other);

    private static bool Holds(FormField field, JsonNode value, JsonNode other) => field.Type switch
    {
        FieldType.Choice => Place(field, value) > Place(field, other),
        FieldType.Number => Number(value) >= Number(other),
        FieldType.Date => string.CompareOrdinal(value.AsText(), other.AsText()) >= 0, // ISO texts of one shape.
        FieldType.DateTime or FieldType.Time => string.CompareOrdinal(value.AsText(), other.AsText()) > 0,
        _ => value.AsText() != other.AsText(),
    };

    private static int Place(FormField field, JsonNode value) => field.Options.Index().FirstOrDefault(one => one.Item.Value == value.AsText(), (-1, null!)).Index;

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
