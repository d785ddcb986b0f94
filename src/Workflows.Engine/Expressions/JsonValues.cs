using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Reads plain values out of JSON that is already in canonical form.</summary>
public static class JsonValues
{
    /// <summary>A text itself, anything else as JSON; null stays null.</summary>
    public static string? AsText(this JsonNode? value) => value switch
    {
        null => null,
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(JsonText.Readable),
    };

    /// <summary>True only for JSON's true.</summary>
    public static bool IsTrue(this JsonNode? value) => value?.GetValueKind() == JsonValueKind.True;

    /// <summary>A number as <see cref="long"/>; null for anything else.</summary>
    public static long? AsLong(this JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && exact is >= long.MinValue and <= long.MaxValue
            ? (long)exact
            : null;

    /// <summary>The texts of a list; a single text counts as a list of one.</summary>
    public static IReadOnlyList<string> AsTexts(this JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => item.AsText()).OfType<string>()],
        _ => [value.AsText()!],
    };
}
