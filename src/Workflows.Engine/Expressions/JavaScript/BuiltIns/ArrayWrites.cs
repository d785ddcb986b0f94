using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Everything that changes a list.</summary>
internal static class ArrayWrites
{
    /// <summary>Writes an element or <c>length</c>. A place beyond the end fills what lies between with undefined.</summary>
    public static void Set(Run run, ArrayValue array, Value key, Value value)
    {
        var items = array.Items;
        if (Members.IndexOf(key) is { } index)
        {
            if (index < items.Count)
            {
                items[(int)index] = value;
                return;
            }

            Resize(run, items, index + 1);
            items[(int)index] = value;
        }
        else if (key.Text == "length")
        {
            var length = Conversions.ToNumber(run, value);
            CheckLength(run, length);
            Resize(run, items, (long)length);
        }
        else
        {
            throw run.TypeError("Список має лише номери й length; для назв візьміть обʼєкт.");
        }
    }

    public static void CheckLength(Run run, double length)
    {
        if (!(length >= 0 && length <= uint.MaxValue && Math.Floor(length) == length))
        {
            throw run.RangeError("Такої довжини в списку бути не може.");
        }
    }

    public static Value Push(in BuiltInCall call)
    {
        var items = Writable(call).Items;
        call.Meter.Grow(items.Count, call.Count);
        items.AddRange(call.Arguments);
        return Value.Of(items.Count);
    }

    public static Value Pop(in BuiltInCall call) => RemoveAt(call, Writable(call).Items, items => items.Count - 1);

    public static Value Shift(in BuiltInCall call) => RemoveAt(call, Writable(call).Items, _ => 0);

    public static Value Unshift(in BuiltInCall call)
    {
        var items = Writable(call).Items;
        call.Meter.Grow(items.Count, call.Count);
        call.Meter.Work(items.Count / 64);
        items.InsertRange(0, call.Arguments);
        return Value.Of(items.Count);
    }

    public static Value Splice(in BuiltInCall call)
    {
        var items = Writable(call).Items;
        var start = Conversions.ToPosition(call.Integer(0), items.Count);
        var count = call.Count switch
        {
            0 => 0,
            1 => items.Count - start,
            _ => (int)Math.Clamp(call.Integer(1), 0, items.Count - start),
        };
        var added = Math.Max(call.Count - 2, 0);
        call.Meter.Array(count);
        call.Meter.Grow(items.Count, added);
        call.Meter.Work(items.Count / 64);
        var removed = items.GetRange(start, count);
        items.RemoveRange(start, count);
        items.InsertRange(start, call.Arguments.Skip(2));
        return Value.Of(new ArrayValue(removed));
    }

    public static Value Reverse(in BuiltInCall call)
    {
        var array = Writable(call);
        call.Meter.Work(array.Items.Count / 16);
        array.Items.Reverse();
        return Value.Of(array);
    }

    public static Value Fill(in BuiltInCall call)
    {
        var array = Writable(call);
        var start = Conversions.ToPosition(call.Integer(1), array.Items.Count);
        var end = Conversions.ToPosition(call.Integer(2, array.Items.Count), array.Items.Count);
        call.Meter.Work(Math.Max(end - start, 0) / 16);
        for (var i = start; i < end; i++)
        {
            array.Items[i] = call[0];
        }

        return Value.Of(array);
    }

    public static ArrayValue Writable(in BuiltInCall call)
    {
        var array = ArrayMembers.Self(call);
        return array.Frozen ? throw call.Run.TypeError("Цей список можна лише читати.") : array;
    }

    private static Value RemoveAt(in BuiltInCall call, List<Value> items, Func<List<Value>, int> place)
    {
        if (items.Count == 0)
        {
            return Value.Undefined;
        }

        var index = place(items);
        call.Meter.Work((items.Count - index) / 64);
        var item = items[index];
        items.RemoveAt(index);
        return item;
    }

    private static void Resize(Run run, List<Value> items, long length)
    {
        if (length <= items.Count)
        {
            items.RemoveRange((int)length, items.Count - (int)length);
            return;
        }

        run.Meter.Grow(items.Count, length - items.Count);
        items.AddRange(Enumerable.Repeat(Value.Undefined, (int)length - items.Count));
    }
}
