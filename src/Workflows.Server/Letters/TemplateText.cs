using System.Text;

namespace Workflows.Server.Letters;

/// <summary>What became of reading a template: its source for Handlebars, or what is wrong with it, sentence by sentence.</summary>
internal sealed record TemplateRead(string Source, IReadOnlyList<string> Problems)
{
    /// <summary>What may be meant by fields that nobody knows.</summary>
    public IReadOnlyList<FieldGuess> Guesses { get; init; } = [];
}

/// <summary>
/// Reads a template as people write it: plain text, fields by their labels (<c>{{Номер справи}}</c>) and one kind of block,
/// <c>{{#якщо Строк}}…{{інакше}}…{{/якщо}}</c>. What comes out names fields by their keys and nothing else, so that neither a helper nor code
/// of Handlebars' can be reached from a letter. Whatever it does not know is a problem, said with its line and its word.
/// </summary>
internal sealed class TemplateText
{
    private const string If = "#якщо";
    private const string Else = "інакше";
    private const string End = "/якщо";

    private readonly string text;
    private readonly Func<string, string?> keyOf;
    private readonly string among;
    private readonly string asks;
    private readonly IEnumerable<string> labels;
    private readonly StringBuilder source = new();
    private readonly List<string> problems = [];
    private readonly List<FieldGuess> guesses = [];
    private (int At, string Word, bool HasElse)? block;

    private TemplateText(string text, Func<string, string?> keyOf, IEnumerable<string> labels, string among, string asks) =>
        (this.text, this.keyOf, this.labels, this.among, this.asks) = (text, keyOf, labels, among, asks);

    /// <summary>Reads a subject or a text of letters of a kind.</summary>
    public static TemplateRead Read(string text, LetterKind kind) =>
        Read(text, label => LetterFields.Find(kind, label)?.Key, LetterFields.Of(kind).Select(field => field.Label), "в таких листах");

    /// <summary>Reads a text whose fields are known by their labels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keyOf">The key under which the value of a field will be given; null for a label that nobody knows.</param>
    /// <param name="labels">All labels, among which the one is looked for that may be meant.</param>
    /// <param name="among">Where that field is missing, in words: «в таких листах».</param>
    /// <param name="asks">What stands before the key where a block asks whether there is a value.</param>
    public static TemplateRead Read(string text, Func<string, string?> keyOf, IEnumerable<string> labels, string among, string asks = "")
    {
        var reader = new TemplateText(text.ReplaceLineEndings("\n"), keyOf, labels, among, asks);
        reader.Read();
        return new TemplateRead(reader.source.ToString(), reader.problems) { Guesses = reader.guesses };
    }

    private void Read()
    {
        var at = 0;
        while (text.AsSpan(at).IndexOfAny('{', '}') is var next and >= 0)
        {
            source.Append(text, at, next);
            at += next;
            at = Run(at, text[at]) == 1 ? Plain(at) : text[at] == '{' ? Tag(at) : Stray(at);
        }

        source.Append(text, at, text.Length - at);
        if (block is { } open)
        {
            Problem(open.At, $"блок «{open.Word}» не закрито: поставте в його кінці {{{{/якщо}}}}");
        }
    }

    // One brace alone is a sign like any other.
    private int Plain(int at)
    {
        source.Append(text[at]);
        return at + 1;
    }

    private int Stray(int at)
    {
        Problem(at, $"зайве «{text.AsSpan(at, Run(at, '}'))}»: перед ним немає {{{{");
        return at + Run(at, '}');
    }

    private int Tag(int at)
    {
        var opening = Run(at, '{');
        var begin = at + opening;
        var length = text.AsSpan(begin).IndexOfAny("{}\n");
        if (length < 0 || Run(begin + length, '}') < 2)
        {
            var rest = text.AsSpan(begin, length < 0 ? text.Length - begin : length);
            Problem(at, $"після «{Shown(rest)}» бракує }}}}");
            return begin + rest.Length;
        }

        var word = text.Substring(begin, length).Trim();
        var end = begin + length + Run(begin + length, '}');
        if (opening > 2 || end - begin - length > 2)
        {
            Problem(at, $"забагато дужок навколо «{Shown(word)}»: потрібні рівно дві з кожного боку");
        }
        else if (at > 0 && text[at - 1] == '\\')
        {
            // It would take the meaning of the braces away.
            Problem(at, $"перед «{Shown(word)}» стоїть зворотна риска: приберіть її");
        }
        else
        {
            Word(at, word);
        }

        return end;
    }

    private void Word(int at, string word)
    {
        if (word == If || word.StartsWith(If + " ", StringComparison.Ordinal))
        {
            Open(at, word);
        }
        else if (word == Else)
        {
            Turn(at);
        }
        else if (word == End)
        {
            Close(at);
        }
        else if (Field(at, word) is { } field)
        {
            source.Append("{{[").Append(field).Append("]}}");
        }
    }

    private void Open(int at, string word)
    {
        if (block is not null)
        {
            Problem(at, $"блок «{Shown(word.AsSpan(1))}» стоїть усередині іншого блока: блоки пишуться один за одним");
            return;
        }

        block = (at, Shown(word.AsSpan(1)), false);
        if (Field(at, word[If.Length..].Trim()) is { } field)
        {
            source.Append("{{#if [").Append(asks).Append(field).Append("]}}");
        }
    }

    private void Turn(int at)
    {
        if (block is not { HasElse: false } open)
        {
            Problem(at, block is null ? "«інакше» стоїть поза блоком «якщо»" : "друге «інакше» в одному блоці");
            return;
        }

        block = open with { HasElse = true };
        source.Append("{{else}}");
    }

    private void Close(int at)
    {
        if (block is null)
        {
            Problem(at, "«/якщо» закриває блок, якого не відкрито");
            return;
        }

        block = null;
        source.Append("{{/if}}");
    }

    private string? Field(int at, string label)
    {
        var field = keyOf(label);
        if (field is null && label.Length == 0)
        {
            Problem(at, "між дужками немає назви поля");
        }
        else if (field is null)
        {
            Unknown(at, label);
        }

        return field;
    }

    // What is not told is not guessed either.
    private void Unknown(int at, string label)
    {
        var meant = problems.Count < WordingKeeping.MostProblems ? FieldGuess.Of(label, labels) : null;
        Problem(at, $"поля «{Shown(label)}» {among} немає", meant is null ? "." : $". Може, «{meant.Meant}»?");
        if (meant is not null && !guesses.Contains(meant))
        {
            guesses.Add(meant);
        }
    }

    private int Run(int at, char sign)
    {
        var end = at;
        while (end < text.Length && text[end] == sign)
        {
            end++;
        }

        return end - at;
    }

    private void Problem(int at, string what, string end = ".") => problems.Add($"Рядок {text.AsSpan(0, at).Count('\n') + 1}: {what}{end}");

    private static string Shown(ReadOnlySpan<char> word) => word.Length <= 40 ? word.Trim().ToString() : $"{word[..40].Trim()}…";
}
