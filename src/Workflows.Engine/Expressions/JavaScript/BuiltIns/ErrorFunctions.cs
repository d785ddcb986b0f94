using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Errors: a name, a message and a text of both. There is no stack to look at.</summary>
internal static class ErrorFunctions
{
    private static readonly FrozenDictionary<string, Value> Table = BuiltInTable.Of(
        ("toString", (in call) => Value.Of(Conversions.ToText(call.Run, call.Self))));

    public static Value Construct(string name, in BuiltInCall call)
    {
        call.Meter.Object();
        return Value.Of(new ErrorValue(name, call[0].IsUndefined ? string.Empty : call.Text(0)));
    }

    public static Value Get(ErrorValue error, string key) => key switch
    {
        "name" => Value.Of(error.Name),
        "message" => Value.Of(error.Message),
        _ => Table.GetValueOrDefault(key),
    };
}
