using System.Globalization;
using System.Text;
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

    private static readonly string[] Pieces =
    [
        "null", "true", "\"True\"", "0", "-1", "1e999", "5", "\"5\"", "{}", "[]", "\"\"", "[[", "]]", "}{", "\\ud800", "\\u0000", ":", ",",
        "\"id\":", "\"type\":\"Elsa.Flowchart\"", "\"type\":\"Elsa.If\",\"then\":{}", "\"Elsa.Switch\"", "\"cases\":[{}]", "\"connections\":{}",
        "\"_type\":\"System.Object\"", "\u202e", "{\"expression\":{\"type\":\"Variable\"}}", "{\"typeName\":\"List<Int32>\",\"expression\":{\"value\":[1,\"x\"]}}",
        "\"version\":null", "\"Elsa.Delay\"", "\"timeSpan\":\"P9999999D\"", "\"dateTime\":\"9999-12-31\"", "\"mode\":9",
    ];

    [Fact]
    public void DamagedTexts_NeverThrow()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WORKFLOWS_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : 20261122;
        var rounds = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") == "1" ? 300_000 : 3_000;
        var random = new Random(seed);
        var texts = Seeds.Select(Recorded.Read).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            var text = Damage(texts[random.Next(texts.Length)], random);
            try
            {
                Try(text);
            }
            catch (Exception wrong) when (wrong is not OutOfMemoryException)
            {
                Assert.Fail($"Seed {seed}, round {round}: {wrong}\n{text}");
            }
        }
    }

    private static void Try(string text)
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
    }

    private static string Damage(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(damaged.Length);
            var length = Math.Min(random.Next(1, 40), damaged.Length - at);
            switch (random.Next(7))
            {
                case 0:
                    damaged.Remove(at, length);
                    break;
                case 1:
                    damaged.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    damaged[at] = (char)random.Next(0x20, 0x2100);
                    break;
                case 3:
                    damaged.Insert(at, damaged.ToString(at, length));
                    break;
                case 4:
                    damaged.Length = Math.Max(1, at);
                    break;
                default:
                    ReplaceValue(damaged, random);
                    break;
            }
        }

        return damaged.ToString();
    }

    /// <summary>Puts something else after a colon, so that most texts stay JSON and reach the deeper code.</summary>
    private static void ReplaceValue(StringBuilder text, Random random)
    {
        var all = text.ToString();
        var colon = all.IndexOf(':', random.Next(all.Length));
        if (colon < 0)
        {
            return;
        }

        var end = all.AsSpan(colon).IndexOfAny(",\n}");
        if (end > 0)
        {
            text.Remove(colon + 1, end - 1).Insert(colon + 1, Pieces[random.Next(Pieces.Length)]);
        }
    }
}
