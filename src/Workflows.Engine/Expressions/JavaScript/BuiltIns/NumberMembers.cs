using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The methods of a number.</summary>
internal static class NumberMembers
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("toFixed", ToFixed),
        ("toString", ToText),
        ("valueOf", (in call) => Value.Of(Self(call))));

    private static double Self(in BuiltInCall call) => call.Self.IsNumber
        ? call.Self.Number
        : throw call.Run.TypeError("Ця функція діє лише на число.");

    private static Value ToFixed(in BuiltInCall call)
    {
        var value = Self(call);
        var places = call.Integer(0);
        if (places is < 0 or > 100)
        {
            throw call.Run.RangeError("Знаків після коми може бути від 0 до 100.");
        }

        call.Meter.Work(8);
        call.Meter.String(130);
        return Value.Of(Math.Abs(value) < 1e21 ? NumberText.Fixed(value, (int)places) : NumberText.Format(value));
    }

    private static Value ToText(in BuiltInCall call)
    {
        var value = Self(call);
        var radix = call.Integer(0, absent: 10);
        if (radix is < 2 or > 36)
        {
            throw call.Run.RangeError("Основа числення може бути від 2 до 36.");
        }

        if (radix == 10 || !double.IsFinite(value))
        {
            return Value.Of(Conversions.ToText(call.Run, call.Self));
        }

        if (Math.Floor(value) != value || Math.Abs(value) > 9007199254740991)
        {
            throw call.Run.RangeError("В іншій системі числення записуються лише цілі числа до 2^53.");
        }

        call.Meter.Work(8);
        call.Meter.String(60);
        return Value.Of(NumberText.InRadix(value, (int)radix));
    }
}
