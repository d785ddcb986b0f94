using System.Collections.Frozen;

namespace Workflows.Engine.Expressions;

/// <summary>What a type name on the wire means for conversion.</summary>
internal enum WireKind
{
    /// <summary>Anything goes through unchanged; also the meaning of every name that is not known here.</summary>
    Any,
    Text,
    Boolean,
    Integer,
    Single,
    Double,
    Decimal,
    Instant,
    Date,
    TimeOfDay,
    Duration,
    Guid,
    Bytes,

    /// <summary>Any JSON; an object or list written in a text is read.</summary>
    Json,

    /// <summary>A JSON object.</summary>
    Map,

    /// <summary>A JSON object of texts.</summary>
    TextMap,
    List,
    Choice,
}

/// <summary>A type name on the wire, understood.</summary>
/// <param name="Kind">What values look like.</param>
internal sealed record WireType(WireKind Kind)
{
    /// <summary>Type of a list's items.</summary>
    public WireType? Item { get; init; }

    /// <summary>Smallest integer.</summary>
    public decimal Min { get; init; }

    /// <summary>Largest integer.</summary>
    public decimal Max { get; init; }

    /// <summary>Allowed words of a choice, in the order of their numbers.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public static readonly WireType Any = new(WireKind.Any);

    private const int LongestName = 500;
    private const int DeepestGeneric = 8;

    private static readonly FrozenDictionary<string, WireType> Simple = new Dictionary<string, WireType>(StringComparer.OrdinalIgnoreCase)
    {
        ["Object"] = Any,
        ["String"] = new(WireKind.Text),
        ["Char"] = new(WireKind.Text),
        ["Uri"] = new(WireKind.Text),
        ["Boolean"] = new(WireKind.Boolean),
        ["Bool"] = new(WireKind.Boolean),
        ["Byte"] = Integer(byte.MinValue, byte.MaxValue),
        ["SByte"] = Integer(sbyte.MinValue, sbyte.MaxValue),
        ["Int16"] = Integer(short.MinValue, short.MaxValue),
        ["Short"] = Integer(short.MinValue, short.MaxValue),
        ["UInt16"] = Integer(ushort.MinValue, ushort.MaxValue),
        ["Int32"] = Integer(int.MinValue, int.MaxValue),
        ["Int"] = Integer(int.MinValue, int.MaxValue),
        ["UInt32"] = Integer(uint.MinValue, uint.MaxValue),
        ["Int64"] = Integer(long.MinValue, long.MaxValue),
        ["Long"] = Integer(long.MinValue, long.MaxValue),
        ["UInt64"] = Integer(ulong.MinValue, ulong.MaxValue),
        ["Single"] = new(WireKind.Single),
        ["Float"] = new(WireKind.Single),
        ["Double"] = new(WireKind.Double),
        ["Decimal"] = new(WireKind.Decimal),
        ["DateTime"] = new(WireKind.Instant),
        ["DateTimeOffset"] = new(WireKind.Instant),
        ["DateOnly"] = new(WireKind.Date),
        ["TimeOnly"] = new(WireKind.TimeOfDay),
        ["TimeSpan"] = new(WireKind.Duration),
        ["Guid"] = new(WireKind.Guid),
        ["ByteArray"] = new(WireKind.Bytes),
        ["JSON"] = new(WireKind.Json),
        ["JsonElement"] = new(WireKind.Json),
        ["JsonNode"] = new(WireKind.Json),
        ["JsonObject"] = new(WireKind.Map),
        ["ExpandoObject"] = new(WireKind.Json),
        ["JsonArray"] = ListOf(Any),
        ["ObjectDictionary"] = new(WireKind.Map),
        ["StringDictionary"] = new(WireKind.TextMap),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Elsa's enumerations that activities of ours take, in the order of their numbers.
    private static readonly FrozenDictionary<string, WireType> Enumerations = new Dictionary<string, WireType>
    {
        ["SwitchMode"] = Choice("MatchFirst", "MatchAny"),
        ["FlowJoinMode"] = Choice("WaitAny", "WaitAll", "WaitAllActive"),
        ["ForkJoinMode"] = Choice("WaitAll", "WaitAny"),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> ListNames = new[]
    {
        "List", "IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection", "Collection", "HashSet", "ISet",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MapNames = new[]
    {
        "Dictionary", "IDictionary", "IReadOnlyDictionary",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static WireType ListOf(WireType item) => new(WireKind.List) { Item = item };

    /// <summary>
    /// Understands <c>Int32</c>, <c>System.Int32, System.Private.CoreLib</c>, <c>String[]</c>, <c>List&lt;String&gt;</c>,
    /// <c>IDictionary&lt;String,Object&gt;</c> and CLR generics. No name is ever looked up as a type.
    /// </summary>
    public static WireType Parse(string name) => Parse(name, 0);

    private static WireType Parse(string name, int depth)
    {
        if (Simple.TryGetValue(name, out var simple))
        {
            return simple;
        }

        if (name.Length > LongestName || depth > DeepestGeneric)
        {
            return Any;
        }

        var full = UpToComma(name).Trim();
        if (full.EndsWith("[]", StringComparison.Ordinal))
        {
            var item = Parse(full[..^2], depth + 1);
            return item == Simple["Byte"] ? Simple["ByteArray"] : ListOf(item);
        }

        if (full.EndsWith('?'))
        {
            return Parse(full[..^1], depth + 1);
        }

        var bracket = full.AsSpan().IndexOfAny('<', '`');
        if (bracket > 0)
        {
            return Generic(LastWord(full[..bracket]), Arguments(full[bracket..]), depth);
        }

        return Plain(full);
    }

    private static WireType Plain(string full)
    {
        var word = LastWord(full);
        return full.StartsWith("Elsa.", StringComparison.Ordinal) ? Enumerations.GetValueOrDefault(word, Any)
            : word == full || full.StartsWith("System.", StringComparison.Ordinal) ? Simple.GetValueOrDefault(word, Any)
            : Any;
    }

    private static WireType Generic(string word, List<string> arguments, int depth)
    {
        if (MapNames.Contains(word) && arguments.Count == 2)
        {
            return Parse(arguments[1], depth + 1).Kind == WireKind.Text ? Simple["StringDictionary"] : Simple["ObjectDictionary"];
        }

        if (arguments.Count != 1)
        {
            return Any;
        }

        return ListNames.Contains(word) ? ListOf(Parse(arguments[0], depth + 1))
            : word == "Nullable" ? Parse(arguments[0], depth + 1)
            : Any;
    }

    /// <summary>Takes apart <c>&lt;A,B&gt;</c> and <c>`2[[A, x],[B, y]]</c>.</summary>
    private static List<string> Arguments(string text)
    {
        var open = text.AsSpan().IndexOfAny('<', '[');
        if (open < 0)
        {
            return [];
        }

        var arguments = new List<string>();
        var rest = Inside(text[open..]);
        while (rest.Length > 0)
        {
            var part = UpToComma(rest);
            arguments.Add(Inside(part.Trim()));
            rest = part.Length < rest.Length ? rest[(part.Length + 1)..] : "";
        }

        return arguments;
    }

    /// <summary>The text without the pair of brackets around it, if there is one.</summary>
    private static string Inside(string text) => text is ['[', .., ']'] or ['<', .., '>'] ? text[1..^1] : text;

    /// <summary>The text before the first comma that stands in no bracket.</summary>
    private static string UpToComma(string text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '<' or '[':
                    depth++;
                    break;
                case '>' or ']':
                    depth--;
                    break;
                case ',' when depth == 0:
                    return text[..at];
            }
        }

        return text;
    }

    private static string LastWord(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static WireType Integer(decimal min, decimal max) => new(WireKind.Integer) { Min = min, Max = max };

    private static WireType Choice(params string[] words) => new(WireKind.Choice) { Choices = words };
}
