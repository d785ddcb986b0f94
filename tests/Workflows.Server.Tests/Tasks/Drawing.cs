using System.Text.Json.Nodes;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Draws procedures with tasks in few words.</summary>
internal static class Drawing
{
    /// <summary>A task; fields are plain JSON.</summary>
    public static JsonObject TaskStep(string id, params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step(id, HumanTaskActivity.TypeName);
        (step["title"], step["role"]) = ($"Завдання {id}", "Lawyer");
        return With(step, fields);
    }

    public static JsonObject Step(string id, string type) => new()
    {
        ["id"] = id, ["name"] = id, ["type"] = type, ["version"] = 1, ["metadata"] = new JsonObject { ["displayText"] = id },
    };

    /// <summary>A step with fields that are plain JSON.</summary>
    public static JsonObject With(JsonObject step, params (string Key, JsonNode? Value)[] fields)
    {
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        return step;
    }

    public static JsonObject Line(string id)
    {
        var step = Step(id, "Elsa.WriteLine");
        step["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = id } };
        return step;
    }

    /// <summary>Two ways to end.</summary>
    public static (string Key, JsonNode? Value) YesOrNo() => ("outcomes", new JsonArray(
        new JsonObject { ["text"] = "Згода", ["kind"] = "Positive" }, new JsonObject { ["text"] = "Відмова", ["kind"] = "Refusal" }));

    /// <summary>A procedure; an arrow is <c>a&gt;b</c> or <c>a:Порт&gt;b</c>, with <c>_</c> for the blanks of a port.</summary>
    public static string Flow(string arrows, params JsonObject[] steps)
    {
        var root = Step("F", "Elsa.Flowchart");
        root["activities"] = new JsonArray([.. steps]);
        root["connections"] = new JsonArray([.. arrows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Arrow)]);
        return new JsonObject { ["name"] = "Проба", ["root"] = root }.ToJsonString();
    }

    private static JsonObject Arrow(string text)
    {
        var ends = text.Split('>');
        var source = ends[0].Split(':');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1].Replace('_', ' ') : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }
}
