using System.Globalization;
using System.Text.RegularExpressions;

namespace Workflows.Server.Clients;

/// <summary>
/// What is known, or remembered, of somebody's birth: the whole day, the month with its year, or the year alone. As people type it:
/// <c>12.05.2012</c>, <c>05.2012</c>, <c>2012</c>.
/// </summary>
/// <param name="Year">The year.</param>
/// <param name="Month">The month; null while it is not known.</param>
/// <param name="Day">The day of the month; null while it is not known.</param>
internal sealed partial record BirthText(int Year, int? Month, int? Day)
{
    private const int Earliest = 1900, Latest = 2100;

    /// <summary>What a card knows of it; null for nothing.</summary>
    /// <param name="birthDate">The day as the register keeps it, <c>2012-05-12</c>.</param>
    /// <param name="birthYear">The year, where no day is known.</param>
    public static BirthText? Of(string? birthDate, int? birthYear) =>
        DateOnly.TryParseExact(birthDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new BirthText(day.Year, day.Month, day.Day)
        : birthYear is { } year ? new BirthText(year, null, null)
        : null;

    /// <summary>Takes the first date out of what was typed.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The date, and the text without it; null and the text itself when there is none.</returns>
    public static (BirthText? Birth, string Left) Split(string text)
    {
        foreach (var match in Shapes().EnumerateMatches(text))
        {
            var parts = text.Substring(match.Index, match.Length).Split('.', '/', '-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            if (parts[0] > 31)
            {
                Array.Reverse(parts);
            }

            var birth = parts switch
            {
                [var year] => new BirthText(year, null, null),
                [var month, var year] => new BirthText(year, month, null),
                [var day, var month, var year] => new BirthText(year, month, day),
                _ => null,
            };
            if (birth is { IsPossible: true })
            {
                return (birth, text.Remove(match.Index, match.Length));
            }
        }

        return (null, text);
    }

    /// <summary>The pieces by which it is found, the most telling first.</summary>
    public IEnumerable<string> Pieces()
    {
        if (Day is { } day)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Year}-{Month}-{day}");
        }

        if (Month is { } month)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Year}-{month}");
        }

        yield return Year.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether both can be of the same birth: what only one of them knows is no contradiction.</summary>
    public bool Agrees(BirthText other) =>
        Year == other.Year && (Month is null || other.Month is null || Month == other.Month) && (Day is null || other.Day is null || Day == other.Day);

    private bool IsPossible => Year is >= Earliest and <= Latest && Month is null or (>= 1 and <= 12) && Day is null or (>= 1 and <= 31);

    // A day, a month with its year, or a year, standing alone: «2026-12» is the end of a number of ours and no month.
    [GeneratedRegex(@"(?<![\w./-])(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{4}|(19|20)\d\d)(?![\w./-])", RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();
}
