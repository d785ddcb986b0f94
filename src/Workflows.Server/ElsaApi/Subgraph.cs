using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Server.ElsaApi;

/// <summary>A part of a drawing with the steps inside it, and the way to it: what Studio asks when one looks into a container.</summary>
internal static class Subgraph
{
    /// <summary>A step with all that lies in it; null when the drawing has none such.</summary>
    /// <param name="definition">As Studio opens it, with node ids.</param>
    /// <param name="nodeId">The step's path.</param>
    public static JsonObject? Of(JsonObject definition, string nodeId) => Find(definition["root"] as JsonObject, "Root", nodeId) is { } found
        ? Node(found[^1].Step, found[^1].Port, deep: true)
        : null;

    /// <summary>The containers on the way from the root to a step; null when the drawing has none such.</summary>
    public static JsonObject? PathTo(JsonObject definition, string nodeId) => Find(definition["root"] as JsonObject, "Root", nodeId) is { } found
        ? new JsonObject
        {
            ["childNode"] = Node(found[^1].Step, found[^1].Port, deep: false),
            ["container"] = Node(found[Math.Max(found.Count - 2, 0)].Step, found[Math.Max(found.Count - 2, 0)].Port, deep: false),
            ["pathSegments"] = new JsonArray([.. found.Take(found.Count - 1).Skip(1).Select(way => (JsonNode)new JsonObject
            {
                ["activityNodeId"] = way.Step["nodeId"].AsText(), ["activityId"] = way.Step["id"].AsText(), ["activityType"] = way.Step["type"].AsText(),
                ["port"] = way.Port, ["activityName"] = way.Step["name"].AsText(),
            })]),
        }
        : null;

    private static JsonObject Node(JsonObject step, string port, bool deep) => new()
    {
        ["nodeId"] = step["nodeId"].AsText(),
        ["port"] = port,
        ["activity"] = step.DeepClone(),
        ["parents"] = new JsonArray(),
        ["children"] = deep ? new JsonArray([.. Inner(step).Select(child => (JsonNode)Node(child.Step, child.Port, deep: true))]) : new JsonArray(),
    };

    private static List<(JsonObject Step, string Port)>? Find(JsonObject? step, string port, string nodeId)
    {
        if (step is null)
        {
            return null;
        }

        if (step["nodeId"].AsText() == nodeId)
        {
            return [(step, port)];
        }

        foreach (var (child, way) in Inner(step))
        {
            if (Find(child, way, nodeId) is { } found)
            {
                return [(step, port), .. found];
            }
        }

        return null;
    }

    // A step is what has a type and a path, wherever it lies: in a list, behind a port of its own, in a case of a switch.
    private static IEnumerable<(JsonObject Step, string Port)> Inner(JsonObject step) => step.SelectMany(field => Steps(field.Value, Pascal(field.Key)));

    private static IEnumerable<(JsonObject Step, string Port)> Steps(JsonNode? value, string port) => value switch
    {
        JsonObject inner when inner.ContainsKey("nodeId") && inner.ContainsKey("type") => [(inner, port)],
        JsonArray list => list.SelectMany(item => item is JsonObject one && one["activity"] is JsonObject inner ? Steps(inner, one["label"].AsText() ?? port) : Steps(item, port)),
        _ => [],
    };

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
