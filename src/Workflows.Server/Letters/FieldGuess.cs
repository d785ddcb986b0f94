using Workflows.Server.Clients;

namespace Workflows.Server.Letters;

/// <summary>What somebody may have meant by the name of a field that nobody knows.</summary>
/// <param name="Typed">The name as typed.</param>
/// <param name="Meant">The nearest that there is.</param>
public sealed record FieldGuess(string Typed, string Meant)
{
    // Half a name is still recognised («Номер»), a name that has one word of three in common is not.
    private const double Least = 0.62;

    /// <summary>Guesses; null where nothing is near enough.</summary>
    internal static FieldGuess? Of(string typed, IEnumerable<string> labels)
    {
        var words = FoldedWord.Split(typed);
        var (meant, nearness) = labels.Select(label => (label, Nearness(words, FoldedWord.Split(label)))).MaxBy(pair => pair.Item2);
        return nearness < Least ? null : new FieldGuess(typed, meant);
    }

    // Both ways: a label has as little beside what was typed as what was typed has beside the label.
    private static double Nearness(IReadOnlyList<FoldedWord> typed, IReadOnlyList<FoldedWord> label) =>
        (NameMatch.Score(typed, label) + NameMatch.Score(label, typed)) / 2;
}
