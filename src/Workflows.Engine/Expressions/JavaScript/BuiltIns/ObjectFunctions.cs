using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>What hangs on <c>Object</c>.</summary>
internal static class ObjectFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("keys", (in call) => List(call, (_, _, key) => Value.Of(key))),
        ("values", (in call) => List(call, (run, target, key) => Members.Get(run, target, Value.Of(key)))),
        ("entries", (in call) => List(call, Entry)),
        ("assign", Assign),
        ("fromEntries", FromEntries),
        ("hasOwn", (in call) => Value.Of(Members.HasOwn(Existing(call), Conversions.ToKey(call.Run, call[1])))),
        ("is", Is),
        ("freeze", Freeze),
        ("isFrozen", (in call) => Value.Of(call[0].Heap is not { Frozen: false })));

    public static Value Call(in BuiltInCall call)
    {
        if (!call[0].IsNullish)
        {
            return call[0].Heap is null ? throw call.Run.TypeError("Object(…) діє лише на обʼєкт.") : call[0];
        }

        call.Meter.Object();
        return Value.Of(new ObjectValue());
    }

    private static Value Existing(in BuiltInCall call) =>
        call[0].IsNullish ? throw call.Run.TypeError("З нічого (null чи undefined) не можна взяти поля.") : call[0];

    private static Value List(in BuiltInCall call, Func<Run, Value, string, Value> part)
    {
        var run = call.Run;
        var target = Existing(call);
        var keys = Members.Keys(run, target);
        run.Meter.Array(keys.Count);
        var parts = new List<Value>(keys.Count);
        foreach (var key in keys)
        {
            parts.Add(part(run, target, key));
        }

        return Value.Of(new ArrayValue(parts));
    }

    private static Value Entry(Run run, Value target, string key)
    {
        run.Meter.Array(2);
        return Value.Of(new ArrayValue([Value.Of(key), Members.Get(run, target, Value.Of(key))]));
    }

    private static Value Assign(in BuiltInCall call)
    {
        var target = Existing(call);
        if (target.Heap is not ObjectValue { Frozen: false } into)
        {
            throw call.Run.TypeError("Object.assign записує лише в обʼєкт, який можна змінювати.");
        }

        for (var i = 1; i < call.Count; i++)
        {
            Members.CopyInto(call.Run, into, call[i], except: null);
        }

        return target;
    }

    private static Value FromEntries(in BuiltInCall call)
    {
        var run = call.Run;
        run.Meter.Object();
        var result = new ObjectValue();
        foreach (var entry in Iteration.Of(run, call[0]))
        {
            if (entry.Heap is not (ArrayValue or ObjectValue))
            {
                throw run.TypeError("Object.fromEntries потребує списку пар [ключ, значення].");
            }

            var key = Conversions.ToKey(run, Members.Get(run, entry, Value.Of(0)));
            Members.Put(run, result, key, Members.Get(run, entry, Value.Of(1)));
        }

        return Value.Of(result);
    }

    private static Value Is(in BuiltInCall call) => Value.Of(call[0].IsNumber && call[1].IsNumber
        ? call[0].Number.Equals(call[1].Number) && double.IsNegative(call[0].Number) == double.IsNegative(call[1].Number)
        : Operators.StrictEquals(call.Run, call[0], call[1]));

    private static Value Freeze(in BuiltInCall call)
    {
        if (call[0].Heap is { Frozen: false } heap)
        {
            heap.Frozen = true;
        }

        return call[0];
    }
}
