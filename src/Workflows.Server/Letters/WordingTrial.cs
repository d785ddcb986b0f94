namespace Workflows.Server.Letters;

/// <summary>What words come to before anybody saves them: what is wrong with them, and what may be meant instead.</summary>
/// <param name="Subject">What is to be said of the subject.</param>
/// <param name="Text">What is to be said of the text.</param>
public sealed record WordingTrial(WordingRemark Subject, WordingRemark Text)
{
    /// <summary>Whether they can be shown filled in.</summary>
    public bool IsReadable => Subject.Problem is null && Text.Problem is null;

    /// <summary>What a preview says of itself.</summary>
    public string State => IsReadable ? "Тут видно все, що введено." : "Щойно виправите позначене, тут буде видно все, що введено.";

    /// <summary>Tries the words of a letter.</summary>
    internal static WordingTrial OfLetter(LetterKind kind, string subject, string text)
    {
        var refused = LetterTemplates.Check(kind, subject, text);
        return new WordingTrial(
            WordingRemark.Of(refused?.Subject, subject, one => TemplateText.Read(one, kind)), WordingRemark.Of(refused?.Text, text, one => TemplateText.Read(one, kind)));
    }
}

/// <summary>What is to be said of a part of the words.</summary>
/// <param name="Problem">What is wrong, in sentences; null when nothing is.</param>
/// <param name="Guesses">What may be meant by fields that nobody knows.</param>
public sealed record WordingRemark(string? Problem, IReadOnlyList<FieldGuess> Guesses)
{
    // What is too long to be kept is not looked through.
    private const int LongestRead = 30_000;

    /// <summary>Nothing is to be said.</summary>
    public static WordingRemark None { get; } = new(null, []);

    /// <summary>Says what is wrong, and what may be meant where that is the reason.</summary>
    internal static WordingRemark Of(string? problem, string text, Func<string, TemplateRead> read) =>
        problem is null ? None : new WordingRemark(problem, text.Length > LongestRead ? [] : read(text).Guesses);
}

/// <summary>Fields that belong together, as buttons show them.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Labels">Their names.</param>
public sealed record WordingFields(string Title, IReadOnlyList<string> Labels);

/// <summary>A sign that makes a line of a text something else, as a button shows it.</summary>
/// <param name="Title">What the line becomes.</param>
/// <param name="Sign">What it begins with.</param>
public sealed record WordingLine(string Title, string Sign);
