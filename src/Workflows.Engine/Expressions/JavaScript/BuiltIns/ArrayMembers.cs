using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The methods of a list that read it; those that change it are <see cref="ArrayWrites"/>.</summary>
internal static class ArrayMembers
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("at", At),
        ("slice", Slice),
        ("concat", Concat),
        ("join", (in call) => Value.Of(ArrayText.Join(call.Run, Self(call), call[0].IsUndefined ? "," : call.Text(0)))),
        ("toString", (in call) => Value.Of(ArrayText.Join(call.Run, Self(call), ","))),
        ("indexOf", IndexOf),
        ("lastIndexOf", LastIndexOf),
        ("includes", Includes),
        ("flat", (in call) => Flat(call, call.Integer(0, absent: 1))),
        ("forEach", (in call) => ArrayCallbacks.ForEach(call, Self(call))),
        ("map", (in call) => ArrayCallbacks.Map(call, Self(call))),
        ("flatMap", (in call) => ArrayCallbacks.FlatMap(call, Self(call))),
        ("filter", (in call) => ArrayCallbacks.Filter(call, Self(call))),
        ("some", (in call) => Value.Of(ArrayCallbacks.FindFrom(call, Self(call), 1) is not null)),
        ("every", (in call) => ArrayCallbacks.Every(call, Self(call))),
        ("find", (in call) => ArrayCallbacks.FindFrom(call, Self(call), 1)?.Item ?? Value.Undefined),
        ("findIndex", (in call) => Value.Of(ArrayCallbacks.FindFrom(call, Self(call), 1)?.Index ?? -1)),
        ("findLast", (in call) => ArrayCallbacks.FindFrom(call, Self(call), -1)?.Item ?? Value.Undefined),
        ("findLastIndex", (in call) => Value.Of(ArrayCallbacks.FindFrom(call, Self(call), -1)?.Index ?? -1)),
        ("reduce", (in call) => ArrayCallbacks.Reduce(call, Self(call), 1)),
        ("reduceRight", (in call) => ArrayCallbacks.Reduce(call, Self(call), -1)),
        ("push", ArrayWrites.Push),
        ("pop", ArrayWrites.Pop),
        ("shift", ArrayWrites.Shift),
        ("unshift", ArrayWrites.Unshift),
        ("splice", ArrayWrites.Splice),
        ("reverse", ArrayWrites.Reverse),
        ("fill", ArrayWrites.Fill),
        ("sort", ArraySort.Sort));

    public static ArrayValue Self(in BuiltInCall call) =>
        call.Self.Heap as ArrayValue ?? throw call.Run.TypeError("Ця функція діє лише на список.");

    private static Value At(in BuiltInCall call)
    {
        var items = Self(call).Items;
        var position = call.Integer(0);
        position = position < 0 ? items.Count + position : position;
        return position >= 0 && position < items.Count ? items[(int)position] : Value.Undefined;
    }

    private static Value Slice(in BuiltInCall call)
    {
        var items = Self(call).Items;
        var start = Conversions.ToPosition(call.Integer(0), items.Count);
        var end = Conversions.ToPosition(call.Integer(1, items.Count), items.Count);
        var count = Math.Max(end - start, 0);
        call.Meter.Array(count);
        return Value.Of(new ArrayValue(items.GetRange(start, count)));
    }

    private static Value Concat(in BuiltInCall call)
    {
        var own = Self(call).Items;
        call.Meter.Array(own.Count);
        var result = new List<Value>(own);
        foreach (var argument in call.Arguments)
        {
            if (argument.Heap is ArrayValue more)
            {
                call.Meter.Grow(result.Count, more.Items.Count);
                result.AddRange(more.Items);
            }
            else
            {
                call.Meter.Grow(result.Count, 1);
                result.Add(argument);
            }
        }

        return Value.Of(new ArrayValue(result));
    }

    private static Value IndexOf(in BuiltInCall call)
    {
        var items = Self(call).Items;
        for (var i = Conversions.ToPosition(call.Integer(1), items.Count); i < items.Count; i++)
        {
            call.Meter.Work(1);
            if (Operators.StrictEquals(call.Run, items[i], call[0]))
            {
                return Value.Of(i);
            }
        }

        return Value.Of(-1);
    }

    private static Value LastIndexOf(in BuiltInCall call)
    {
        var items = Self(call).Items;
        var from = call.Count > 1 ? call.Integer(1) : items.Count - 1;
        for (var i = (int)Math.Min(from < 0 ? items.Count + from : from, items.Count - 1); i >= 0; i--)
        {
            call.Meter.Work(1);
            if (Operators.StrictEquals(call.Run, items[i], call[0]))
            {
                return Value.Of(i);
            }
        }

        return Value.Of(-1);
    }

    private static Value Includes(in BuiltInCall call)
    {
        var items = Self(call).Items;
        for (var i = Conversions.ToPosition(call.Integer(1), items.Count); i < items.Count; i++)
        {
            call.Meter.Work(1);
            if (Operators.SameValueZero(call.Run, items[i], call[0]))
            {
                return Value.True;
            }
        }

        return Value.False;
    }

    private static Value Flat(in BuiltInCall call, double depth)
    {
        call.Meter.Array(0);
        var result = new List<Value>();
        Flatten(call.Run, Self(call), depth, result);
        return Value.Of(new ArrayValue(result));
    }

    private static void Flatten(Run run, ArrayValue array, double depth, List<Value> result)
    {
        run.Meter.Enter();
        foreach (var item in array.Items)
        {
            if (depth >= 1 && item.Heap is ArrayValue inner)
            {
                run.Meter.Work(1);
                Flatten(run, inner, depth - 1, result);
            }
            else
            {
                run.Meter.Work(1);
                run.Meter.Grow(result.Count, 1);
                result.Add(item);
            }
        }

        run.Meter.Leave();
    }
}
