using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>What a JSON text may cost.</summary>
internal static class JsonLimits
{
    public const int Bytes = 1024 * 1024;
    public const int Depth = 64;
    public const int Nodes = 100_000;
}

/// <summary>Reads JSON from strangers: bounded, strict, without exceptions.</summary>
internal static class JsonText
{
    /// <summary>For text that people read; the result is never put into HTML as it is.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool LooksLikeContainer(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    /// <summary>The content of a JSON string, however the node was made; null for every other node.</summary>
    public static string? StringOf(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        // Nodes made from dates, characters or GUIDs are strings too, but do not give themselves out as such.
        return value.TryGetValue(out string? text) ? text : JsonSerializer.Deserialize<string>(value.ToJsonString());
    }

    /// <summary>The parsed text, or null and a Ukrainian sentence that says what is wrong.</summary>
    public static JsonSpan? Parse(string text, out string? problem)
    {
        if (!TryEncode(text, out var bytes, out problem))
        {
            return null;
        }

        try
        {
            return Build(bytes, out problem);
        }
        catch (JsonException wrong)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"Це не JSON: помилка в рядку {wrong.LineNumber + 1}, біля знака {wrong.BytePositionInLine + 1}.");
            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to \ud800 without its other half.
            problem = BrokenSymbol;
            return null;
        }
    }

    /// <summary>The text in UTF-8, unless it is too long or holds half a symbol.</summary>
    public static bool TryEncode(string text, out byte[] bytes, out string? problem)
    {
        bytes = [];
        problem = TooLong;
        if (text.Length > JsonLimits.Bytes)
        {
            return false;
        }

        try
        {
            bytes = StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            problem = BrokenSymbol;
            return false;
        }

        if (bytes.Length > JsonLimits.Bytes)
        {
            return false;
        }

        problem = null;
        return true;
    }

    private const string TooLong = "Текст більший за 1 МБ.";
    private const string TooDeep = "Вкладеність у тексті більша за 64 рівні.";
    private const string TooMany = "У тексті понад 100 000 значень.";
    private const string BrokenSymbol = "У тексті є знак, записаний лише наполовину.";
    private const string ForbiddenSymbol = "У тексті є нульовий знак (\\u0000).";

    private static JsonSpan? Build(byte[] bytes, out string? problem)
    {
        problem = null;
        // A byte order mark is no part of JSON, yet files from Windows begin with it.
        var skipped = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        // One level more than allowed, so that we meet the limit ourselves and can say it in words.
        var reader = new Utf8JsonReader(bytes.AsSpan(skipped), new JsonReaderOptions { MaxDepth = JsonLimits.Depth + 1 });
        var open = new Stack<Level>();
        JsonSpan? root = null;
        string? key = null;
        var nodes = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    key = reader.GetString()!;
                    problem = open.Peek().Take(key);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop().Span.End = skipped + (int)reader.BytesConsumed;
                    break;
                default:
                    var span = Span(ref reader, skipped);
                    problem = span.Scalar.Contains('\0', StringComparison.Ordinal) ? ForbiddenSymbol
                        : ++nodes > JsonLimits.Nodes ? TooMany
                        : null;
                    if (!open.TryPeek(out var level))
                    {
                        root = span;
                    }
                    else if (level.Span.IsObject)
                    {
                        level.Span.Properties.Add(new(key!, span));
                    }
                    else
                    {
                        level.Span.Items.Add(span);
                    }

                    if (span.Kind is JsonValueKind.Object or JsonValueKind.Array)
                    {
                        open.Push(new Level(span));
                        problem ??= open.Count > JsonLimits.Depth ? TooDeep : null;
                    }

                    break;
            }

            if (problem is not null)
            {
                return null;
            }
        }

        return root;
    }

    private static JsonSpan Span(ref Utf8JsonReader reader, int skipped)
    {
        var (kind, scalar) = reader.TokenType switch
        {
            JsonTokenType.StartObject => (JsonValueKind.Object, ""),
            JsonTokenType.StartArray => (JsonValueKind.Array, ""),
            JsonTokenType.String => (JsonValueKind.String, reader.GetString()!),
            JsonTokenType.Number => (JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => (JsonValueKind.True, ""),
            JsonTokenType.False => (JsonValueKind.False, ""),
            _ => (JsonValueKind.Null, ""),
        };
        return new JsonSpan(kind, skipped + (int)reader.TokenStartIndex)
        {
            Scalar = scalar,
            End = skipped + (int)reader.BytesConsumed,
        };
    }

    /// <summary>An open object or list and, for an object, the keys met so far.</summary>
    private sealed class Level(JsonSpan span)
    {
        private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

        public JsonSpan Span { get; } = span;

        public string? Take(string key) =>
            key.Contains('\0', StringComparison.Ordinal) ? ForbiddenSymbol
            : _keys.Add(key) ? null
            : $"Властивість «{(key.Length > 60 ? key[..60] : key)}» записано двічі.";
    }
}
