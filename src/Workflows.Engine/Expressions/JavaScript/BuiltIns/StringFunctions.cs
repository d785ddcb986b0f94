using System.Collections.Frozen;
using System.Text;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary><c>String(x)</c> and what hangs on it.</summary>
internal static class StringFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("fromCharCode", FromCharCode),
        ("fromCodePoint", FromCodePoint));

    public static Value Call(in BuiltInCall call) => call.Count == 0 ? Value.EmptyText : Value.Of(call.Text(0));

    private static Value FromCharCode(in BuiltInCall call)
    {
        call.Meter.String(call.Count);
        var text = new StringBuilder(call.Count);
        for (var i = 0; i < call.Count; i++)
        {
            text.Append((char)(Conversions.ToUInt32(call.Number(i)) & 0xFFFF));
        }

        return Value.Of(text.ToString());
    }

    private static Value FromCodePoint(in BuiltInCall call)
    {
        call.Meter.String(2L * call.Count);
        var text = new StringBuilder(call.Count);
        for (var i = 0; i < call.Count; i++)
        {
            var code = call.Number(i);
            if (!(code >= 0 && code <= 0x10FFFF && Math.Floor(code) == code))
            {
                throw call.Run.RangeError("Такого знака немає.");
            }

            if (code > 0xFFFF)
            {
                text.Append(char.ConvertFromUtf32((int)code));
            }
            else
            {
                text.Append((char)code);
            }
        }

        return Value.Of(text.ToString());
    }
}
