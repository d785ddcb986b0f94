using System.Text.RegularExpressions;

namespace Workflows.Server.Tests.Documentation;

/// <summary>
/// The guides stay true: each picture and page that they lead to exists, and each word that they mark as one of the screen, <c>**«Увійти»**</c>, is
/// written somewhere in the program or its procedures.
/// </summary>
public sealed partial class GuidesTests
{
    private static readonly Lazy<string> Screen = new(ReadScreen);

    private static readonly string[] Documents =
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs", "guides"), "*.md").Select(Relative), "docs/walk.md", "README.md"];

    public static TheoryData<string> Pages => [.. Documents];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_LeadsToPicturesAndPagesThatExist(string page)
    {
        var missing = Link().Matches(Sources.Read(page)).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !Leads(page, link));
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_NamesWordsThatStandOnTheScreen(string page)
    {
        var words = ScreenWord().Matches(Sources.Read(page)).Select(match => match.Groups[1].Value.Replace('\n', ' ')).Distinct().ToList();
        Assert.True(page == "README.md" || words.Count > 5, "The page marks no words of the screen.");
        var unknown = words.FindAll(word => !IsOnScreen(word));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Pictures_OfTheDocumentation_AreSmallAndEachIsShown()
    {
        var shown = Documents.SelectMany(page => Link().Matches(Sources.Read(page)).Select(match => Path.GetFileName(match.Groups[1].Value))).ToHashSet();
        foreach (var picture in new DirectoryInfo(Path.Combine(Sources.Root, "docs", "screenshots")).EnumerateFiles())
        {
            Assert.Contains(picture.Name, shown);
            Assert.InRange(picture.Length, 1, 150_000);
        }
    }

    [Theory]
    [InlineData("Увійти", true)]
    [InlineData("Увійт", false)]
    [InlineData("Зайти в кабінет", false)]
    public void Word_IsOnTheScreenOnlyWhole(string word, bool expected) => Assert.Equal(expected, IsOnScreen(word));

    private static bool Leads(string page, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var file = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
        return (File.Exists(Path.Combine(Sources.Root, file)) || Directory.Exists(Path.Combine(Sources.Root, file)))
            && (anchor is null || Heading().Matches(Sources.Read(file)).Any(match => Anchor(match.Groups[1].Value) == anchor));
    }

    // As GitHub makes it of a heading.
    private static string Anchor(string heading) => string.Concat(heading.Trim()
        .Select(letter => letter == ' ' ? '-' : char.ToLowerInvariant(letter)).Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_'));

    private static bool IsOnScreen(string word) => Regex.IsMatch(Screen.Value, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(word)}(?![\p{{L}}\p{{N}}])");

    private static string ReadScreen()
    {
        var files = new[] { "src/Workflows.Server", "src/Workflows.Engine", "src/Workflows.Designer/host", "workflows" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Sources.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" or ".js" or ".html" or ".json" && !file.Contains("node_modules", StringComparison.Ordinal));
        return string.Join('\n', files.SelectMany(File.ReadLines).Where(line => !Comment().IsMatch(line)));
    }

    private static string Relative(string file) => Path.GetRelativePath(Sources.Root, file).Replace('\\', '/');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*«([^»]+)»\.?\*\*")]
    private static partial Regex ScreenWord();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(//|@\*)")]
    private static partial Regex Comment();
}
