using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The methods of a list that call a function for each element.</summary>
/// <remarks>The length is taken once; elements that the function removes meanwhile are passed over.</remarks>
internal static class ArrayCallbacks
{
    public static Value ForEach(in BuiltInCall call, ArrayValue array)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        for (var i = 0; i < count && i < array.Items.Count; i++)
        {
            Invoke(call.Run, function, array, i);
        }

        return Value.Undefined;
    }

    public static Value Map(in BuiltInCall call, ArrayValue array)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        call.Meter.Array(count);
        var result = new List<Value>(count);
        for (var i = 0; i < count; i++)
        {
            result.Add(i < array.Items.Count ? Invoke(call.Run, function, array, i) : Value.Undefined);
        }

        return Value.Of(new ArrayValue(result));
    }

    public static Value FlatMap(in BuiltInCall call, ArrayValue array)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        call.Meter.Array(0);
        var result = new List<Value>();
        for (var i = 0; i < count && i < array.Items.Count; i++)
        {
            var made = Invoke(call.Run, function, array, i);
            var more = made.Heap is ArrayValue inner ? inner.Items : [made];
            call.Meter.Grow(result.Count, more.Count);
            result.AddRange(more);
        }

        return Value.Of(new ArrayValue(result));
    }

    public static Value Filter(in BuiltInCall call, ArrayValue array)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        call.Meter.Array(0);
        var result = new List<Value>();
        for (var i = 0; i < count && i < array.Items.Count; i++)
        {
            var item = array.Items[i];
            if (Conversions.ToBoolean(Invoke(call.Run, function, array, i)))
            {
                call.Meter.Grow(result.Count, 1);
                result.Add(item);
            }
        }

        return Value.Of(new ArrayValue(result));
    }

    public static Value Every(in BuiltInCall call, ArrayValue array)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        for (var i = 0; i < count && i < array.Items.Count; i++)
        {
            if (!Conversions.ToBoolean(Invoke(call.Run, function, array, i)))
            {
                return Value.False;
            }
        }

        return Value.True;
    }

    /// <summary>The first element, from the front or from the back, for which the function says yes.</summary>
    public static (int Index, Value Item)? FindFrom(in BuiltInCall call, ArrayValue array, int step)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        for (var i = step > 0 ? 0 : count - 1; i >= 0 && i < count; i += step)
        {
            call.Meter.Work(1);
            var item = i < array.Items.Count ? array.Items[i] : Value.Undefined;
            if (Conversions.ToBoolean(call.Run.Call(function, Value.Undefined, [item, Value.Of(i), Value.Of(array)])))
            {
                return (i, item);
            }
        }

        return null;
    }

    public static Value Reduce(in BuiltInCall call, ArrayValue array, int step)
    {
        var function = call.Function(0);
        var count = array.Items.Count;
        var i = step > 0 ? 0 : count - 1;
        Value result;
        if (call.Count > 1)
        {
            result = call[1];
        }
        else if (count > 0)
        {
            result = array.Items[i];
            i += step;
        }
        else
        {
            throw call.Run.TypeError("reduce порожнього списку потребує початкового значення.");
        }

        for (; i >= 0 && i < count; i += step)
        {
            call.Meter.Work(1);
            if (i < array.Items.Count)
            {
                Value[] arguments = [result, array.Items[i], Value.Of(i), Value.Of(array)];
                result = call.Run.Call(function, Value.Undefined, arguments);
            }
        }

        return result;
    }

    private static Value Invoke(Run run, FunctionValue function, ArrayValue array, int index)
    {
        run.Meter.Work(1);
        return run.Call(function, Value.Undefined, [array.Items[index], Value.Of(index), Value.Of(array)]);
    }
}
