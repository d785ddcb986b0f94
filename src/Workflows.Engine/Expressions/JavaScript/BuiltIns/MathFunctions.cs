using System.Collections.Frozen;
using System.Numerics;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// <c>Math</c>, without <c>random</c>: a burst that lost a race is run again and must come to the same decision.
/// </summary>
internal static class MathFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("abs", Of(Math.Abs)), ("floor", Of(Math.Floor)), ("ceil", Of(Math.Ceiling)), ("trunc", Of(Math.Truncate)),
        ("round", Of(Round)), ("sign", Of(x => double.IsNaN(x) || x == 0 ? x : Math.Sign(x))),
        ("sqrt", Of(Math.Sqrt)), ("cbrt", Of(CubeRoot)), ("exp", Of(Math.Exp)), ("expm1", Of(ExponentMinusOne)),
        ("log", Of(Math.Log)), ("log2", Of(Math.Log2)), ("log10", Of(Math.Log10)), ("log1p", Of(LogOfOnePlus)),
        ("sin", Of(Math.Sin)), ("cos", Of(Math.Cos)), ("tan", Of(Math.Tan)),
        ("asin", Of(Math.Asin)), ("acos", Of(Math.Acos)), ("atan", Of(Math.Atan)),
        ("sinh", Of(Math.Sinh)), ("cosh", Of(Math.Cosh)), ("tanh", Of(Math.Tanh)),
        ("asinh", Of(Math.Asinh)), ("acosh", Of(Math.Acosh)), ("atanh", Of(Math.Atanh)),
        ("fround", Of(x => (float)x)),
        ("clz32", Of(x => BitOperations.LeadingZeroCount(Conversions.ToUInt32(x)))),
        ("imul", (in call) => Value.Of((double)unchecked(Conversions.ToInt32(call.Run, call[0]) * Conversions.ToInt32(call.Run, call[1])))),
        ("atan2", (in call) => Value.Of(Math.Atan2(call.Number(0), call.Number(1)))),
        ("pow", (in call) => Value.Of(Operators.Power(call.Number(0), call.Number(1)))),
        ("min", (in call) => Fold(call, double.PositiveInfinity, Math.Min)),
        ("max", (in call) => Fold(call, double.NegativeInfinity, Math.Max)),
        ("hypot", (in call) => Fold(call, 0, double.Hypot)))
        .With(
            ("PI", Math.PI), ("E", Math.E), ("LN2", 0.6931471805599453), ("LN10", 2.302585092994046),
            ("LOG2E", 1.4426950408889634), ("LOG10E", 0.4342944819032518),
            ("SQRT2", 1.4142135623730951), ("SQRT1_2", 0.7071067811865476));

    private static BuiltInBody Of(Func<double, double> function) => (in call) => Value.Of(function(call.Number(0)));

    private static Value Fold(in BuiltInCall call, double start, Func<double, double, double> join)
    {
        var result = start;
        call.Meter.Work(call.Count);
        for (var i = 0; i < call.Count; i++)
        {
            result = join(result, call.Number(i));
        }

        return Value.Of(result);
    }

    // Half goes up, towards plus infinity, and a negative that rounds to nothing stays a negative zero.
    private static double Round(double value)
    {
        var floor = Math.Floor(value);
        var result = value - floor >= 0.5 ? floor + 1 : floor;
        return result == 0 && value < 0 ? -0.0 : result;
    }

    // The platform's own cube root of 27 is 3.0000000000000004.
    private static double CubeRoot(double value)
    {
        var root = Math.Cbrt(value);
        var whole = Math.Round(root);
        return whole * whole * whole == value ? whole : root;
    }

    private static double ExponentMinusOne(double x) =>
        Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1;

    private static double LogOfOnePlus(double x) =>
        Math.Abs(x) < 1e-5 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x);
}
