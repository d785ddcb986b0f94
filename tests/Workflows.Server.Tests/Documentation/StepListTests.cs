using Workflows.Engine.Activities;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.Documentation;

public sealed class StepListTests
{
    [Fact]
    public void Document_OfSteps_ListsTheProductsOwn()
    {
        var listed = File.ReadLines(Path.Combine(Sources.Root, "docs", "elsa-activities.md")).Where(line => line.StartsWith("| «", StringComparison.Ordinal));
        var builtIn = ActivityCatalogue.BuiltIn.All.Select(activity => activity.Declaration.Type).ToHashSet();
        var known = ProcedureServices.Trial.All.Select(activity => activity.Declaration).Where(declared => !builtIn.Contains(declared.Type))
            .Select(declared => $"| «{declared.DisplayName}» | `{declared.Type}` | {declared.Description} |");
        Assert.Equal(known, listed);
    }
}
