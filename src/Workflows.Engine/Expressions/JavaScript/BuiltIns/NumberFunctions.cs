using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary><c>Number(x)</c>, what hangs on it, and the global functions on numbers.</summary>
internal static class NumberFunctions
{
    private const double MaxSafe = 9007199254740991;

    public static FrozenDictionary<string, Value> Globals { get; } = BuiltInTable.Of(
        ("parseInt", ParseInt),
        ("parseFloat", ParseFloat),
        ("isNaN", (in call) => Value.Of(double.IsNaN(call.Number(0)))),
        ("isFinite", (in call) => Value.Of(double.IsFinite(call.Number(0)))));

    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("parseInt", ParseInt),
        ("parseFloat", ParseFloat),
        ("isNaN", (in call) => Value.Of(call[0].IsNumber && double.IsNaN(call[0].Number))),
        ("isFinite", (in call) => Value.Of(call[0].IsNumber && double.IsFinite(call[0].Number))),
        ("isInteger", (in call) => Value.Of(IsInteger(call[0]))),
        ("isSafeInteger", (in call) => Value.Of(IsInteger(call[0]) && Math.Abs(call[0].Number) <= MaxSafe)))
        .With(
            ("MAX_SAFE_INTEGER", MaxSafe),
            ("MIN_SAFE_INTEGER", -MaxSafe),
            ("MAX_VALUE", double.MaxValue),
            ("MIN_VALUE", double.Epsilon),
            ("EPSILON", Math.BitIncrement(1.0) - 1.0),
            ("POSITIVE_INFINITY", double.PositiveInfinity),
            ("NEGATIVE_INFINITY", double.NegativeInfinity),
            ("NaN", double.NaN));

    public static Value Call(in BuiltInCall call) => Value.Of(call.Count == 0 ? 0 : call.Number(0));

    private static bool IsInteger(Value value) =>
        value.IsNumber && double.IsFinite(value.Number) && Math.Floor(value.Number) == value.Number;

    private static Value ParseFloat(in BuiltInCall call)
    {
        var text = call.Text(0);
        call.Meter.Work(text.Length / 64);
        return Value.Of(NumberText.ParsePrefix(NumberText.TrimStart(text), out _));
    }

    private static Value ParseInt(in BuiltInCall call)
    {
        var whole = call.Text(0);
        call.Meter.Work(whole.Length / 16);
        var text = NumberText.TrimStart(whole);
        var negative = text.Length > 0 && text[0] == '-';
        text = negative || text.StartsWith('+') ? text[1..] : text;
        var radix = Conversions.ToInt32(call.Run, call[1]);
        if (radix is not 0 and (< 2 or > 36))
        {
            return Value.NaN;
        }

        if (radix is 0 or 16 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            text = text[2..];
            radix = 16;
        }

        var value = NumberText.WholeDigits(text, radix == 0 ? 10 : radix, out _);
        return Value.Of(negative ? -value : value);
    }
}
