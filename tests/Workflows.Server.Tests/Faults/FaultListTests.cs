using System.Text.RegularExpressions;

namespace Workflows.Server.Tests.Faults;

/// <summary>What <c>docs/faults.md</c> says is tested is tested: each of its tests is there, under the link that stands beside it.</summary>
public sealed partial class FaultListTests
{
    private static readonly string List = Sources.Read("docs/faults.md");

    [Fact]
    public void Tests_OfTheList_AreThere()
    {
        var named = Named().Matches(List).Select(match => (Class: match.Groups[1].Value, Test: match.Groups[2].Value, File: match.Groups[3].Value)).ToList();
        Assert.InRange(named.Count, 15, 200);
        Assert.All(named, one =>
        {
            var text = Sources.Read(Path.Combine("docs", one.File));
            Assert.Matches($@"\bclass {one.Class}\b", text);
            Assert.Matches($@"\[(?:Fact|Theory)[^\]]*\](?:\s*\[[^\n]*\])*\s*public (?:async Task|Task|void) {one.Test}\(", text);
        });
    }

    [Fact]
    public void Faults_All_HaveATest()
    {
        var rows = Row().Matches(List).Select(row => row.Value).ToList();
        Assert.Equal(15, rows.Count);
        Assert.All(rows, row => Assert.Matches(Named(), row));
    }

    // Whoever sees the page of a failure has their form given back. A form with a password must not be recognised as one of those.
    [Fact]
    public void Forms_WithAPassword_AreNotGivenBack()
    {
        var withPassword = Sources.Code().Where(file => file.Path.EndsWith(".razor", StringComparison.Ordinal) && file.Text.Contains("-password\"", StringComparison.Ordinal)).ToList();
        Assert.InRange(withPassword.Count, 4, 20);
        Assert.All(withPassword, file => Assert.DoesNotMatch("[Nn]ame=\"(text|command|@CommandId\\.Name|a\\.[^\"]*)\"", file.Text));
    }

    [GeneratedRegex(@"\[(\w+)\.(\w+)\]\(([^)]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| \d+ .*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Row();
}
