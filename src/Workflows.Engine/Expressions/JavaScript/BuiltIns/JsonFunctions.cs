using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary><c>JSON</c>, without the functions that rewrite values on the way.</summary>
internal static class JsonFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("parse", Parse),
        ("stringify", Stringify));

    private static Value Parse(in BuiltInCall call)
    {
        RefuseRewriting(call);
        return JsonReader.Read(call.Run, call.Text(0), frozen: false);
    }

    private static Value Stringify(in BuiltInCall call)
    {
        RefuseRewriting(call);
        var text = JsonWriter.Write(call.Run, call[0], Indent(call));
        return text is null ? Value.Undefined : Value.Of(text);
    }

    private static string Indent(in BuiltInCall call)
    {
        if (call[2].Text is { } text)
        {
            return text.Length > 10 ? text[..10] : text;
        }

        return call[2].IsNumber ? new string(' ', (int)Math.Clamp(call.Integer(2), 0, 10)) : string.Empty;
    }

    private static void RefuseRewriting(in BuiltInCall call)
    {
        if (!call[1].IsNullish)
        {
            throw call.Run.TypeError("JSON.parse і JSON.stringify не беруть функції чи списку для вибору полів.");
        }
    }
}
