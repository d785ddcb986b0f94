using System.Text;
using System.Text.RegularExpressions;

namespace Workflows.Server.Letters;

/// <summary>A template ready to be filled in.</summary>
/// <param name="Id">The version's id; null for one that is not kept.</param>
/// <param name="Kind">For which letters.</param>
/// <param name="Subject">The subject, with merge fields.</param>
/// <param name="Text">The text, with merge fields.</param>
public sealed record LetterWording(Guid? Id, LetterKind Kind, string Subject, string Text)
{
    /// <summary>By what steps name it; empty for letters that no step sends.</summary>
    public string Key { get; init; } = "";

    /// <summary>What it is called; null where its kind says that.</summary>
    public string? Title { get; init; }

    /// <summary>Under what it is kept.</summary>
    public LetterTopic Topic => new(Kind, Key);
}

/// <summary>
/// Fills templates in. Handlebars gets what <see cref="TemplateText"/> has made of them and a dictionary of strings. Nothing is encoded: subject
/// and text are plain, and Handlebars' own way would turn Cyrillic into entities; the HTML part is made from the finished text.
/// </summary>
internal sealed partial class LetterRendering
{
    /// <summary>The longest subject that goes out.</summary>
    public const int LongestSubject = 200;

    private readonly CompiledTexts<LetterPart> compiled = new();

    /// <summary>Subject and text of a letter.</summary>
    public (string Subject, string Text) Render(LetterWording wording, IReadOnlyDictionary<string, string> values)
    {
        var given = new Dictionary<string, string>(values);
        return (OneLine(Fill(wording, wording.Subject, isText: false)), Gaps().Replace(Fill(wording, wording.Text, isText: true).ReplaceLineEndings("\n"), "\n\n").Trim('\n'));

        string Fill(LetterWording one, string part, bool isText) =>
            compiled.Fill(one.Id is { } id ? new LetterPart(id, isText) : null, () => TemplateText.Read(part, one.Kind), given);
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

    // Where a field had no value its line is empty: one empty line parts paragraphs as well as three do.
    [GeneratedRegex(@"\n[ \t]*\n[\s]*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Gaps();

    private sealed record LetterPart(Guid Id, bool IsText);
}

/// <summary>The words of a letter cannot be read; the message is for people.</summary>
public sealed class WordingException(string message) : Exception(message);
