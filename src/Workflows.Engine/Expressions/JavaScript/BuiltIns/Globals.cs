using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Every name that the language itself knows.</summary>
internal static class Globals
{
    public static FrozenDictionary<string, Value> Table { get; } = Make();

    private static FrozenDictionary<string, Value> Make()
    {
        var table = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["undefined"] = Value.Undefined,
            ["NaN"] = Value.NaN,
            ["Infinity"] = Value.Of(double.PositiveInfinity),
            ["Math"] = BuiltInTable.Object(MathFunctions.Table),
            ["JSON"] = BuiltInTable.Object(JsonFunctions.Table),
            ["Object"] = BuiltInTable.Function("Object", ObjectFunctions.Call, ObjectFunctions.Table),
            ["Array"] = BuiltInTable.Function("Array", ArrayFunctions.Construct, ArrayFunctions.Table),
            ["String"] = BuiltInTable.Function("String", StringFunctions.Call, StringFunctions.Table),
            ["Number"] = BuiltInTable.Function("Number", NumberFunctions.Call, NumberFunctions.Table),
            ["Boolean"] = BuiltInTable.Function("Boolean", BooleanFunctions.Call),
            ["Date"] = BuiltInTable.Function("Date", DateFunctions.Call, DateFunctions.Table),
        };
        foreach (var name in new[] { "Error", "TypeError", "RangeError" })
        {
            table[name] = BuiltInTable.Function(name, (in call) => ErrorFunctions.Construct(name, call));
        }

        foreach (var (name, function) in NumberFunctions.Globals.Concat(ElsaFunctions.Table))
        {
            table.Add(name, function);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
