using Acornima;
using Workflows.Engine.Expressions.JavaScript.Evaluation;

namespace Workflows.Engine.Expressions.JavaScript.Values;

/// <summary>The operators on two values, and the kinds of equality.</summary>
internal static class Operators
{
    public static Value Apply(Run run, Operator op, Value left, Value right) => op switch
    {
        Operator.Addition or Operator.AdditionAssignment => Add(run, left, right),
        Operator.StrictEquality => Value.Of(StrictEquals(run, left, right)),
        Operator.StrictInequality => Value.Of(!StrictEquals(run, left, right)),
        Operator.Equality => Value.Of(LooseEquals(run, left, right)),
        Operator.Inequality => Value.Of(!LooseEquals(run, left, right)),
        Operator.LessThan => Value.Of(Order(run, left, right) is < 0),
        Operator.GreaterThan => Value.Of(Order(run, left, right) is > 0),
        Operator.LessThanOrEqual => Value.Of(Order(run, left, right) is <= 0),
        Operator.GreaterThanOrEqual => Value.Of(Order(run, left, right) is >= 0),
        Operator.In => Value.Of(Members.Has(run, right, left)),
        _ => Value.Of(Arithmetic(run, op, left, right)),
    };

    public static bool StrictEquals(Run run, Value left, Value right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case ValueKind.Number or ValueKind.Boolean:
                return left.Number == right.Number;
            case ValueKind.String:
                run.Meter.Work(Math.Min(left.Text!.Length, right.Text!.Length) / 256);
                return string.Equals(left.Text, right.Text, StringComparison.Ordinal);
            case ValueKind.Object:
                return ReferenceEquals(left.Heap, right.Heap);
            default:
                return true;
        }
    }

    /// <summary>Strict equality in which NaN equals NaN, as <c>includes</c> has it.</summary>
    public static bool SameValueZero(Run run, Value left, Value right) =>
        StrictEquals(run, left, right)
        || (left.IsNumber && right.IsNumber && double.IsNaN(left.Number) && double.IsNaN(right.Number));

    private static bool LooseEquals(Run run, Value left, Value right)
    {
        if (left.Kind == right.Kind || (left.IsNullish && right.IsNullish))
        {
            return left.IsNullish || StrictEquals(run, left, right);
        }

        if (left.IsNullish || right.IsNullish)
        {
            return false;
        }

        if (left.Kind == ValueKind.Object)
        {
            return LooseEquals(run, Conversions.ToPrimitive(run, left, preferNumber: false), right);
        }

        return right.Kind == ValueKind.Object
            ? LooseEquals(run, left, Conversions.ToPrimitive(run, right, preferNumber: false))
            : Conversions.ToNumber(run, left) == Conversions.ToNumber(run, right);
    }

    private static Value Add(Run run, Value left, Value right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return Value.Of(left.Number + right.Number);
        }

        left = Conversions.ToPrimitive(run, left, preferNumber: false);
        right = Conversions.ToPrimitive(run, right, preferNumber: false);
        if (left.Kind != ValueKind.String && right.Kind != ValueKind.String)
        {
            return Value.Of(Conversions.ToNumber(run, left) + Conversions.ToNumber(run, right));
        }

        var (start, end) = (Conversions.ToText(run, left), Conversions.ToText(run, right));
        run.Meter.String((long)start.Length + end.Length);
        return Value.Of(string.Concat(start, end));
    }

    // Null when the two cannot be ordered, because one of them is not a number.
    private static int? Order(Run run, Value left, Value right)
    {
        left = Conversions.ToPrimitive(run, left, preferNumber: true);
        right = Conversions.ToPrimitive(run, right, preferNumber: true);
        if (left.Text is { } start && right.Text is { } end)
        {
            run.Meter.Work(Math.Min(start.Length, end.Length) / 256);
            return string.CompareOrdinal(start, end);
        }

        var (a, b) = (Conversions.ToNumber(run, left), Conversions.ToNumber(run, right));
        return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b) is var order && a == b ? 0 : order;
    }

    private static double Arithmetic(Run run, Operator op, Value left, Value right)
    {
        var a = Conversions.ToNumber(run, left);
        var b = Conversions.ToNumber(run, right);
        return op switch
        {
            Operator.Subtraction or Operator.SubtractionAssignment => a - b,
            Operator.Multiplication or Operator.MultiplicationAssignment => a * b,
            Operator.Division or Operator.DivisionAssignment => a / b,
            Operator.Remainder or Operator.RemainderAssignment => a % b,
            Operator.Exponentiation or Operator.ExponentiationAssignment => Power(a, b),
            _ => Bitwise(op, Conversions.ToUInt32(a), Conversions.ToUInt32(b)),
        };
    }

    public static double Power(double number, double exponent) =>
        double.IsNaN(exponent) || (Math.Abs(number) == 1 && double.IsInfinity(exponent))
            ? double.NaN
            : Math.Pow(number, exponent);

    private static double Bitwise(Operator op, uint a, uint b)
    {
        var shift = (int)(b & 31);
        return unchecked(op switch
        {
            Operator.BitwiseAnd or Operator.BitwiseAndAssignment => (int)(a & b),
            Operator.BitwiseOr or Operator.BitwiseOrAssignment => (int)(a | b),
            Operator.BitwiseXor or Operator.BitwiseXorAssignment => (int)(a ^ b),
            Operator.LeftShift or Operator.LeftShiftAssignment => (int)(a << shift),
            Operator.RightShift or Operator.RightShiftAssignment => (int)a >> shift,
            Operator.UnsignedRightShift or Operator.UnsignedRightShiftAssignment => (double)(a >> shift),
            _ => throw new InvalidOperationException($"The operator {op} is not one of two values."),
        });
    }
}
