using Workflows.Engine.Expressions.JavaScript.Evaluation;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Writes JSON, as <c>JSON.stringify</c> does or, stricter, for the host.</summary>
internal sealed class JsonWriter
{
    private readonly Run run;
    private readonly string indent;
    private readonly bool forHost;
    private readonly MeteredText text;
    private readonly List<HeapValue> open = [];

    private JsonWriter(Run run, string indent, bool forHost)
    {
        this.run = run;
        this.indent = indent;
        this.forHost = forHost;
        text = new MeteredText(run.Meter);
    }

    /// <summary>What JSON.stringify gives; null where it gives undefined.</summary>
    public static string? Write(Run run, Value value, string indent = "")
    {
        var writer = new JsonWriter(run, indent, forHost: false);
        return writer.TryWrite(value) ? writer.text.ToString() : null;
    }

    /// <summary>
    /// A value for the host, where nothing is dropped in silence: undefined is null everywhere, functions and numbers
    /// that JSON lacks are errors, half a surrogate pair becomes U+FFFD.
    /// </summary>
    public static string WriteForHost(Run run, Value value)
    {
        var writer = new JsonWriter(run, string.Empty, forHost: true);
        writer.TryWrite(value);
        return writer.text.ToString();
    }

    private bool TryWrite(Value value)
    {
        run.Meter.Work(1);
        switch (value.Kind)
        {
            case ValueKind.Undefined:
                if (forHost)
                {
                    text.Append("null");
                }

                return forHost;
            case ValueKind.String:
                WriteText(value.Text!);
                return true;
            case ValueKind.Number:
                WriteNumber(value.Number);
                return true;
            case ValueKind.Boolean or ValueKind.Null:
                text.Append(Conversions.ToText(run, value));
                return true;
            default:
                return TryWriteHeap(value.Heap!);
        }
    }

    private bool TryWriteHeap(HeapValue heap)
    {
        switch (heap)
        {
            case FunctionValue when forHost:
                throw run.TypeError("Функцію не можна передати з виразу назовні.");
            case FunctionValue:
                return false;
            case DateValue date:
                WriteDate(date);
                return true;
            case ErrorValue error when forHost:
                WriteText(Conversions.ToText(run, Value.Of(error)));
                return true;
            case ErrorValue:
                text.Append("{}");
                return true;
        }

        if (open.Contains(heap))
        {
            throw run.TypeError("Значення містить саме себе, тому JSON з нього не зробити.");
        }

        run.Meter.Enter();
        open.Add(heap);
        try
        {
            if (heap is ArrayValue array)
            {
                WriteArray(array);
            }
            else
            {
                WriteObject((ObjectValue)heap);
            }
        }
        finally
        {
            open.RemoveAt(open.Count - 1);
            run.Meter.Leave();
        }

        return true;
    }

    private void WriteArray(ArrayValue array)
    {
        text.Append('[');
        for (var i = 0; i < array.Items.Count; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            NewLine(open.Count);
            if (!TryWrite(array.Items[i]))
            {
                text.Append("null");
            }
        }

        Close(']', isEmpty: array.Items.Count == 0);
    }

    private void WriteObject(ObjectValue item)
    {
        text.Append('{');
        var isEmpty = true;
        foreach (var key in Members.Keys(run, Value.Of(item)))
        {
            var value = item.Get(key);
            if (!forHost && (value.IsUndefined || value.Heap is FunctionValue))
            {
                continue;
            }

            // Two such keys would become one and the same; a value may lose half a sign, a name may not.
            if (forHost && HasHalfASign(key))
            {
                throw run.TypeError("У назві поля стоїть половина знака; передати її назовні не можна.");
            }

            text.Append(isEmpty ? string.Empty : ",");
            isEmpty = false;
            NewLine(open.Count);
            WriteText(key);
            text.Append(indent.Length > 0 ? ": " : ":");
            TryWrite(value);
        }

        Close('}', isEmpty);
    }

    private void Close(char bracket, bool isEmpty)
    {
        if (!isEmpty)
        {
            NewLine(open.Count - 1);
        }

        text.Append(bracket);
    }

    private void NewLine(int level)
    {
        if (indent.Length == 0)
        {
            return;
        }

        text.Append('\n');
        for (var i = 0; i < level; i++)
        {
            text.Append(indent);
        }
    }

    private void WriteNumber(double number)
    {
        if (double.IsFinite(number))
        {
            text.Append(NumberText.Format(number));
        }
        else if (!forHost)
        {
            text.Append("null");
        }
        else
        {
            throw run.RangeError(double.IsNaN(number)
                ? "Результат обчислення — не число (NaN); його не можна передати з виразу назовні."
                : "Результат обчислення нескінченний (Infinity); його не можна передати з виразу назовні.");
        }
    }

    private void WriteDate(DateValue date)
    {
        if (double.IsNaN(date.Time) && forHost)
        {
            throw run.RangeError("Такої дати немає.");
        }

        if (double.IsNaN(date.Time))
        {
            text.Append("null");
            return;
        }

        WriteText(DateText.Write(date.Time));
    }

    private void WriteText(string value)
    {
        text.Append('"');
        var copied = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsSurrogate(c) && i + 1 < value.Length && char.IsSurrogatePair(c, value[i + 1]))
            {
                i++;
                continue;
            }

            if (c >= ' ' && c is not ('"' or '\\') && !char.IsSurrogate(c))
            {
                continue;
            }

            text.Append(value.AsSpan(copied, i - copied));
            text.Append(Escape(c));
            copied = i + 1;
        }

        text.Append(value.AsSpan(copied));
        text.Append('"');
    }

    private static bool HasHalfASign(string key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (!char.IsSurrogate(key[i]))
            {
                continue;
            }

            if (i + 1 == key.Length || !char.IsSurrogatePair(key[i], key[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }

    private string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when forHost && char.IsSurrogate(c) => "\uFFFD",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
