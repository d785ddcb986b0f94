using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>A unit as typed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Code">A centre's short sign in the numbers of its cases; empty for what numbers nothing.</param>
/// <param name="Site">The address of a network's or centre's site; null for none.</param>
public sealed record UnitForm(string Name, string Code, string? Site = null)
{
    /// <summary>The names of the fields, which are also their ids on the page.</summary>
    public const string NameName = "unit-name", CodeName = "unit-code", SiteName = "unit-site";

    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 200;

    private const int LongestCode = 5, LongestSite = 300;

    /// <summary>Nothing typed yet.</summary>
    public static UnitForm Empty { get; } = new("", "");

    /// <summary>What was sent.</summary>
    public static UnitForm Read(IFormCollection posted)
    {
        return new UnitForm(Of(NameName), Of(CodeName).ToUpper(System.Globalization.CultureInfo.GetCultureInfo("uk-UA")), Of(SiteName) is { Length: > 0 } site ? site : null);

        string Of(string name) => TypedText.Of(posted[name].ToString()).Trim();
    }

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    /// <param name="name">The name.</param>
    /// <param name="missing">What to say when there is none.</param>
    public static string? ProblemOfName(string name, string missing) =>
        name.Length == 0 ? missing
        : name.Length > LongestName || name.Contains('\n', StringComparison.Ordinal) ? $"Назва має бути в один рядок і не довша за {LongestName} знаків"
        : null;

    /// <summary>What is wrong with the address of a site; null when nothing is.</summary>
    public static string? ProblemOfSite(string? site) =>
        site is null || (site.Length <= LongestSite && Uri.TryCreate(site, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && !site.Any(char.IsWhiteSpace))
            ? null
            : $"Адреса сайту починається з https:// і не довша за {LongestSite} знаків, наприклад https://prava.example";

    /// <summary>What is wrong with a centre's code; null when nothing is.</summary>
    public static string? ProblemOfCode(string code) =>
        code.Length == 0 ? "Введіть скорочення, з якого починатимуться номери справ"
        : code.Length is < 2 or > LongestCode || !code.All(char.IsLetter) ? $"Скорочення складається з 2–{LongestCode} літер, наприклад ХРК"
        : null;
}
