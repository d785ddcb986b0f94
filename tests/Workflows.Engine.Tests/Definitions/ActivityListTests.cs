using System.Runtime.CompilerServices;
using Workflows.Engine.Activities;

namespace Workflows.Engine.Tests.Definitions;

public sealed class ActivityListTests
{
    [Fact]
    public void Document_OfActivities_ListsTheCatalogue()
    {
        var listed = File.ReadLines(Path.Combine(Folder(), "../../../docs/elsa-activities.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var known = ActivityCatalogue.BuiltIn.All.Select(activity => activity.Declaration)
            .Select(declared => $"| `{declared.Type}` | {declared.DisplayName} | {declared.Description} |");
        Assert.Equal(known, listed);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
