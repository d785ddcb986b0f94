using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

/// <summary>
/// Recorded texts, damaged at random. Nothing may throw, and what was completed for publication must read like what it
/// was made of. <c>WORKFLOWS_TEST_LONG=1</c> tries a hundred times as many; <c>WORKFLOWS_TEST_SEED</c> repeats a run.
/// </summary>
public class MutationFuzzTests
{
    private static readonly string[] Seeds = ["022-save-request", "078-fault", "084-event", "086-http", "097-code-first"];

    private static readonly string[] Values =
    [
        "null", "true", "\"True\"", "0", "-1", "1e999", "5", "\"5\"", "{}", "[]", "\"\"", "[{}]", "[null]", "\"\\u202e\"", "\"a:b\"", "9", "\"x\"",
        "\"Elsa.Flowchart\"", "\"Elsa.If\"", "\"Elsa.Switch\"", "\"Elsa.FlowSwitch\"", "\"Elsa.Delay\"", "\"Elsa.StartAt\"", "\"Case.Condition\"",
        "{\"_type\":\"System.Object\"}", "{\"id\":\"n\",\"type\":\"Elsa.For\",\"body\":{}}", "{\"expression\":{\"type\":\"Variable\"}}",
        "{\"typeName\":\"List<Int32>\",\"expression\":{\"value\":[1,\"x\"]}}", "{\"memoryReference\":{\"id\":\"v\"}}", "{\"typeName\":null}",
        "\"P9999999D\"", "\"9999-12-31\"", "\"[{\\\"label\\\":1}]\"", "\"{\\\"id\\\":{}}\"", "\"\\ud83d\\udc67\"",
    ];

    private static readonly string[] Keys =
    [
        "id", "Id", "type", "version", "root", "activities", "connections", "variables", "variable", "value", "expression", "typeName", "cases",
        "condition", "then", "else", "body", "default", "mode", "timeSpan", "dateTime", "operator", "items", "customProperties", "source", "target",
    ];

    private static readonly string[] Scraps = ["[[", "]]", "}{", "\\ud800", "\\u0000", ":", ",", "\"", "\u202e", "/*", "{\"id\":1,"];

    [Fact]
    public void DamagedTexts_NeverThrow()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WORKFLOWS_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : 20261122;
        var rounds = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") == "1" ? 300_000 : 3_000;
        var random = new Random(seed);
        var texts = Seeds.Select(Recorded.Read).ToArray();
        var read = 0;
        for (var round = 0; round < rounds; round++)
        {
            var text = Damage(texts[random.Next(texts.Length)], random);
            // One in eight is broken as a text too, and as a rule no JSON any more.
            text = random.Next(8) == 0 ? BreakText(text, random) : text;
            try
            {
                read += Try(text) ? 1 : 0;
            }
            catch (Exception wrong) when (wrong is not OutOfMemoryException)
            {
                Assert.Fail($"Seed {seed}, round {round}: {wrong}\n{text}");
            }
        }

        // Damage that always broke the JSON would try the parser only.
        Assert.InRange(read, rounds / 2, rounds);
    }

    /// <summary>Whether there was a definition in the text.</summary>
    private static bool Try(string text)
    {
        var reading = WorkflowDefinitionReader.Read(text, ActivityCatalogue.BuiltIn);
        Assert.True(reading.Definition is not null || reading.HasErrors);
        if (reading.Definition is not null)
        {
            var graph = WorkflowGraph.Compile(reading.Definition);
            foreach (var chart in graph.Nodes.Where(node => node.Activity is FlowchartActivity))
            {
                var flow = graph.Flowchart(chart.Id);
                _ = flow.Start() is { } start ? flow.Directions(start.Id) : null;
            }
        }

        var complete = PublishedText.WithDefaults(text, ActivityCatalogue.BuiltIn);
        Assert.Equal(complete, PublishedText.WithDefaults(complete, ActivityCatalogue.BuiltIn));
        Assert.Equal(reading.Problems.Count, WorkflowDefinitionReader.Read(complete, ActivityCatalogue.BuiltIn).Problems.Count);
        return reading.Definition is not null;
    }

    /// <summary>Changes a few places of the tree; the result is JSON, though seldom a sensible definition.</summary>
    private static string Damage(string text, Random random)
    {
        var root = JsonNode.Parse(text)!.AsObject();
        for (var times = random.Next(1, 8); times > 0; times--)
        {
            JsonNode place = root;
            for (var steps = random.Next(12); steps > 0 && Inside(place, random) is { } deeper; steps--)
            {
                place = deeper;
            }

            Change(place, random);
        }

        return root.ToJsonString();
    }

    private static JsonNode? Inside(JsonNode place, Random random)
    {
        var children = place switch
        {
            JsonObject map => map.Select(property => property.Value),
            JsonArray list => list,
            _ => [],
        };
        var inner = children.Where(child => child is JsonObject or JsonArray).ToList();
        return inner.Count == 0 ? null : inner[random.Next(inner.Count)];
    }

    private static void Change(JsonNode place, Random random)
    {
        var value = JsonNode.Parse(Values[random.Next(Values.Length)]);
        if (place is JsonArray list)
        {
            var at = random.Next(list.Count + 1);
            list.Insert(at, random.Next(2) == 0 && at < list.Count ? list[at]?.DeepClone() : value);
            return;
        }

        var map = place.AsObject();
        var keys = map.Select(property => property.Key).ToList();
        var key = keys.Count > 0 && random.Next(3) > 0 ? keys[random.Next(keys.Count)] : Keys[random.Next(Keys.Length)];
        if (random.Next(5) == 0)
        {
            map.Remove(key);
        }
        else
        {
            map[key] = value;
        }
    }

    private static string BreakText(string text, Random random)
    {
        var broken = new StringBuilder(text);
        var at = random.Next(broken.Length);
        switch (random.Next(4))
        {
            case 0:
                broken.Remove(at, Math.Min(random.Next(1, 40), broken.Length - at));
                break;
            case 1:
                broken.Insert(at, Scraps[random.Next(Scraps.Length)]);
                break;
            case 2:
                broken[at] = (char)random.Next(0x10000);
                break;
            default:
                broken.Length = at;
                break;
        }

        return broken.ToString();
    }
}
