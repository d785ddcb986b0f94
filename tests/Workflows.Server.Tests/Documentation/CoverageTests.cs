namespace Workflows.Server.Tests.Documentation;

/// <summary>
/// <c>docs/coverage.md</c> says of each requirement of the founding documents what does it and which test shows that: every number stands there once, and
/// what the page names is there.
/// </summary>
public sealed class CoverageTests
{
    private const string Done = "✓";

    private static readonly string Page = Sources.Read("docs/coverage.md");

    // The first line of the table is its head.
    private static readonly List<Row> Rows = [.. Page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(Read)];

    [Fact]
    public void Numbers_OfAllRequirements_StandOnceInTheirOrder()
    {
        string[] expected =
        [
            .. Numbers("A", 1, 21), .. Numbers("G", 1, 8), .. Numbers("P", 1, 6), .. Numbers("W", 0, 8), .. Numbers("D", 1, 3), .. Numbers("O", 1, 9),
            .. Numbers("C", 0, 18), .. Numbers("ST", 1, 7), .. Numbers("T", 1, 12), .. Numbers("F", 0, 24),
        ];
        Assert.Equal(expected, Rows.Select(row => row.Number));
    }

    [Fact]
    public void Page_LeadsToFilesThatExist()
    {
        var missing = Links(Page).Select(link => link.Address)
            .Where(address => !address.Contains("://", StringComparison.Ordinal) && !File.Exists(Path.Combine(Sources.Root, "docs", address.Split('#')[0])));
        Assert.Empty(missing);
    }

    [Fact]
    public void Tests_ThatAreNamed_AreInTheFileBesideThem() => Assert.All(Rows.SelectMany(row => Links(row.Tests)), link =>
    {
        var name = link.Words.Split('.');
        Assert.Equal(2, name.Length);
        var text = Sources.Read(Path.Combine("docs", link.Address));
        Assert.Contains($" class {name[0]}", text, StringComparison.Ordinal);
        Assert.Contains($" {name[1]}(", text, StringComparison.Ordinal);
    });

    [Fact]
    public void Row_ThatIsDone_NamesATest()
    {
        var done = Rows.FindAll(row => row.State == Done);
        Assert.NotEmpty(done);
        Assert.All(done, row => Assert.NotEmpty(Links(row.Tests)));
    }

    [Fact]
    public void State_OfEachRow_IsOneOfThoseThatThePageExplains() => Assert.All(Rows, row => Assert.True(
        row.State is Done or "3 of 3 b" or "3 of 3 c" or "3 of 3 d" or "далі" || row.State.StartsWith("частково: ", StringComparison.Ordinal), $"{row.Number}: «{row.State}»"));

    private static IEnumerable<string> Numbers(string letters, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => FormattableString.Invariant($"{letters}{number}"));

    private static Row Read(string line) => line.Split('|', StringSplitOptions.TrimEntries) is ["", var number, _, _, var tests, var state, ""]
        ? new Row(number, tests, state)
        : throw new InvalidOperationException($"A row of the table does not have five cells: {line}");

    // Each is written [words](address).
    private static IEnumerable<(string Words, string Address)> Links(string text)
    {
        var parts = text.Split("](");
        return parts.Zip(parts.Skip(1), (before, after) => (before.Split('[')[^1], after.Split(')')[0]));
    }

    private sealed record Row(string Number, string Tests, string State);
}
