using System.Globalization;
using System.Text.Json.Nodes;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// Another version of a generated workflow: the same steps, those of flowcharts and their arrows in another order, and now and then a step on an arrow that was not
/// there before. An instance may be moved between the two at any moment, as far as nothing is in the way.
/// </summary>
internal static class Redrawing
{
    public static string Of(string text, Random random)
    {
        var workflow = JsonNode.Parse(text)!.AsObject();
        var made = 0;
        Redraw(workflow["root"], random, ref made);
        return workflow.ToJsonString();
    }

    private static void Redraw(JsonNode? node, Random random, ref int made)
    {
        foreach (var inside in node switch { JsonObject map => map.Select(pair => pair.Value).ToList(), JsonArray list => [.. list], _ => [] })
        {
            Redraw(inside, random, ref made);
        }

        if (node is not JsonObject step || step["type"]?.ToString() != "Elsa.Flowchart")
        {
            return;
        }

        var (steps, arrows) = (Taken(step, "activities"), Taken(step, "connections"));
        foreach (var arrow in arrows.ToList())
        {
            if (random.Next(6) == 0)
            {
                var added = Line(string.Create(CultureInfo.InvariantCulture, $"added{++made}"));
                steps.Add(added);
                arrows.Add(new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = added["id"]!.ToString(), ["port"] = "Done" },
                    ["target"] = arrow!["target"]!.DeepClone(),
                });
                arrow["target"] = new JsonObject { ["activity"] = added["id"]!.ToString(), ["port"] = "In" };
            }
        }

        // Where a flowchart begins its first step says, if nothing else does.
        step["activities"] = new JsonArray([.. steps.Take(1), .. Shuffled(steps.Skip(1), random)]);
        step["connections"] = new JsonArray([.. Shuffled(arrows, random)]);
    }

    private static List<JsonNode?> Taken(JsonObject step, string key) => [.. step[key]!.AsArray().Select(item => item?.DeepClone())];

    private static JsonNode?[] Shuffled(IEnumerable<JsonNode?> items, Random random)
    {
        var all = items.ToArray();
        random.Shuffle(all);
        return all;
    }
}
