using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary><c>Array(…)</c>, <c>new Array(…)</c> and what hangs on it.</summary>
internal static class ArrayFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("isArray", (in call) => Value.Of(call[0].Heap is ArrayValue)),
        ("of", (in call) => Copy(call)),
        ("from", From));

    /// <summary>A list of the arguments or, of one number, a list of that many undefined: there are no gaps here.</summary>
    public static Value Construct(in BuiltInCall call)
    {
        if (call.Count != 1 || !call[0].IsNumber)
        {
            return Copy(call);
        }

        var length = call[0].Number;
        ArrayWrites.CheckLength(call.Run, length);
        call.Meter.Array((long)length);
        return Value.Of(new ArrayValue([.. Enumerable.Repeat(Value.Undefined, (int)length)]));
    }

    private static Value Copy(in BuiltInCall call)
    {
        call.Meter.Array(call.Count);
        return Value.Of(new ArrayValue([.. call.Arguments]));
    }

    private static Value From(in BuiltInCall call)
    {
        var run = call.Run;
        var function = call[1].IsUndefined ? null : call.Function(1);
        run.Meter.Array(0);
        var items = new List<Value>();
        foreach (var item in Source(call))
        {
            var value = function is null ? item : run.Call(function, Value.Undefined, [item, Value.Of(items.Count)]);
            run.Meter.Grow(items.Count, 1);
            items.Add(value);
        }

        return Value.Of(new ArrayValue(items));
    }

    // Lists and texts, and as everybody writes it `{ length: 3 }`.
    private static IEnumerable<Value> Source(in BuiltInCall call)
    {
        var run = call.Run;
        var source = call[0];
        if (source.IsNullish)
        {
            throw run.TypeError("Array.from потребує списку, тексту або обʼєкта з length.");
        }

        if (source.Heap is ArrayValue || source.Text is not null)
        {
            return Iteration.Of(run, source);
        }

        var length = Conversions.ToInteger(run, Members.Get(run, source, Value.Of("length")));
        return Numbered(run, source, length);
    }

    private static IEnumerable<Value> Numbered(Run run, Value source, double length)
    {
        for (var i = 0; i < length; i++)
        {
            run.Meter.Work(1);
            yield return Members.Get(run, source, Value.Of(i));
        }
    }
}
