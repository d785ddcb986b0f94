using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// Dates: an instant and its parts in UTC. Local time is refused in words, since where the server stands must not
/// decide what day it is; a date does not change once made.
/// </summary>
internal static class DateMembers
{
    private const string LocalTime = "Місцевого часу вираз не знає: скористайтеся getUTC…, toISOString чи полями строків.";

    private static readonly FrozenDictionary<string, Value> Table = BuiltInTable.Of(
        ("getTime", (in call) => Value.Of(Self(call))),
        ("valueOf", (in call) => Value.Of(Self(call))),
        ("toISOString", ToIsoString),
        ("toJSON", (in call) => double.IsNaN(Self(call)) ? Value.Null : ToIsoString(call)),
        ("getUTCFullYear", (in call) => Civil(call, date => date.Year)),
        ("getUTCMonth", (in call) => Civil(call, date => date.Month - 1)),
        ("getUTCDate", (in call) => Civil(call, date => date.Day)),
        ("getUTCDay", (in call) => Part(call, DateText.DayMilliseconds, 7, 4)),
        ("getUTCHours", (in call) => Part(call, 3_600_000, 24, 0)),
        ("getUTCMinutes", (in call) => Part(call, 60_000, 60, 0)),
        ("getUTCSeconds", (in call) => Part(call, 1000, 60, 0)),
        ("getUTCMilliseconds", (in call) => Part(call, 1, 1000, 0)));

    public static Value Get(Run run, string key)
    {
        if (Table.TryGetValue(key, out var member))
        {
            return member;
        }

        if (key.StartsWith("set", StringComparison.Ordinal))
        {
            throw run.TypeError("Дату не змінюють: зробіть нову з getTime() і різниці в мілісекундах.");
        }

        return key.StartsWith("get", StringComparison.Ordinal) || key.StartsWith("to", StringComparison.Ordinal)
            ? throw run.TypeError(LocalTime)
            : Value.Undefined;
    }

    public static Value Construct(in BuiltInCall call)
    {
        call.Meter.Object();
        if (call.Count > 1)
        {
            throw call.Run.TypeError(LocalTime + " Частини дати збирає Date.UTC(рік, місяць, день…).");
        }

        return Value.Of(new DateValue(call.Count == 0 ? call.Run.Now() : Instant(call)));
    }

    /// <summary>The instant that a text means.</summary>
    public static double Read(in BuiltInCall call)
    {
        var text = call.Text(0);
        return DateText.Read(text) ?? throw call.Run.TypeError(
            "Час у даті потребує зони: «Z» або «+02:00» у кінці. Місцевого часу вираз не знає.");
    }

    private static double Instant(in BuiltInCall call)
    {
        if (call[0].Heap is DateValue other)
        {
            return other.Time;
        }

        var value = Conversions.ToPrimitive(call.Run, call[0], preferNumber: false);
        return value.Kind == ValueKind.String ? Read(call) : DateText.Clip(Conversions.ToNumber(call.Run, value));
    }

    private static double Self(in BuiltInCall call) =>
        call.Self.Heap is DateValue date ? date.Time : throw call.Run.TypeError("Ця функція діє лише на дату.");

    private static Value ToIsoString(in BuiltInCall call)
    {
        var time = Self(call);
        if (double.IsNaN(time))
        {
            throw call.Run.RangeError("Такої дати немає.");
        }

        call.Meter.String(27);
        return Value.Of(DateText.Write(time));
    }

    private static Value Civil(in BuiltInCall call, Func<(long Year, long Month, long Day), double> part)
    {
        var time = Self(call);
        return Value.Of(double.IsNaN(time) ? double.NaN : part(DateText.Civil(Math.Floor(time / DateText.DayMilliseconds))));
    }

    // The remainder of whole units since 1970, a Thursday, made positive for the years before.
    private static Value Part(in BuiltInCall call, double unit, double modulus, double offset)
    {
        var units = Math.Floor(Self(call) / unit) + offset;
        return Value.Of(units - (Math.Floor(units / modulus) * modulus));
    }
}
