using System.Text;

namespace Workflows.Server.Storage;

/// <summary>Text that came from a browser, without what nobody means when they type.</summary>
internal static class TypedText
{
    /// <summary>
    /// The text without control signs, halves of letters, signs that are none and those that nobody sees: databases refuse some of them, Unicode's
    /// rules fail at others, one that is unseen hides a name from every search, and one that turns the direction of writing lets a text look
    /// like another. Line ends become one sign, as browsers count them.
    /// </summary>
    public static string Of(string text)
    {
        text = text.ReplaceLineEndings("\n");
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && text.All(IsMeant))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                kept.Append(text, at++, 2);
            }
            else if (!char.IsSurrogate(text[at]) && IsMeant(text[at]))
            {
                kept.Append(text[at]);
            }
        }

        return kept.ToString();
    }

    /// <summary>The same of a text that has one line.</summary>
    public static string Line(string text) => Of(text).Replace('\n', ' ').Trim();

    private static bool IsMeant(char sign) => sign is '\n' or '\t' || !(char.IsControl(sign) || IsDirection(sign) || IsUnseen(sign));

    private static bool IsDirection(char sign) => sign is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsUnseen(char sign) => sign is '\u00AD' or '\u200B' or '\u2060' or '\uFEFF' or (>= '\uFDD0' and <= '\uFDEF') or '\uFFFE' or '\uFFFF';
}
