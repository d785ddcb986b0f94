using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript.Values;

/// <summary>An object: keys in the order they came, except that whole-number keys go first, ascending.</summary>
internal sealed class ObjectValue : HeapValue
{
    private readonly OrderedDictionary<string, Value> properties = new(StringComparer.Ordinal);
    private bool hasIndexKeys;

    public int Count => properties.Count;

    public bool Has(string key) => properties.ContainsKey(key);

    public Value Get(string key) => properties.TryGetValue(key, out var value) ? value : Value.Undefined;

    /// <summary>Writes without charging; the meter is asked by whoever writes for a program.</summary>
    public void Put(string key, Value value)
    {
        properties[key] = value;
        hasIndexKeys = hasIndexKeys || IsIndex(key);
    }

    public bool Remove(string key) => properties.Remove(key);

    public string[] Keys()
    {
        var keys = properties.Keys.ToArray();
        return hasIndexKeys
            ? [.. keys.Where(IsIndex).OrderBy(key => uint.Parse(key, CultureInfo.InvariantCulture)), .. keys.Where(key => !IsIndex(key))]
            : keys;
    }

    // An array index as the standard has it: 0 … 2^32 − 2, written the only way a number writes it.
    private static bool IsIndex(string key) =>
        key.Length is > 0 and <= 10
        && char.IsAsciiDigit(key[0])
        && (key[0] != '0' || key.Length == 1)
        && uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index != uint.MaxValue;
}
