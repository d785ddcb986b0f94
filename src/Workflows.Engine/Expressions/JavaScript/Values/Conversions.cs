using Workflows.Engine.Expressions.JavaScript.BuiltIns;
using Workflows.Engine.Expressions.JavaScript.Evaluation;

namespace Workflows.Engine.Expressions.JavaScript.Values;

/// <summary>The standard's abstract conversions. Text that has to be made is charged first.</summary>
internal static class Conversions
{
    public static bool ToBoolean(Value value) => value.Kind switch
    {
        ValueKind.Boolean => value.Boolean,
        ValueKind.Number => value.Number != 0 && !double.IsNaN(value.Number),
        ValueKind.String => value.Text!.Length > 0,
        ValueKind.Object => true,
        _ => false,
    };

    public static double ToNumber(Run run, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Number or ValueKind.Boolean:
                return value.Number;
            case ValueKind.Null:
                return 0;
            case ValueKind.String:
                run.Meter.Work(value.Text!.Length / 64);
                return NumberText.Parse(value.Text);
            case ValueKind.Object:
                return ToNumber(run, ToPrimitive(run, value, preferNumber: true));
            default:
                return double.NaN;
        }
    }

    public static string ToText(Run run, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.String:
                return value.Text!;
            case ValueKind.Number:
                run.Meter.String(NumberText.LongestText);
                return NumberText.Format(value.Number);
            case ValueKind.Boolean:
                return value.Boolean ? "true" : "false";
            case ValueKind.Null:
                return "null";
            case ValueKind.Object:
                return ToText(run, ToPrimitive(run, value, preferNumber: false));
            default:
                return "undefined";
        }
    }

    /// <summary>
    /// A heap value as a primitive. An own <c>valueOf</c> or <c>toString</c> of an object is not called: without
    /// prototypes it is a field like any other.
    /// </summary>
    public static Value ToPrimitive(Run run, Value value, bool preferNumber)
    {
        switch (value.Heap)
        {
            case null:
                return value;
            case ArrayValue array:
                return Value.Of(ArrayText.Join(run, array, ","));
            case ObjectValue:
                return Value.Of("[object Object]");
            case ErrorValue error:
                run.Meter.String((long)error.Name.Length + error.Message.Length + 2);
                return Value.Of(error.Message.Length == 0 ? error.Name : $"{error.Name}: {error.Message}");
            case DateValue date when preferNumber:
                return Value.Of(date.Time);
            case DateValue:
                throw run.TypeError("Дату в текст перетворюйте через toISOString(): місцевого часу вираз не знає.");
            default:
                throw run.TypeError("Функцію не можна перетворити на текст чи число.");
        }
    }

    /// <summary>A number without its fraction; NaN is 0.</summary>
    public static double ToInteger(Run run, Value value)
    {
        var number = ToNumber(run, value);
        return double.IsNaN(number) ? 0 : Math.Truncate(number) + 0.0;
    }

    public static int ToInt32(Run run, Value value) => unchecked((int)ToUInt32(ToNumber(run, value)));

    public static uint ToUInt32(double number)
    {
        if (!double.IsFinite(number))
        {
            return 0;
        }

        var rest = Math.Truncate(number) % 4294967296.0;
        return unchecked((uint)(long)rest);
    }

    public static string ToKey(Run run, Value value) => ToText(run, value);

    /// <summary>A position counted from the start or, when negative, from the end, held within 0 … length.</summary>
    public static int ToPosition(double position, int length) =>
        (int)(position < 0 ? Math.Max(length + position, 0) : Math.Min(position, length));
}
