using System.Globalization;
using Workflows.Engine.Expressions.JavaScript.BuiltIns;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>
/// Reading and writing members. This is the whole of what a program can reach from a value: own properties, and for
/// lists, texts, numbers and dates the methods in the tables. <c>constructor</c> or <c>__proto__</c> are in none.
/// </summary>
internal static class Members
{
    public static Value Get(Run run, Value target, Value key)
    {
        switch (target.Kind)
        {
            case ValueKind.Undefined or ValueKind.Null:
                var owner = target.Kind == ValueKind.Null ? "null" : "undefined";
                throw run.TypeError($"Не можна прочитати «{Show(run, key)}»: перед крапкою {owner}.");
            case ValueKind.String:
                return OfText(run, target.Text!, key);
            case ValueKind.Number:
                return NumberMembers.Table.GetValueOrDefault(Conversions.ToKey(run, key));
            case ValueKind.Boolean:
                return BooleanFunctions.Table.GetValueOrDefault(Conversions.ToKey(run, key));
        }

        return target.Heap switch
        {
            ObjectValue item => item.Get(Conversions.ToKey(run, key)),
            ArrayValue array => OfArray(run, array, key),
            BuiltInValue function => function.Members.GetValueOrDefault(Conversions.ToKey(run, key)),
            DateValue => DateMembers.Get(run, Conversions.ToKey(run, key)),
            ErrorValue error => ErrorFunctions.Get(error, Conversions.ToKey(run, key)),
            _ => Value.Undefined,
        };
    }

    public static void Set(Run run, Value target, Value key, Value value)
    {
        if (target.IsNullish)
        {
            throw run.TypeError($"Не можна записати «{Show(run, key)}»: перед крапкою нічого немає.");
        }

        switch (target.Heap)
        {
            case { Frozen: true }:
                throw run.TypeError($"«{Show(run, key)}» можна лише читати.");
            case ObjectValue item:
                Put(run, item, Conversions.ToKey(run, key), value);
                break;
            case ArrayValue array:
                ArrayWrites.Set(run, array, key, value);
                break;
            default:
                throw run.TypeError($"Поле «{Show(run, key)}» можна записати лише в обʼєкт чи список.");
        }
    }

    /// <summary>Writes one property of an object, charging for a new one.</summary>
    public static void Put(Run run, ObjectValue target, string key, Value value)
    {
        if (!target.Has(key))
        {
            run.Meter.Property(target.Count);
        }

        target.Put(key, value);
    }

    public static void Delete(Run run, Value target, Value key)
    {
        switch (target.Heap)
        {
            case { Frozen: true }:
                throw run.TypeError($"«{Show(run, key)}» можна лише читати.");
            case ObjectValue item:
                // The keys that follow move up by one.
                run.Meter.Work(item.Count / 16);
                item.Remove(Conversions.ToKey(run, key));
                break;
            case null when target.IsNullish:
                throw run.TypeError("delete діє лише на поле обʼєкта.");
            default:
                throw run.TypeError("delete діє лише на поле обʼєкта; елемент списку вилучає splice.");
        }
    }

    public static bool Has(Run run, Value target, Value key) => target.Heap is { } heap
        ? HasOwn(Value.Of(heap), Conversions.ToKey(run, key))
        : throw run.TypeError("Праворуч від in має бути обʼєкт або список.");

    public static bool HasOwn(Value target, string key) => target switch
    {
        { Heap: ObjectValue item } => item.Has(key),
        { Heap: ArrayValue array } => key == "length" || IndexOf(key) is { } index && index < array.Items.Count,
        { Text: { } text } => key == "length" || IndexOf(key) is { } index && index < text.Length,
        { Heap: BuiltInValue function } => function.Members.ContainsKey(key),
        { Heap: ErrorValue } => key == "message",
        _ => false,
    };

    /// <summary>The keys that for-in, spread and Object.keys see.</summary>
    public static IReadOnlyList<string> Keys(Run run, Value target)
    {
        var count = target switch
        {
            { Heap: ObjectValue item } => item.Count,
            { Heap: ArrayValue array } => array.Items.Count,
            { Text: { } text } => text.Length,
            _ => 0,
        };
        run.Meter.Work(count);
        run.Meter.Array(count);
        if (target.Heap is ObjectValue known)
        {
            return known.Keys();
        }

        run.Meter.Allocate(32L * count);
        return [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>Copies own properties, as spread and Object.assign do.</summary>
    public static void CopyInto(Run run, ObjectValue into, Value from, IReadOnlySet<string>? except)
    {
        foreach (var key in Keys(run, from))
        {
            if (except is null || !except.Contains(key))
            {
                Put(run, into, key, Get(run, from, Value.Of(key)));
            }
        }
    }

    /// <summary>The element number that a key names, if it names one.</summary>
    public static long? IndexOf(Value key)
    {
        if (key.IsNumber)
        {
            return key.Number >= 0 && key.Number < uint.MaxValue && Math.Floor(key.Number) == key.Number
                ? (long)key.Number
                : null;
        }

        return key.Text is { } text ? IndexOf(text) : null;
    }

    private static long? IndexOf(string key) =>
        key.Length is > 0 and <= 10
        && (key[0] != '0' || key.Length == 1)
        && uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index != uint.MaxValue
            ? index
            : null;

    private static Value OfArray(Run run, ArrayValue array, Value key)
    {
        if (IndexOf(key) is { } index)
        {
            return index < array.Items.Count ? array.Items[(int)index] : Value.Undefined;
        }

        var name = Conversions.ToKey(run, key);
        return name == "length" ? Value.Of(array.Items.Count) : ArrayMembers.Table.GetValueOrDefault(name);
    }

    private static Value OfText(Run run, string text, Value key)
    {
        if (IndexOf(key) is { } index)
        {
            if (index >= text.Length)
            {
                return Value.Undefined;
            }

            run.Meter.String(1);
            return Value.Of(text[(int)index].ToString());
        }

        var name = Conversions.ToKey(run, key);
        return name == "length" ? Value.Of(text.Length) : StringMembers.Table.GetValueOrDefault(name);
    }

    private static string Show(Run run, Value key)
    {
        var text = key.Heap is null ? Conversions.ToText(run, key) : "…";
        return text.Length > 60 ? text[..60] + "…" : text;
    }
}
