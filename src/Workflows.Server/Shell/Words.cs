using System.Globalization;

namespace Workflows.Server.Shell;

/// <summary>Ukrainian grammar that pages need.</summary>
internal static class Words
{
    /// <summary>A number with its noun: 1 людина, 2 людини, 5 людей, 11 людей, 21 людина.</summary>
    public static string Count(int number, string one, string few, string many)
    {
        var (tens, ones) = (number % 100 / 10, number % 10);
        var noun = tens == 1 ? many : ones == 1 ? one : ones is 2 or 3 or 4 ? few : many;
        return string.Create(CultureInfo.GetCultureInfo("uk-UA"), $"{number:N0} {noun}");
    }

    /// <summary>The text as it stands inside a sentence.</summary>
    public static string Small(string text) => text.ToLower(CultureInfo.GetCultureInfo("uk-UA"));

    /// <summary>The text as the beginning of a line.</summary>
    public static string Capital(string text) =>
        text.Length == 0 ? text : char.ToUpper(text[0], CultureInfo.GetCultureInfo("uk-UA")) + text[1..];
}
