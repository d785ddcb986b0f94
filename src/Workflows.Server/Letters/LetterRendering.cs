using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace Workflows.Server.Letters;

/// <summary>A template ready to be filled in.</summary>
/// <param name="Id">The version's id; null for one that is not kept.</param>
/// <param name="Kind">For which letters.</param>
/// <param name="Subject">The subject, with merge fields.</param>
/// <param name="Text">The text, with merge fields.</param>
public sealed record LetterWording(Guid? Id, LetterKind Kind, string Subject, string Text);

/// <summary>
/// Fills templates in. Handlebars gets what <see cref="TemplateText"/> has made of them and a dictionary of strings. Nothing is encoded: subject
/// and text are plain, and Handlebars' own way would turn Cyrillic into entities; the HTML part is made from the finished text.
/// </summary>
internal sealed partial class LetterRendering
{
    /// <summary>The longest subject that goes out.</summary>
    public const int LongestSubject = 200;

    // A few kinds of a few hundred centres; more is a sign of nothing good and costs only time.
    private const int MostKept = 1000;

    private readonly IHandlebars handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    private readonly ConcurrentDictionary<Guid, (HandlebarsTemplate<object, object> Subject, HandlebarsTemplate<object, object> Text)> compiled = new();
    private readonly Lock gate = new();

    /// <summary>Subject and text of a letter.</summary>
    public (string Subject, string Text) Render(LetterWording wording, IReadOnlyDictionary<string, string> values)
    {
        var (subject, text) = wording.Id is { } id ? Kept(id, wording) : Compile(wording);
        var given = new Dictionary<string, string>(values);
        return (OneLine(subject(given)), Gaps().Replace(text(given).ReplaceLineEndings("\n"), "\n\n").Trim('\n'));
    }

    /// <summary>A line that fits a header: whatever would begin another is gone.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var sign in text)
        {
            line.Append(char.IsControl(sign) || char.IsWhiteSpace(sign) ? ' ' : sign);
        }

        var words = string.Join(' ', line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= LongestSubject)
        {
            return words;
        }

        // Half a sign is none, and no database takes it.
        var end = LongestSubject - 1;
        return words[..(char.IsHighSurrogate(words[end - 1]) ? end - 1 : end)].TrimEnd() + "…";
    }

    private (HandlebarsTemplate<object, object> Subject, HandlebarsTemplate<object, object> Text) Kept(Guid id, LetterWording wording)
    {
        if (compiled.TryGetValue(id, out var ready))
        {
            return ready;
        }

        if (compiled.Count >= MostKept)
        {
            compiled.Clear();
        }

        return compiled[id] = Compile(wording);
    }

    private (HandlebarsTemplate<object, object> Subject, HandlebarsTemplate<object, object> Text) Compile(LetterWording wording)
    {
        lock (gate)
        {
            return (handlebars.Compile(Source(wording.Subject, wording.Kind)), handlebars.Compile(Source(wording.Text, wording.Kind)));
        }
    }

    // Where a field had no value its line is empty: one empty line parts paragraphs as well as three do.
    [GeneratedRegex(@"\n[ \t]*\n[\s]*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Gaps();

    private static string Source(string text, LetterKind kind)
    {
        var read = TemplateText.Read(text, kind);
        return read.Problems.Count == 0 ? read.Source : throw new WordingException(string.Join(' ', read.Problems));
    }
}

/// <summary>The words of a letter cannot be read; the message is for people.</summary>
public sealed class WordingException(string message) : Exception(message);
