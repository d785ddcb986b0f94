using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Looking for one text in another, always by UTF-16 units.</summary>
internal static class TextSearch
{
    public static Value IndexOf(in BuiltInCall call, string text)
    {
        var what = call.Text(0);
        return Value.Of(Find(call.Run, text, what, (int)Math.Clamp(call.Integer(1), 0, text.Length)));
    }

    public static Value LastIndexOf(in BuiltInCall call, string text)
    {
        var what = call.Text(0);
        var limit = call.Number(1);
        var from = (int)Math.Clamp(double.IsNaN(limit) ? text.Length : Math.Truncate(limit), 0, text.Length);
        ChargeSearch(call.Run, text.Length, what.Length);
        return Value.Of(text.AsSpan(0, (int)Math.Min((long)from + what.Length, text.Length)).LastIndexOf(what, StringComparison.Ordinal));
    }

    public static Value Includes(in BuiltInCall call, string text) => Value.Of(IndexOf(call, text).Number >= 0);

    public static Value StartsWith(in BuiltInCall call, string text)
    {
        var what = call.Text(0);
        var from = (int)Math.Clamp(call.Integer(1), 0, text.Length);
        call.Meter.Work(what.Length / 64);
        return Value.Of(text.AsSpan(from).StartsWith(what, StringComparison.Ordinal));
    }

    public static Value EndsWith(in BuiltInCall call, string text)
    {
        var what = call.Text(0);
        var end = (int)Math.Clamp(call.Integer(1, text.Length), 0, text.Length);
        call.Meter.Work(what.Length / 64);
        return Value.Of(text.AsSpan(0, end).EndsWith(what, StringComparison.Ordinal));
    }

    public static Value Split(in BuiltInCall call, string text)
    {
        var run = call.Run;
        var limit = call[1].IsUndefined ? uint.MaxValue : Conversions.ToUInt32(call.Number(1));
        run.Meter.Array(0);
        var parts = new List<Value>();
        if (call[0].IsUndefined)
        {
            if (limit > 0)
            {
                run.Meter.Grow(0, 1);
                parts.Add(Value.Of(text));
            }

            return Value.Of(new ArrayValue(parts));
        }

        var separator = call.Text(0);
        var start = 0;
        var nothingToSplit = text.Length == 0 && separator.Length == 0;
        while (parts.Count < limit && !nothingToSplit)
        {
            var end = separator.Length > 0 ? Find(run, text, separator, start)
                : start + 1 < text.Length ? start + 1
                : -1;
            var length = (end < 0 ? text.Length : end) - start;
            run.Meter.Grow(parts.Count, 1);
            run.Meter.String(length);
            parts.Add(Value.Of(text.Substring(start, length)));
            if (end < 0)
            {
                break;
            }

            start = end + separator.Length;
        }

        return Value.Of(new ArrayValue(parts));
    }

    /// <summary>The first place of a text in another at or after a position; −1 if there is none.</summary>
    public static int Find(Run run, string text, string what, int from)
    {
        run.Meter.Work(1);
        // Charged by pieces: what is not reached is not paid for, and a hostile needle cannot run long unnoticed.
        const int piece = 4096;
        for (var at = from; at <= text.Length - what.Length; at += piece)
        {
            var window = Math.Min(text.Length - at, piece + what.Length - 1);
            ChargeSearch(run, window, what.Length);
            var found = text.AsSpan(at, window).IndexOf(what, StringComparison.Ordinal);
            if (found >= 0)
            {
                return at + found;
            }
        }

        return -1;
    }

    // At its worst, a search compares the whole needle at every place.
    private static void ChargeSearch(Run run, long length, long needle) =>
        run.Meter.Work((length / 512) + (length * needle / 8192));
}
