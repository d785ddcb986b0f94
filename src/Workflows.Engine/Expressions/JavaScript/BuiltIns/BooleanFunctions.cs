using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary><c>Boolean(x)</c> and the methods of true and false.</summary>
internal static class BooleanFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("toString", (in call) => Value.Of(Conversions.ToText(call.Run, Self(call)))),
        ("valueOf", (in call) => Self(call)));

    public static Value Call(in BuiltInCall call) => Value.Of(Conversions.ToBoolean(call[0]));

    private static Value Self(in BuiltInCall call) => call.Self.Kind == ValueKind.Boolean
        ? call.Self
        : throw call.Run.TypeError("Ця функція діє лише на true чи false.");
}
