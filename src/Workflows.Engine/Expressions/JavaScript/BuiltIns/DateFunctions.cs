using System.Collections.Frozen;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>What hangs on <c>Date</c>.</summary>
internal static class DateFunctions
{
    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("now", (in call) => Value.Of(call.Run.Now())),
        ("parse", (in call) => Value.Of(DateMembers.Read(call))),
        ("UTC", Utc));

    public static Value Call(in BuiltInCall call) =>
        throw call.Run.TypeError("Дату роблять через new Date(…).");

    private static Value Utc(in BuiltInCall call)
    {
        var parts = new double[7];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = i < call.Count ? Math.Truncate(call.Number(i)) : i == 2 ? 1 : i == 0 ? double.NaN : 0;
        }

        // Two-digit years mean the last century, as everywhere in JavaScript.
        var year = parts[0] is >= 0 and <= 99 ? 1900 + parts[0] : parts[0];
        var days = DateText.Days(year, parts[1], parts[2]);
        var time = (days * DateText.DayMilliseconds) + (parts[3] * 3_600_000) + (parts[4] * 60_000) + (parts[5] * 1000) + parts[6];
        return Value.Of(DateText.Clip(time));
    }
}
