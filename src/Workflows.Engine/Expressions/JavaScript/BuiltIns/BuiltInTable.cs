using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Makes the closed tables in which the language's own functions stand; programs share and never change them.</summary>
internal static class BuiltInTable
{
    public static FrozenDictionary<string, Value> Of(params ReadOnlySpan<(string Name, BuiltInBody Body)> functions)
    {
        var table = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, body) in functions)
        {
            table.Add(name, Function(name, body));
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static FrozenDictionary<string, Value> With(
        this FrozenDictionary<string, Value> table, params ReadOnlySpan<(string Name, double Value)> constants)
    {
        var all = new Dictionary<string, Value>(table, StringComparer.Ordinal);
        foreach (var (name, value) in constants)
        {
            all.Add(name, Value.Of(value));
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static Value Function(string name, BuiltInBody body, FrozenDictionary<string, Value>? members = null) =>
        Value.Of(new BuiltInValue(name, body, members) { Frozen = true });

    /// <summary>An object of functions, as <c>Math</c> is; it cannot be called.</summary>
    public static Value Object(FrozenDictionary<string, Value> members)
    {
        var result = new ObjectValue();
        foreach (var (name, value) in members)
        {
            result.Put(name, value);
        }

        result.Frozen = true;
        return Value.Of(result);
    }
}
