using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// A stable merge sort. .NET's own sort is not stable and throws when a comparison contradicts itself, which a
/// program's comparison may well do.
/// </summary>
internal static class ArraySort
{
    public static Value Sort(in BuiltInCall call)
    {
        var array = ArrayWrites.Writable(call);
        var run = call.Run;
        var function = call[0].IsUndefined ? null : call.Function(0);
        var known = array.Items.Where(item => !item.IsUndefined).ToArray();
        run.Meter.Array(2L * known.Length);
        if (function is null)
        {
            ByText(run, known);
        }
        else
        {
            Merge(known, (left, right) => ByFunction(run, function, left, right));
        }

        // The comparison may have touched the list; what was sorted is what it becomes. Undefined goes last.
        var undefined = array.Items.Count(item => item.IsUndefined);
        array.Items.Clear();
        run.Meter.Grow(known.Length, undefined);
        array.Items.AddRange(known);
        array.Items.AddRange(Enumerable.Repeat(Value.Undefined, undefined));
        return Value.Of(array);
    }

    private static void ByText(Run run, Value[] items)
    {
        var pairs = new (string Text, Value Item)[items.Length];
        run.Meter.Array(3L * items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            pairs[i] = (Conversions.ToText(run, items[i]), items[i]);
        }

        Merge(pairs, (left, right) =>
        {
            run.Meter.Work(1 + (Math.Min(left.Text.Length, right.Text.Length) / 256));
            return string.CompareOrdinal(left.Text, right.Text);
        });
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = pairs[i].Item;
        }
    }

    private static double ByFunction(Run run, FunctionValue function, Value left, Value right)
    {
        run.Meter.Work(1);
        return Conversions.ToNumber(run, run.Call(function, Value.Undefined, [left, right]));
    }

    private static void Merge<T>(T[] items, Func<T, T, double> compare)
    {
        var from = items;
        var into = new T[items.Length];
        for (var width = 1; width < items.Length; width *= 2)
        {
            for (var start = 0; start < items.Length; start += 2 * width)
            {
                MergeRuns(from, into, start, Math.Min(start + width, items.Length), Math.Min(start + (2 * width), items.Length), compare);
            }

            (from, into) = (into, from);
        }

        if (!ReferenceEquals(from, items))
        {
            from.CopyTo(items, 0);
        }
    }

    private static void MergeRuns<T>(T[] from, T[] into, int start, int middle, int end, Func<T, T, double> compare)
    {
        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
        {
            // On a tie, and when the comparison gives no number, the left one stays first.
            var takesRight = left >= middle || (right < end && compare(from[left], from[right]) > 0);
            into[i] = takesRight ? from[right++] : from[left++];
        }
    }
}
