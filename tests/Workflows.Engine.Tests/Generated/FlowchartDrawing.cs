using System.Text.Json.Nodes;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Generated;

/// <summary>Draws a flowchart by chance: forks, decisions, joins of every mode, and back arrows that are followed a few times at most.</summary>
internal static class FlowchartDrawing
{
    private static readonly string[] Modes = ["None", "None", "Stream", "Stream", "Merge", "Converge", "Cascade", "Race"];
    private static readonly string[] JoinModes = ["WaitAll", "WaitAllActive", "WaitAny"];

    public static JsonObject Of(WorkflowGenerator generator, int depth, bool inLoop)
    {
        var random = generator.Random;
        var steps = new List<(JsonObject Step, string[] Ports)> { (Step(generator.NewId("start"), "Elsa.Start"), ["Done"]) };
        var arrows = new List<string>();
        var count = random.Next(2, 8);
        for (var i = 0; i < count; i++)
        {
            var (step, ports) = NewStep(generator, depth, inLoop);
            Connect(random, steps, arrows, step);
            steps.Add((step, ports));
        }

        if (random.Next(3) == 0)
        {
            AddLoop(generator, steps, arrows);
        }

        return Flowchart(generator.NewId("F"), string.Join(' ', arrows.Distinct()), [.. steps.Select(step => step.Step)]);
    }

    private static (JsonObject, string[]) NewStep(WorkflowGenerator generator, int depth, bool inLoop)
    {
        var random = generator.Random;
        switch (random.Next(10))
        {
            case 0:
                return (Decide(generator.NewId("if"), generator.Condition()), ["True", "False"]);
            case 1:
                return (NewSwitch(generator), ["one", "two", "Default"]);
            case 2:
                return (Step(generator.NewId("fork"), "Elsa.FlowFork", ("branches", new[] { "left", "right" })), ["left", "right"]);
            case 3:
                return (Step(generator.NewId("join"), "Elsa.FlowJoin", ("mode", Pick(random, JoinModes))), ["Done"]);
            default:
                return (generator.Any(depth - 1, inLoop).Merge(Pick(random, Modes)), ["Done"]);
        }
    }

    // Mostly from the step before, so that branches grow long; a second and a third arrow make a join of it.
    private static void Connect(Random random, List<(JsonObject Step, string[] Ports)> steps, List<string> arrows, JsonObject target)
    {
        var sources = random.Next(10) switch { < 5 => 1, < 8 => 2, _ => 3 };
        for (var i = 0; i < sources; i++)
        {
            var (source, ports) = steps[Math.Max(random.Next(steps.Count), random.Next(steps.Count))];
            arrows.Add($"{source["id"]}:{Pick(random, ports)}>{target["id"]}");
        }
    }

    // Counts first, then decides: however many tokens come this way, the counter lets only so many back.
    private static void AddLoop(WorkflowGenerator generator, List<(JsonObject Step, string[] Ports)> steps, List<string> arrows)
    {
        var random = generator.Random;
        var counter = generator.NewCounter();
        var (count, again) = (Set(generator.NewId("s"), counter, Js($"get{counter}() + 1")), Decide(generator.NewId("again"), $"get{counter}() < {random.Next(1, 4)}"));
        var (back, _) = steps[random.Next(1, steps.Count)];
        Connect(random, steps, arrows, count);
        arrows.Add($"{count["id"]}>{again["id"]}");
        arrows.Add($"{again["id"]}:True>{back["id"]}");
        var after = Line(generator.NewId("l"));
        arrows.Add($"{again["id"]}:False>{after["id"]}");
        steps.AddRange([(count, ["Done"]), (again, ["True", "False"]), (after, ["Done"])]);
    }

    private static JsonObject NewSwitch(WorkflowGenerator generator) => Step(
        generator.NewId("choose"), "Elsa.FlowSwitch",
        ("mode", generator.Random.Next(2) == 0 ? "MatchFirst" : "MatchAny"),
        ("cases", Plain(new JsonArray([.. new[] { "one", "two" }.Select(label => new JsonObject
        {
            ["label"] = label,
            ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = generator.Condition() },
        })]))));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
