using System.Buffers;
using System.Globalization;

namespace Workflows.Server.Storage;

/// <summary>
/// Makes the key columns by which text is ordered. Neither database orders Ukrainian as Ukrainians do
/// (SQLite knows ASCII only, a C-collated PostgreSQL puts «ґ» behind «я»), so .NET does it once, on writing.
/// </summary>
public static class TextKeys
{
    private static readonly CompareInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA").CompareInfo;

    private static readonly SearchValues<char> Apostrophes = SearchValues.Create("'\u2019\u02BC\u0060\u2018");

    /// <summary>
    /// A key whose ordinal order is the Ukrainian alphabetical order of the texts, letter case aside (hexadecimal of the collation key).
    /// Runs of spaces count as one, and the apostrophe does not count, as in dictionaries: people type it in four ways or leave it out.
    /// </summary>
    public static string Sort(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(WithoutApostrophes);
        return Convert.ToHexStringLower(Ukrainian.GetSortKey(string.Join(' ', words), CompareOptions.IgnoreCase).KeyData);
    }

    private static string WithoutApostrophes(string word) =>
        word.AsSpan().ContainsAny(Apostrophes) ? string.Concat(word.Where(sign => !Apostrophes.Contains(sign))) : word;
}
