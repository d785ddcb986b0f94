using Workflows.Engine.Checking;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.Procedures;

/// <summary>The check before publishing has nothing to say about what comes with the program.</summary>
public sealed class ShippedCheckTests
{
    public static TheoryData<string> Drawings =>
    [
        .. new[] { "procedures", "examples" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Sources.Root, "workflows", folder), "*.json"))
            .Select(file => Path.GetRelativePath(Sources.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Drawing_Shipped_HasNothingToBeTold(string file)
    {
        var reading = WorkflowDefinitionReader.Read(File.ReadAllText(Path.Combine(Sources.Root, file)), ProcedureServices.Trial);
        Assert.Empty(DefinitionCheck.Find(WorkflowGraph.Compile(reading.Definition!)));
    }
}
