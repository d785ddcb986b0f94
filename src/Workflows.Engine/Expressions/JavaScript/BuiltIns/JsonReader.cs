using System.Globalization;
using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// Reads JSON as <c>JSON.parse</c> does: strict grammar, the last of equal keys wins. Of our own because it charges
/// as it goes and takes half a surrogate pair, which System.Text.Json refuses.
/// </summary>
internal sealed class JsonReader
{
    private readonly Run run;
    private readonly string text;
    private readonly bool frozen;
    private int at;

    private JsonReader(Run run, string text, bool frozen)
    {
        this.run = run;
        this.text = text;
        this.frozen = frozen;
    }

    private char Next => at < text.Length ? text[at] : '\0';

    public static Value Read(Run run, string text, bool frozen)
    {
        run.Meter.Work(text.Length / 64);
        var reader = new JsonReader(run, text, frozen);
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader.at == text.Length ? value : throw reader.Wrong();
    }

    private Value ReadValue()
    {
        run.Meter.Work(1);
        SkipSpace();
        switch (Next)
        {
            case '{':
                return Nested(ReadObject);
            case '[':
                return Nested(ReadArray);
            case '"':
                return Value.Of(ReadText());
            case 't':
                return Word("true", Value.True);
            case 'f':
                return Word("false", Value.False);
            case 'n':
                return Word("null", Value.Null);
            default:
                return ReadNumber();
        }
    }

    private Value Nested(Func<HeapValue> read)
    {
        run.Meter.Enter();
        try
        {
            at++;
            var value = read();
            value.Frozen = frozen;
            return Value.Of(value);
        }
        finally
        {
            run.Meter.Leave();
        }
    }

    private ObjectValue ReadObject()
    {
        run.Meter.Object();
        var result = new ObjectValue();
        if (Take('}'))
        {
            return result;
        }

        do
        {
            SkipSpace();
            var key = Next == '"' ? ReadText() : throw Wrong();
            if (!Take(':'))
            {
                throw Wrong();
            }

            Members.Put(run, result, key, ReadValue());
        }
        while (Take(','));
        return Take('}') ? result : throw Wrong();
    }

    private ArrayValue ReadArray()
    {
        run.Meter.Array(0);
        var items = new List<Value>();
        if (Take(']'))
        {
            return new ArrayValue(items);
        }

        do
        {
            var item = ReadValue();
            run.Meter.Grow(items.Count, 1);
            items.Add(item);
        }
        while (Take(','));
        return Take(']') ? new ArrayValue(items) : throw Wrong();
    }

    private string ReadText()
    {
        var start = ++at;
        while (Next is not ('"' or '\\') && Next >= ' ')
        {
            at++;
        }

        // Most texts have nothing to unescape.
        var piece = text.AsSpan(start, at - start);
        if (Next == '"')
        {
            at++;
            run.Meter.String(piece.Length);
            return piece.ToString();
        }

        var result = new MeteredText(run.Meter);
        result.Append(piece);
        while (Next != '"')
        {
            if (Next < ' ')
            {
                throw Wrong();
            }

            result.Append(Next == '\\' ? Escaped() : Next);
            at++;
        }

        at++;
        return result.ToString();
    }

    private char Escaped()
    {
        at++;
        switch (Next)
        {
            case '"' or '\\' or '/':
                return Next;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when at + 4 < text.Length
                && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                at += 4;
                return (char)unit;
            default:
                throw Wrong();
        }
    }

    private Value ReadNumber()
    {
        var start = at;
        at += Next == '-' ? 1 : 0;
        var whole = Digits();
        if (whole == 0 || (whole > 1 && text[at - whole] == '0'))
        {
            throw Wrong();
        }

        if (Next == '.')
        {
            at++;
            RequireDigits();
        }

        if (Next is 'e' or 'E')
        {
            at++;
            at += Next is '+' or '-' ? 1 : 0;
            RequireDigits();
        }

        return Value.Of(double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private void RequireDigits()
    {
        if (Digits() == 0)
        {
            throw Wrong();
        }
    }

    private int Digits()
    {
        var start = at;
        while (char.IsAsciiDigit(Next))
        {
            at++;
        }

        return at - start;
    }

    private Value Word(string word, Value value)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
        {
            throw Wrong();
        }

        at += word.Length;
        return value;
    }

    private bool Take(char expected)
    {
        SkipSpace();
        if (Next != expected)
        {
            return false;
        }

        at++;
        return true;
    }

    private void SkipSpace()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    private JavaScriptThrow Wrong() => run.SyntaxError($"Це не JSON: помилка на {at + 1}-му знаку.");
}
