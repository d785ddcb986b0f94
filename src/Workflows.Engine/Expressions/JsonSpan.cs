using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>
/// A parsed JSON value that knows where in the text it stands, so that a text can be completed without being rewritten.
/// Unlike <see cref="JsonElement"/> it has no lazy parts that could fail later, and it was checked against
/// <see cref="JsonLimits"/> while it was read.
/// </summary>
internal sealed class JsonSpan(JsonValueKind kind, int start)
{
    public JsonValueKind Kind { get; } = kind;

    /// <summary>Offset of the first byte in the UTF-8 text.</summary>
    public int Start { get; } = start;

    /// <summary>Offset behind the last byte.</summary>
    public int End { get; set; }

    /// <summary>A string's text, or a number as it was written.</summary>
    public string Scalar { get; init; } = "";

    /// <summary>An object's properties in the order of the text.</summary>
    public List<KeyValuePair<string, JsonSpan>> Properties { get; } = kind == JsonValueKind.Object ? [] : None;

    /// <summary>An array's items.</summary>
    public List<JsonSpan> Items { get; } = kind == JsonValueKind.Array ? [] : NoItems;

    public bool IsObject => Kind == JsonValueKind.Object;

    private static readonly List<KeyValuePair<string, JsonSpan>> None = [];
    private static readonly List<JsonSpan> NoItems = [];

    /// <summary>
    /// The property of this name; one that differs only in case if there is no exact one (old exports are PascalCase).
    /// A JSON null counts as missing.
    /// </summary>
    public JsonSpan? Get(string name)
    {
        JsonSpan? similar = null;
        foreach (var (key, value) in Properties)
        {
            if (key == name)
            {
                return value.OrMissing();
            }

            if (similar is null && string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                similar = value;
            }
        }

        return similar?.OrMissing();
    }

    /// <summary>The property as it stands, also when it is null.</summary>
    public JsonSpan? GetRaw(string name)
    {
        var exact = Properties.FindIndex(property => property.Key == name);
        var index = exact >= 0
            ? exact
            : Properties.FindIndex(property => string.Equals(property.Key, name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : Properties[index].Value;
    }

    /// <summary>The text of a string, number or boolean property; null if it is missing or something else.</summary>
    public string? Text(string name) => Get(name)?.AsText();

    /// <summary>A boolean property in any spelling (<c>true</c>, <c>"True"</c>); false if it is missing.</summary>
    public bool Flag(string name) => bool.TryParse(Text(name), out var flag) && flag;

    /// <summary>A whole number property in any spelling; null if it is missing or no such number.</summary>
    public int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>This value as text: a string's content, a number as written, <c>True</c> or <c>False</c>; null for the rest.</summary>
    public string? AsText() => Kind switch
    {
        JsonValueKind.String or JsonValueKind.Number => Scalar,
        JsonValueKind.True => bool.TrueString,
        JsonValueKind.False => bool.FalseString,
        _ => null,
    };

    /// <summary>This value, or what is written in it when it is a string that holds a JSON object or list.</summary>
    public JsonSpan Unquoted()
    {
        if (Kind != JsonValueKind.String || !JsonText.LooksLikeContainer(Scalar))
        {
            return this;
        }

        return JsonText.Parse(Scalar, out _) ?? this;
    }

    /// <summary>A new node of the same value.</summary>
    public JsonNode? ToNode()
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var (key, value) in Properties)
                {
                    map.Add(key, value.ToNode());
                }

                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. Items.Select(item => item.ToNode())]);
            case JsonValueKind.String:
                return JsonValue.Create(Scalar);
            case JsonValueKind.Number:
                return JsonNode.Parse(Scalar);
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(Kind == JsonValueKind.True);
            default:
                return null;
        }
    }

    private JsonSpan? OrMissing() => Kind == JsonValueKind.Null ? null : this;
}
