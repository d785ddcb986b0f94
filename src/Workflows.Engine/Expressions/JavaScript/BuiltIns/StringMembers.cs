using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The methods of a text. Case follows Unicode's one-to-one mappings; comparison by letters is Ukrainian.</summary>
internal static class StringMembers
{
    private static readonly CompareInfo Letters = CultureInfo.GetCultureInfo("uk-UA").CompareInfo;

    public static FrozenDictionary<string, Value> Table { get; } = BuiltInTable.Of(
        ("charAt", CharAt),
        ("charCodeAt", (in call) => UnitAt(call, call.Integer(0)) is { } unit ? Value.Of(unit) : Value.NaN),
        ("codePointAt", CodePointAt),
        ("at", At),
        ("slice", Slice),
        ("substring", Substring),
        ("substr", Substr),
        ("indexOf", (in call) => TextSearch.IndexOf(call, Self(call))),
        ("lastIndexOf", (in call) => TextSearch.LastIndexOf(call, Self(call))),
        ("includes", (in call) => TextSearch.Includes(call, Self(call))),
        ("startsWith", (in call) => TextSearch.StartsWith(call, Self(call))),
        ("endsWith", (in call) => TextSearch.EndsWith(call, Self(call))),
        ("split", (in call) => TextSearch.Split(call, Self(call))),
        ("replace", (in call) => TextReplace.Replace(call, Self(call), all: false)),
        ("replaceAll", (in call) => TextReplace.Replace(call, Self(call), all: true)),
        ("trim", (in call) => Shorter(call, NumberText.Trim(Self(call)))),
        ("trimStart", (in call) => Shorter(call, NumberText.TrimStart(Self(call)))),
        ("trimEnd", (in call) => Shorter(call, NumberText.TrimEnd(Self(call)))),
        ("toUpperCase", (in call) => Value.Of(Charged(call, Self(call)).ToUpperInvariant())),
        ("toLowerCase", ToLowerCase),
        ("padStart", (in call) => Pad(call, atStart: true)),
        ("padEnd", (in call) => Pad(call, atStart: false)),
        ("repeat", Repeat),
        ("concat", Concat),
        ("localeCompare", LocaleCompare),
        ("toString", (in call) => Value.Of(Self(call))),
        ("valueOf", (in call) => Value.Of(Self(call))));

    private static string Self(in BuiltInCall call) =>
        call.Self.Text ?? throw call.Run.TypeError("Ця функція діє лише на текст.");

    private static string Charged(in BuiltInCall call, string text)
    {
        call.Meter.String(text.Length);
        return text;
    }

    private static Value Shorter(in BuiltInCall call, ReadOnlySpan<char> text)
    {
        call.Meter.String(text.Length);
        return Value.Of(text.ToString());
    }

    private static char? UnitAt(in BuiltInCall call, double position)
    {
        var text = Self(call);
        return position >= 0 && position < text.Length ? text[(int)position] : null;
    }

    private static Value Unit(in BuiltInCall call, char? unit, Value absent)
    {
        if (unit is null)
        {
            return absent;
        }

        call.Meter.String(1);
        return Value.Of(unit.Value.ToString());
    }

    private static Value CharAt(in BuiltInCall call) => Unit(call, UnitAt(call, call.Integer(0)), Value.EmptyText);

    private static Value At(in BuiltInCall call)
    {
        var position = call.Integer(0);
        return Unit(call, UnitAt(call, position < 0 ? Self(call).Length + position : position), Value.Undefined);
    }

    private static Value CodePointAt(in BuiltInCall call)
    {
        var text = Self(call);
        var position = call.Integer(0);
        if (position < 0 || position >= text.Length)
        {
            return Value.Undefined;
        }

        var at = (int)position;
        return Value.Of(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])
            ? char.ConvertToUtf32(text[at], text[at + 1])
            : text[at]);
    }

    private static Value Slice(in BuiltInCall call)
    {
        var text = Self(call);
        var start = Conversions.ToPosition(call.Integer(0), text.Length);
        var end = Conversions.ToPosition(call.Integer(1, text.Length), text.Length);
        return Shorter(call, start < end ? text.AsSpan(start, end - start) : []);
    }

    private static Value Substring(in BuiltInCall call)
    {
        var text = Self(call);
        var a = (int)Math.Clamp(call.Integer(0), 0, text.Length);
        var b = (int)Math.Clamp(call.Integer(1, text.Length), 0, text.Length);
        return Shorter(call, text.AsSpan(Math.Min(a, b), Math.Abs(a - b)));
    }

    private static Value Substr(in BuiltInCall call)
    {
        var text = Self(call);
        var start = Conversions.ToPosition(call.Integer(0), text.Length);
        var length = (int)Math.Clamp(call.Integer(1, text.Length), 0, text.Length - start);
        return Shorter(call, text.AsSpan(start, length));
    }

    // Lower case is what the language promises here; nothing is compared by it.
    [SuppressMessage("Globalization", "CA1308", Justification = "The program asks for lower case.")]
    private static Value ToLowerCase(in BuiltInCall call) => Value.Of(Charged(call, Self(call)).ToLowerInvariant());

    private static Value Pad(in BuiltInCall call, bool atStart)
    {
        var text = Self(call);
        var length = call.Integer(0);
        var filler = call[1].IsUndefined ? " " : call.Text(1);
        if (length <= text.Length || filler.Length == 0)
        {
            return Value.Of(text);
        }

        call.Meter.String((long)Math.Min(length, int.MaxValue));
        var padding = string.Create((int)length - text.Length, filler, (span, with) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = with[i % with.Length];
            }
        });
        return Value.Of(atStart ? padding + text : text + padding);
    }

    private static Value Repeat(in BuiltInCall call)
    {
        var text = Self(call);
        var count = call.Integer(0);
        if (count < 0 || double.IsInfinity(count))
        {
            throw call.Run.RangeError("Текст не можна повторити стільки разів.");
        }

        if (text.Length == 0 || count == 0)
        {
            return Value.EmptyText;
        }

        call.Meter.String((long)Math.Min(count * text.Length, long.MaxValue / 4));
        return Value.Of(string.Create(text.Length * (int)count, text, (span, what) =>
        {
            for (var i = 0; i < span.Length; i += what.Length)
            {
                what.CopyTo(span[i..]);
            }
        }));
    }

    private static Value Concat(in BuiltInCall call)
    {
        var result = Self(call);
        for (var i = 0; i < call.Count; i++)
        {
            var more = call.Text(i);
            call.Meter.String((long)result.Length + more.Length);
            result += more;
        }

        return Value.Of(result);
    }

    private static Value LocaleCompare(in BuiltInCall call)
    {
        var (left, right) = (Self(call), call.Text(0));
        call.Meter.Work((left.Length + right.Length) / 16);
        return Value.Of(Math.Sign(Letters.Compare(left, right, CompareOptions.None)));
    }
}
