namespace Workflows.Server.Clients;

/// <summary>How well a card's names fit what was typed: words in any order, the beginning of a word, one or two typing errors in each.</summary>
internal static class NameMatch
{
    /// <summary>Below this a card is no hit: less than about half of what was typed is in it.</summary>
    public const double Least = 0.55;

    // Decides between cards that sound the same, never between cards that do not.
    private const double LightShare = 0.02;

    /// <summary>From 0 (nothing in common) to a little above 1 (the same words written the same way).</summary>
    public static double Score(IReadOnlyList<FoldedWord> typed, IReadOnlyList<FoldedWord> names)
    {
        var free = names.ToList();
        double sum = 0, whole = 0;
        foreach (var word in typed.OrderByDescending(word => word.Sound.Length))
        {
            whole += Weight(word);
            var (best, at) = Best(word, free);
            if (at >= 0)
            {
                sum += best * Weight(word);
                free.RemoveAt(at);
            }
        }

        return whole == 0 ? 0 : sum / whole;
    }

    private static (double Score, int At) Best(FoldedWord word, List<FoldedWord> names)
    {
        var best = (Score: 0.0, At: -1);
        for (var at = 0; at < names.Count; at++)
        {
            var score = Similarity(word, names[at]);
            if (score > best.Score)
            {
                best = (score, at);
            }
        }

        return best;
    }

    private static double Weight(FoldedWord word) => word.Sound.Length + 1;

    // By the sound, or by the letters where an error has spoilt the sound: the fold turns «Маріг» into something far from «Марія».
    private static double Similarity(FoldedWord typed, FoldedWord name)
    {
        var light = Similarity(typed.Light, name.Light);
        return Math.Max(Similarity(typed.Sound, name.Sound), light) + (LightShare * light);
    }

    private static double Similarity(string typed, string name)
    {
        if (typed == name)
        {
            return 1;
        }

        var (whole, beginning) = Distances(typed, name);
        return whole <= Allowed(Math.Max(typed.Length, name.Length)) ? 1 - ((double)whole / Math.Max(typed.Length, name.Length))
            : beginning <= Allowed(typed.Length) ? 0.9 * (1 - ((double)beginning / typed.Length))
            : 0;
    }

    private static int Allowed(int letters) => letters switch { <= 2 => 0, <= 5 => 1, _ => 2 };

    // Errors between the two words, and between what was typed and the nearest beginning of the name; two swapped letters are one error.
    private static (int Whole, int Beginning) Distances(string typed, string name)
    {
        Span<int> before = stackalloc int[name.Length + 1];
        Span<int> above = stackalloc int[name.Length + 1];
        Span<int> row = stackalloc int[name.Length + 1];
        for (var column = 0; column <= name.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= typed.Length; line++)
        {
            var spare = before;
            before = above;
            above = row;
            row = spare;
            row[0] = line;
            for (var column = 1; column <= name.Length; column++)
            {
                var isSame = typed[line - 1] == name[column - 1];
                row[column] = Math.Min(above[column - 1] + (isSame ? 0 : 1), 1 + Math.Min(above[column], row[column - 1]));
                if (line > 1 && column > 1 && typed[line - 1] == name[column - 2] && typed[line - 2] == name[column - 1])
                {
                    row[column] = Math.Min(row[column], before[column - 2] + 1);
                }
            }
        }

        var beginning = row[0];
        foreach (var errors in row)
        {
            beginning = Math.Min(beginning, errors);
        }

        return (row[name.Length], beginning);
    }
}
