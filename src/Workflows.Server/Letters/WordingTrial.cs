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
}

/// <summary>What is to be said of a part of the words.</summary>
/// <param name="Problem">What is wrong, in sentences; null when nothing is.</param>
/// <param name="Guesses">What may be meant by fields that nobody knows.</param>
public sealed record WordingRemark(string? Problem, IReadOnlyList<FieldGuess> Guesses)
{
    /// <summary>Nothing is to be said.</summary>
    public static WordingRemark None { get; } = new(null, []);

    /// <summary>Says what is wrong, and what may be meant where a field is unknown.</summary>
    /// <param name="unfit">Why a text like this is not even read: it is empty, or too long to be kept; null when it is.</param>
    /// <param name="read">Reads it.</param>
    internal static WordingRemark Of(string? unfit, Func<TemplateRead> read)
    {
        if (unfit is not null)
        {
            return new WordingRemark(unfit, []);
        }

        var found = read();
        return new WordingRemark(WordingKeeping.First(found.Problems), found.Guesses);
    }
}

/// <summary>Fields that belong together, as buttons show them.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Labels">Their names.</param>
public sealed record WordingFields(string Title, IReadOnlyList<string> Labels);

/// <summary>A sign that makes a line of a text something else, as a button shows it.</summary>
/// <param name="Title">What the line becomes.</param>
/// <param name="Sign">What it begins with.</param>
public sealed record WordingLine(string Title, string Sign);
