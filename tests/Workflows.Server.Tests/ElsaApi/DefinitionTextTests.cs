using System.Text.Json.Nodes;
using Workflows.Server.ElsaApi;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>What is stored and what Studio gets are two shapes of the same drawing: nothing is lost between them.</summary>
public sealed class DefinitionTextTests
{
    private static readonly DrawingText Drawings = new(ProcedureServices.Trial);

    private static readonly DefinitionText Texts = new(Drawings);

    public static TheoryData<string> Shipped => [.. Directory.EnumerateFiles(Path.Combine(ShippedProcedures.Folder, "procedures")).Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void ShippedProcedure_ToStudioAndBack_SaysTheSame(string name)
    {
        var stored = File.ReadAllText(Path.Combine(ShippedProcedures.Folder, "procedures", name + ".json"));
        var shown = Texts.ToStudio(stored);
        Assert.All(Steps(shown["root"]!.AsObject()), step =>
        {
            Assert.StartsWith("Workflow1:", step["nodeId"]!.ToString(), StringComparison.Ordinal);
            Assert.True(step["version"]!.GetValue<int>() > 0);
        });
        Assert.True(Drawings.Same(stored, Texts.ToStored(shown)), $"{name} came back changed.");
    }

    [Fact]
    public void UnknownStep_IsShownAsAStandIn_AndComesBackWhole()
    {
        const string Stored = """{"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"x","type":"Other.Thing","version":7,"secret":{"deep":[1,2]},"metadata":{"designer":{"position":{"x":1,"y":2}}}}]}}""";
        var shown = Texts.ToStudio(Stored);
        var step = shown["root"]!["activities"]![0]!.AsObject();
        Assert.Equal(DefinitionText.NotFoundType, step["type"]!.ToString());
        Assert.Equal("Workflow1:f:x", step["nodeId"]!.ToString());
        Assert.Equal("Other.Thing", step["missingTypeName"]!.ToString());

        step["metadata"]!["designer"]!["position"]!["x"] = 40;
        var back = JsonNode.Parse(Texts.ToStored(shown))!["root"]!["activities"]![0]!;
        Assert.Equal("Other.Thing", back["type"]!.ToString());
        Assert.Equal("""{"deep":[1,2]}""", back["secret"]!.ToJsonString());
        Assert.Equal(40, back["metadata"]!["designer"]!["position"]!["x"]!.GetValue<int>());
    }

    [Fact]
    public void Outcomes_AreTextsInStudio_AndKeepTheirKindsOnTheWayBack()
    {
        const string Stored = """{"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"t","type":"Case.HumanTask","outcomes":[{"text":"Згода","kind":"Positive","checks":true},{"text":"Відмова","kind":"Refusal","checks":false}]}]}}""";
        var shown = Texts.ToStudio(Stored);
        var outcomes = shown["root"]!["activities"]![0]!["outcomes"]!;
        Assert.Equal("""["Згода","Відмова"]""", outcomes["expression"]!["value"]!.GetValue<string>());

        // As Studio writes a list: a text of JSON with escaped letters.
        outcomes["expression"]!["value"] = "[\"\\u0412\\u0456\\u0434\\u043c\\u043e\\u0432\\u0430\",\"Немає відповіді\"]";
        var back = JsonNode.Parse(Texts.ToStored(shown))!["root"]!["activities"]![0]!;
        Assert.Equal("""[{"text":"Відмова","kind":"Refusal","checks":false},{"text":"Немає відповіді","kind":"Other","checks":true}]""", back["outcomes"]!.ToJsonString(ElsaJson.Options));
        Assert.Null(back["customProperties"]?["outcomes"]);
    }

    [Theory]
    [InlineData("""{"root":{"id":"q","type":"Elsa.Sequence","activities":[{"id":"a","type":"Elsa.End"},{"id":"b","type":"Elsa.End"}]}}""", """{"root":{"id":"q","type":"Elsa.Sequence","activities":[{"id":"b","type":"Elsa.End"},{"id":"a","type":"Elsa.End"}]}}""")]
    [InlineData("""{"root":{"id":"t","type":"Case.HumanTask","outcomes":[{"text":"Так","checks":false}]}}""", """{"root":{"id":"t","type":"Case.HumanTask","outcomes":[{"text":"Так"}]}}""")]
    public void Drawings_AreNotTheSame_WhenOrderOrNoMeansSomething(string one, string other) => Assert.False(Drawings.Same(one, other));

    [Theory]
    [InlineData("""{"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"b","type":"Elsa.End"},{"id":"a","type":"Elsa.Start","metadata":{"designer":{"position":{"x":9,"y":9}}}}]}}""", true)]
    [InlineData("""{"id":"v","version":4,"isLatest":true,"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start","customProperties":{"canStartWorkflow":false}},{"id":"b","type":"Elsa.End"}]}}""", true)]
    [InlineData("""{"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start","customProperties":{"canStartWorkflow":true}},{"id":"b","type":"Elsa.End"}]}}""", false)]
    [InlineData("""{"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start"}]}}""", false)]
    [InlineData("""{"name":"Інша","root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start"},{"id":"b","type":"Elsa.End"}]}}""", false)]
    public void Drawings_AreTheSame_WhenOnlyLooksDiffer(string other, bool same)
    {
        const string One = """{"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start","metadata":{"designer":{"position":{"x":0,"y":0}}}},{"id":"b","type":"Elsa.End"}]}}""";
        Assert.Equal(same, Drawings.Same(One, other));
    }

    private static IEnumerable<JsonObject> Steps(JsonObject step) =>
        [step, .. (step["activities"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(Steps)];
}
