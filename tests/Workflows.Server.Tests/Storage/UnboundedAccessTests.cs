using System.Text.RegularExpressions;

namespace Workflows.Server.Tests.Storage;

/// <summary>What passes the scope by stands in a few reviewed files. The analyzer refuses most of it; this sees the rest, and a switched-off warning.</summary>
public sealed partial class UnboundedAccessTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Scope.System("] = ["src/Workflows.Server/Storage/SystemScopes.cs"],
        ["IgnoreQueryFilters"] = [],
        ["FromSql"] = [],
        // These write or read without the change tracker, so without the check of what is written.
        ["ExecuteUpdate"] =
        [
            "src/Workflows.Server/Access/Accounts.cs", // An account is of no centre; its tries are counted in one statement.
            "src/Workflows.Server/Cases/CaseNumbers.cs", // Names its centre and passes the filter; two at once queue at the row.
        ],
        ["ExecuteDelete"] = [],
        ["SqlQuery"] = ["src/Workflows.Server/Storage/DatabaseSetup.cs"],
        ["ExecuteSql"] = ["src/Workflows.Server/Storage/DatabaseSetup.cs"],
        ["disable RS0030"] = ["src/Workflows.Server/Storage/SystemScopes.cs"],
    };

    public static TheoryData<string> Words => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Words))]
    public void Word_ThatPassesTheScopeBy_StandsOnlyInReviewedFiles(string word) =>
        Assert.Equal(
            Allowed[word],
            Sources.Code()
                .Where(file => file.Path.StartsWith("src/Workflows.Server/", StringComparison.Ordinal))
                .Where(file => Comments().Replace(file.Text, "").Contains(word, StringComparison.Ordinal))
                .Select(file => file.Path));

    [GeneratedRegex("^\\s*//.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comments();
}
