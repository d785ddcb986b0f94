using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

/// <summary>Writes small definitions down.</summary>
internal static class Drawing
{
    /// <summary>A flowchart of <c>WriteLine</c> steps from arrows such as <c>a-b b:Retry-a</c>; steps in the order of their first mention.</summary>
    public static WorkflowDefinition Flow(string arrows, params string[] more)
    {
        var names = new List<string>();
        var connections = new JsonArray();
        foreach (var arrow in arrows.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = arrow.Split('-');
            var source = ends[0].Split(':');
            names.Add(source[0]);
            if (ends.Length == 2)
            {
                names.Add(ends[1]);
                var from = new JsonObject { ["activity"] = source[0] };
                if (source.Length == 2)
                {
                    from["port"] = source[1];
                }

                connections.Add(new JsonObject { ["source"] = from, ["target"] = new JsonObject { ["activity"] = ends[1] } });
            }
        }

        var special = more.Select(text => JsonNode.Parse(text)!).ToDictionary(step => step["id"]!.GetValue<string>());
        var steps = names.Distinct().Select(name => special.GetValueOrDefault(name) ?? Step(name)).ToArray();
        return Read(Workflow(new JsonObject
        {
            ["id"] = "flow",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(steps),
            ["connections"] = connections,
        }));
    }

    /// <summary>A definition around a root in JSON.</summary>
    public static string Workflow(JsonNode root) =>
        new JsonObject { ["definitionId"] = "test", ["root"] = root }.ToJsonString();

    /// <summary>A definition around a root in JSON.</summary>
    public static string Workflow(string root) => Workflow(JsonNode.Parse(root)!);

    /// <summary>Reads a text that must have no problems.</summary>
    public static WorkflowDefinition Read(string json)
    {
        var reading = WorkflowDefinitionReader.Read(json, ActivityCatalogue.BuiltIn);
        Assert.Empty(reading.Problems);
        return reading.Definition!;
    }

    /// <summary>The only step of a flowchart, written as JSON, without problems.</summary>
    public static ActivityNode Single(string step) =>
        Read(Workflow($$"""{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{{step}}]}""")).Root.Activities.Single();

    /// <summary>Everything that was read, as text, to compare two readings.</summary>
    public static string Portrait(WorkflowDefinition definition) =>
        JsonSerializer.Serialize(definition with { Root = WithoutDeclarations }, Indented) + Portrait(definition.Root, 0);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static ActivityNode WithoutDeclarations { get; } =
        new() { Id = "", NodeId = "", Type = "", Title = "", Activity = new UnsupportedActivity("x") };

    private static string Portrait(ActivityNode node, int depth)
    {
        var own = JsonSerializer.Serialize(new
        {
            node.Id,
            node.NodeId,
            node.Type,
            node.Version,
            node.Name,
            node.Title,
            node.CanStartWorkflow,
            node.MergeMode,
            node.Inputs,
            node.Outputs,
            node.Variables,
            node.Connections,
            Cases = node.Cases.Select(item => new { item.Label, item.Condition, item.Activity?.Id }),
            Ports = node.Ports.Select(port => port.Key + port.Value.Id),
        });
        return new string(' ', depth) + own + "\n" + string.Concat(node.Children.Select(child => Portrait(child, depth + 1)));
    }

    private static JsonObject Step(string id) => new() { ["id"] = id, ["type"] = "Elsa.WriteLine", ["version"] = 1 };
}
