namespace Workflows.Server.ReferenceLists;

/// <summary>
/// The ground of a step as it is drawn: the number of a clause of the standard, or an office's own words, as drawings from before the list have them and imported
/// ones may; and the numbers of other clauses, as people type them.
/// </summary>
internal static class Clauses
{
    // On a Ukrainian keyboard these look the same.
    private const string Cyrillic = "АВСЕНІКМОРТХ", Latin = "ABCEHIKMOPTX";

    /// <summary>The numbers that a ground names; none when it is in words.</summary>
    public static IReadOnlyList<string> NumbersOf(string? ground)
    {
        string[] parts = [.. (ground ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        return parts.All(ListPack.IsKey) ? parts : [];
    }

    /// <summary>What somebody has typed as numbers, whatever stands between them and on whichever keyboard; not all of it need be one.</summary>
    public static IReadOnlyList<string> Typed(string? numbers) =>
    [
        .. (numbers ?? "").Split([',', ';', ' ', '\u00A0'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => string.Concat(part.ToUpperInvariant().Select(letter => Cyrillic.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Latin[at] : letter)))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>One ground of the two fields that say it; null for none.</summary>
    public static string? Joined(string? clause, string? more) =>
        string.Join(", ", new[] { clause }.OfType<string>().Concat(Typed(more).Where(ListPack.IsKey)).Distinct(StringComparer.Ordinal)) is { Length: > 0 } ground ? ground : null;
}
