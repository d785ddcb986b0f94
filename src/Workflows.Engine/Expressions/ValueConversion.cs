using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Brings any spelling of a value to the canonical JSON form of an Elsa type.</summary>
/// <remarks>
/// Canonical forms: <c>String</c> a text (a boolean becomes <c>True</c> or <c>False</c>, objects and lists compact JSON);
/// <c>Boolean</c> true or false; integers, <c>Single</c>, <c>Double</c>, <c>Decimal</c> JSON numbers;
/// <c>DateTime</c> and <c>DateTimeOffset</c> <c>2026-11-22T06:53:46.410947Z</c>, always UTC with microseconds;
/// <c>DateOnly</c> <c>2026-11-22</c>; <c>TimeOnly</c> <c>09:30:00</c>; <c>TimeSpan</c> .NET's constant format
/// (<c>1.02:00:00</c>); <c>Guid</c> 36 lower-case characters; <c>ByteArray</c> base64; dictionaries JSON objects; arrays
/// and collections JSON lists of canonical items; an enumeration its word as declared. <c>Object</c> and every type name
/// that is unknown here let the value through unchanged. Null, and a blank text where no text is wanted, is null in every type.
/// </remarks>
public static class ValueConversion
{
    /// <summary>Converts a value to a type.</summary>
    /// <param name="value">Any JSON; left as it is.</param>
    /// <param name="typeName">The type as the wire names it: an alias, a C#-like or an assembly-qualified name.</param>
    /// <param name="isArray">Whether a list of that type is wanted.</param>
    public static ConversionResult Convert(JsonNode? value, string typeName, bool isArray = false)
    {
        var type = WireType.Parse(typeName);
        return Convert(value, isArray ? WireType.ListOf(type) : type);
    }

    /// <summary>Reads JSON out of a text, as expressions of the kind <c>Object</c> hold it.</summary>
    public static ConversionResult ReadJson(string text)
    {
        var parsed = JsonText.Parse(text, out var problem);
        return parsed is null ? ConversionResult.Failed(problem!) : ConversionResult.Of(parsed.ToNode());
    }

    private static ConversionResult Convert(JsonNode? value, WireType type)
    {
        if (value is null)
        {
            return ConversionResult.Of(null);
        }

        var text = JsonText.StringOf(value);
        if (text is not null && string.IsNullOrWhiteSpace(text) && type.Kind is not (WireKind.Any or WireKind.Text or WireKind.Json))
        {
            return ConversionResult.Of(null);
        }

        return type.Kind switch
        {
            WireKind.Text => ConversionResult.Of(JsonValue.Create(text ?? Spelled(value))),
            WireKind.Boolean => ToBoolean(value, text),
            WireKind.Integer => ToInteger(value, text, type),
            WireKind.Single or WireKind.Double => ToReal(value, text, type.Kind),
            WireKind.Decimal => ToDecimal(value, text),
            WireKind.Instant => FromText<DateTimeOffset>(
                value, text, TimeText.TryInstant, instant => instant.ToString(TimeText.InstantFormat, CultureInfo.InvariantCulture), "датою й часом, як-от 2026-12-25T09:00:00Z"),
            WireKind.Date => FromText<DateOnly>(
                value, text, TimeText.TryDate, date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "датою, як-от 2026-12-25"),
            WireKind.TimeOfDay => FromText<TimeOnly>(
                value, text, TimeText.TryTimeOfDay, time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture), "часом, як-от 09:30"),
            WireKind.Duration => FromText<TimeSpan>(
                value, text, TimeText.TryDuration, span => span.ToString("c", CultureInfo.InvariantCulture), "тривалістю, як-от 1.02:30:00 (дні.години:хвилини:секунди)"),
            WireKind.Guid => FromText<Guid>(value, text, Guid.TryParse, guid => guid.ToString("D"), "ідентифікатором GUID"),
            WireKind.Bytes => text is not null && System.Buffers.Text.Base64.IsValid(text)
                ? ConversionResult.Of(JsonValue.Create(text))
                : NotA(value, "даними base64"),
            WireKind.Json => text is not null && JsonText.LooksLikeContainer(text) ? ReadJson(text) : ConversionResult.Of(value.DeepClone()),
            WireKind.Map => ToMap(value, text, WireType.Any),
            WireKind.TextMap => ToMap(value, text, new WireType(WireKind.Text)),
            WireKind.List => ToList(value, text, type.Item!),
            WireKind.Choice => ToChoice(value, text, type.Choices),
            _ => ConversionResult.Of(value.DeepClone()),
        };
    }

    private static ConversionResult ToBoolean(JsonNode value, string? text) => (text?.Trim() ?? Spelled(value)) switch
    {
        "1" => ConversionResult.Of(JsonValue.Create(true)),
        "0" => ConversionResult.Of(JsonValue.Create(false)),
        var word when bool.TryParse(word, out var flag) => ConversionResult.Of(JsonValue.Create(flag)),
        _ => NotA(value, "значенням «так» чи «ні» (true або false)"),
    };

    private static ConversionResult ToInteger(JsonNode value, string? text, WireType type)
    {
        if (!TryDecimal(value, text, out var number) || number != decimal.Truncate(number))
        {
            return NotA(value, "цілим числом");
        }

        if (number < type.Min || number > type.Max)
        {
            return ConversionResult.Failed(string.Create(
                CultureInfo.InvariantCulture, $"Число «{Excerpt(value)}» виходить за межі від {type.Min} до {type.Max}."));
        }

        return ConversionResult.Of(number > long.MaxValue ? JsonValue.Create((ulong)number) : JsonValue.Create((long)number));
    }

    private static ConversionResult ToReal(JsonNode value, string? text, WireKind kind)
    {
        if (NumberText(value, text) is not { } digits
            || !double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(kind == WireKind.Single ? (float)number : number))
        {
            return NotA(value, "числом");
        }

        return ConversionResult.Of(kind == WireKind.Single ? JsonValue.Create((float)number) : JsonValue.Create(number));
    }

    private static ConversionResult ToDecimal(JsonNode value, string? text) =>
        TryDecimal(value, text, out var number) ? ConversionResult.Of(JsonValue.Create(number)) : NotA(value, "числом");

    private static ConversionResult ToMap(JsonNode value, string? text, WireType item)
    {
        var source = text is null ? value as JsonObject : ReadJson(text).Value as JsonObject;
        if (source is null)
        {
            return NotA(value, "об’єктом JSON");
        }

        var map = new JsonObject();
        foreach (var (key, part) in source)
        {
            // Items are texts or anything at all: neither can fail.
            map.Add(key, Convert(part, item).Value);
        }

        return ConversionResult.Of(map);
    }

    private static ConversionResult ToList(JsonNode value, string? text, WireType item)
    {
        var source = text is null ? value as JsonArray : ReadJson(text).Value as JsonArray;
        if (source is null)
        {
            return NotA(value, "списком");
        }

        var list = new JsonArray();
        foreach (var part in source)
        {
            var converted = Convert(part, item);
            if (converted.Failure is { } failure)
            {
                return ConversionResult.Failed(string.Create(
                    CultureInfo.InvariantCulture, $"Елемент {list.Count + 1} списку: {failure.Text}"));
            }

            list.Add(converted.Value);
        }

        return ConversionResult.Of(list);
    }

    private static ConversionResult ToChoice(JsonNode value, string? text, IReadOnlyList<string> choices)
    {
        var word = text?.Trim() ?? Spelled(value);
        var choice = choices.FirstOrDefault(choice => string.Equals(choice, word, StringComparison.OrdinalIgnoreCase));
        if (choice is null
            && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < choices.Count)
        {
            choice = choices[number];
        }

        return choice is null
            ? NotA(value, $"одним із слів {string.Join(", ", choices)}")
            : ConversionResult.Of(JsonValue.Create(choice));
    }

    private delegate bool TryRead<T>(string text, out T result);

    private static ConversionResult FromText<T>(JsonNode value, string? text, TryRead<T> tryRead, Func<T, string> write, string expected) =>
        text is not null && tryRead(text, out var result)
            ? ConversionResult.Of(JsonValue.Create(write(result)))
            : NotA(value, expected);

    private static bool TryDecimal(JsonNode value, string? text, out decimal number)
    {
        number = 0;
        return NumberText(value, text) is { } digits
            && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string? NumberText(JsonNode value, string? text) =>
        text ?? (value.GetValueKind() == JsonValueKind.Number ? Spelled(value) : null);

    private static string Spelled(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True => bool.TrueString,
        JsonValueKind.False => bool.FalseString,
        // JSON has no NaN and no infinity, yet a computed node may hold them; one that was read has its digits.
        JsonValueKind.Number when !value.AsValue().TryGetValue(out JsonElement _)
            && value.AsValue().TryGetValue(out double number)
            && !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToJsonString(JsonText.Readable),
    };

    private static ConversionResult NotA(JsonNode value, string expected) =>
        ConversionResult.Failed($"Значення «{Excerpt(value)}» не є {expected}.");

    private static string Excerpt(JsonNode value)
    {
        var text = JsonText.StringOf(value) ?? Spelled(value);
        var shown = text.Length > 60 ? text[..60] + "…" : text;
        return string.Concat(shown.Select(symbol => char.IsControl(symbol) || char.IsSurrogate(symbol) ? ' ' : symbol));
    }
}
