namespace Workflows.Server.Tests.Shell;

/// <summary>What the scripts of all pages weigh together: a bad line carries them to every phone.</summary>
public sealed class ScriptsTests
{
    private const int Most = 30_000;

    [Fact]
    public void ScriptsOfAllPages_FitInThirtyKilobytes_TheirCommentsAside()
    {
        var weights = Directory.EnumerateFiles(Path.Combine(Sources.Root, "src/Workflows.Server/wwwroot/js"), "*.js")
            .ToDictionary(file => Path.GetFileName(file), file => File.ReadLines(file).Select(line => line.Trim())
                .Where(line => !line.StartsWith("//", StringComparison.Ordinal)).Sum(line => System.Text.Encoding.UTF8.GetByteCount(line) + 1));
        Assert.True(weights.Values.Sum() <= Most, $"{weights.Values.Sum()} bytes: {string.Join(", ", weights.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }
}
