using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Those of Elsa's functions that need no workflow. Ids are texts here: a program has no other type for them.</summary>
internal static class ElsaFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("isNullOrWhiteSpace", (in call) => Value.Of(IsBlank(call, trimmed: true))),
        ("isNullOrEmpty", (in call) => Value.Of(IsBlank(call, trimmed: false))),
        ("parseGuid", ParseGuid),
        ("newGuid", NewGuid),
        ("newGuidString", NewGuid),
        ("toJson", (in call) => Value.Of(JsonWriter.Write(call.Run, call[0]) ?? "null")));

    private static bool IsBlank(in BuiltInCall call, bool trimmed)
    {
        if (call[0].IsNullish)
        {
            return true;
        }

        var text = call.Text(0);
        call.Meter.Work(text.Length / 64);
        return trimmed ? NumberText.Trim(text).IsEmpty : text.Length == 0;
    }

    private static Value ParseGuid(in BuiltInCall call)
    {
        var text = call.Text(0);
        call.Meter.String(36);
        return Guid.TryParse(text, out var id)
            ? Value.Of(id.ToString("D"))
            : throw call.Run.TypeError("parseGuid: це не GUID.");
    }

    private static Value NewGuid(in BuiltInCall call)
    {
        call.Meter.String(36);
        return Value.Of(call.Run.NewGuid().ToString("D"));
    }
}
