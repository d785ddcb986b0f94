using System.Text.RegularExpressions;

namespace Workflows.Server.Storage;

/// <summary>Keys that people or files give to fields, lists and entries: a Latin letter, then Latin letters, digits and hyphens.</summary>
internal static partial class KeyText
{
    /// <summary>Whether a text can be a key.</summary>
    public static bool IsKey(string text, int longest) => text.Length <= longest && Shape().IsMatch(text);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
