using System.Text.RegularExpressions;

namespace Workflows.Server.Shell;

/// <summary>Finds addresses of the web in what people have written.</summary>
internal static partial class WebAddresses
{
    /// <summary>The text in parts, in their order: addresses, and what stands between them. What ends a sentence is no part of the address before it.</summary>
    public static IEnumerable<(string Text, bool IsAddress)> PartsOf(string text)
    {
        var from = 0;
        foreach (Match match in Address().Matches(text))
        {
            yield return (text[from..match.Index], false);
            yield return (match.Value, true);
            from = match.Index + match.Length;
        }

        yield return (text[from..], false);
    }

    [GeneratedRegex("https?://[^\\s<>\"«»()]*[^\\s<>\"«»().,;:!?]")]
    private static partial Regex Address();
}
