using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Replacing one text, or all its occurrences, by a text with $-patterns or by what a function makes.</summary>
internal static class TextReplace
{
    public static Value Replace(in BuiltInCall call, string text, bool all)
    {
        var run = call.Run;
        var what = call.Text(0);
        var function = call[1].Heap as FunctionValue;
        var pattern = function is null ? call.Text(1) : string.Empty;
        var result = new MeteredText(run.Meter);
        var copied = 0;
        var at = TextSearch.Find(run, text, what, 0);
        while (at >= 0)
        {
            result.Append(text.AsSpan(copied, at - copied));
            if (function is null)
            {
                AppendPattern(result, pattern, text, what, at);
            }
            else
            {
                Value[] arguments = [Value.Of(what), Value.Of(at), Value.Of(text)];
                result.Append(Conversions.ToText(run, run.Call(function, Value.Undefined, arguments)));
            }

            copied = at + what.Length;
            var next = at + Math.Max(what.Length, 1);
            at = all && next <= text.Length ? TextSearch.Find(run, text, what, next) : -1;
        }

        result.Append(text.AsSpan(copied));
        return Value.Of(result.ToString());
    }

    private static void AppendPattern(MeteredText result, string pattern, string text, string what, int at)
    {
        var copied = 0;
        for (var i = pattern.IndexOf('$', StringComparison.Ordinal); i >= 0 && i + 1 < pattern.Length;)
        {
            var end = at + what.Length;
            var known = true;
            result.Append(pattern.AsSpan(copied, i - copied));
            switch (pattern[i + 1])
            {
                case '$':
                    result.Append("$");
                    break;
                case '&':
                    result.Append(what);
                    break;
                case '`':
                    result.Append(text.AsSpan(0, at));
                    break;
                case '\'':
                    result.Append(text.AsSpan(end));
                    break;
                default:
                    known = false;
                    break;
            }

            copied = known ? i + 2 : i;
            i = pattern.IndexOf('$', known ? i + 2 : i + 1);
        }

        result.Append(pattern.AsSpan(copied));
    }
}
