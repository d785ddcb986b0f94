using System.Globalization;

namespace Workflows.Server.Storage;

/// <summary>
/// Makes the key columns by which text is ordered. Neither database orders Ukrainian as Ukrainians do
/// (SQLite knows ASCII only, a C-collated PostgreSQL puts «ґ» behind «я»), so .NET does it once, on writing.
/// </summary>
public static class TextKeys
{
    private static readonly CompareInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA").CompareInfo;

    /// <summary>
    /// A key whose ordinal order is the Ukrainian alphabetical order of the texts, letter case aside (hexadecimal of the collation key).
    /// Runs of spaces count as one; the text itself cannot be read back from it.
    /// </summary>
    public static string Sort(string text)
    {
        var normalised = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return Convert.ToHexStringLower(Ukrainian.GetSortKey(normalised, CompareOptions.IgnoreCase).KeyData);
    }
}
