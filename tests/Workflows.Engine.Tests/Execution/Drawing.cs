using System.Text.Json.Nodes;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Draws Elsa definitions in few words.</summary>
internal static class Drawing
{
    /// <summary>A step; values are literals, <see cref="Js"/> programs or <see cref="Var"/> references.</summary>
    public static JsonObject Step(string id, string type, params (string Key, object? Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = type, ["version"] = 1, ["metadata"] = new JsonObject { ["displayText"] = id } };
        foreach (var (key, value) in inputs)
        {
            step[key] = value is Raw raw ? raw.Node : Input(value);
        }

        return step;
    }

    public static JsonObject Line(string id, object? text = null) => Step(id, "Elsa.WriteLine", ("text", text ?? id));

    public static JsonObject Wait(string id, string eventName) => Step(id, "Elsa.Event", ("eventName", eventName));

    public static JsonObject Delay(string id, string span) => Step(id, "Elsa.Delay", ("timeSpan", span));

    public static JsonObject Set(string id, string variable, object? value) =>
        Step(id, "Elsa.SetVariable", ("variable", new Raw(new JsonObject { ["id"] = variable, ["name"] = variable })), ("value", value));

    public static JsonObject Decide(string id, string program) => Step(id, "Elsa.FlowDecision", ("condition", Js(program)));

    public static JsonObject Fault(string id, string message) => Step(id, "Elsa.Fault", ("message", message));

    public static JsonObject Sequence(string id, params JsonObject[] steps) =>
        Step(id, "Elsa.Sequence", ("activities", new Raw(new JsonArray([.. steps]))));

    /// <summary>A flowchart; an arrow is <c>A&gt;B</c> or <c>A:Port&gt;B</c>.</summary>
    public static JsonObject Flowchart(string id, string arrows, params JsonObject[] steps) => Step(
        id, "Elsa.Flowchart",
        ("activities", new Raw(new JsonArray([.. steps]))),
        ("connections", new Raw(new JsonArray([.. arrows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Arrow)]))));

    public static JsonObject Merge(this JsonObject step, string mode)
    {
        step["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return step;
    }

    public static JsonObject With(this JsonObject step, string port, JsonNode? value)
    {
        step[port] = value;
        return step;
    }

    public static string Workflow(JsonObject root, params (string Name, string Type, string? Default)[] variables) => Workflow(root, null, variables);

    public static string Workflow(JsonObject root, string? incidents, params (string Name, string Type, string? Default)[] variables) => new JsonObject
    {
        ["name"] = "Test",
        ["toolVersion"] = "3.8.2",
        ["variables"] = new JsonArray([.. variables.Select(variable => new JsonObject
        {
            ["id"] = variable.Name, ["name"] = variable.Name, ["typeName"] = variable.Type, ["isArray"] = false, ["value"] = variable.Default,
        })]),
        ["options"] = new JsonObject { ["incidentStrategyType"] = incidents },
        ["root"] = root,
    }.ToJsonString();

    public const string GoOn = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core";

    public static object Js(string program) => new Typed("JavaScript", program);

    public static object Var(string id) => new Typed("Variable", id);

    public static object Plain(JsonNode? node) => new Raw(node);

    private static JsonObject Arrow(string text)
    {
        var ends = text.Split('>');
        var source = ends[0].Split(':');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }

    private static JsonObject Input(object? value) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = value is Typed typed
            ? new JsonObject { ["type"] = typed.Type, ["value"] = typed.Text }
            : new JsonObject { ["type"] = "Literal", ["value"] = value as JsonNode ?? System.Text.Json.JsonSerializer.SerializeToNode(value) },
    };

    private sealed record Raw(JsonNode? Node);

    private sealed record Typed(string Type, string Text);
}
