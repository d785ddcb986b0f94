using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Checking;
using Workflows.Engine.Definitions;
using Workflows.Engine.Tests.Generated;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Checking;

/// <summary>
/// Flowcharts drawn by chance: what the check says of joins against what the engine does. Each drawing is played many times, the choices by chance.
/// <c>WORKFLOWS_TEST_LONG=1</c> draws many more, new ones each time.
/// </summary>
public class GeneratedJoinTests
{
    private static readonly string[] Modes = ["None", "Stream", "Merge", "Merge", "Merge", "Converge", "Cascade", "Race"];

    [Fact]
    public void Joins_FoundOrNot_AreAsTheEnginePlaysThem()
    {
        var (quiet, told) = (0, 0);
        foreach (var seed in Seeds(150))
        {
            var random = new Random(seed);
            var text = Draw(random);
            var graph = Read(text, new WhimActivity(random), new AskActivity());
            var (found, isWhole) = JoinCheck.Play(new CourseOfSteps(graph));
            var expected = found.Select(stuck => stuck.Join.Id).ToHashSet();
            var met = new HashSet<string>();
            for (var i = 0; i < 1_000 && (i < 30 || !met.IsSupersetOf(expected)); i++)
            {
                if (new MemoryPlay(graph, random).Run() is { } stuck)
                {
                    met.Add(stuck);
                    Assert.True(!isWhole || expected.Contains(stuck), string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: it stops before {stuck}, unforeseen.\n{text}"));
                }
            }

            Assert.True(met.IsSupersetOf(expected), string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: told of {string.Join(' ', expected.Except(met))}, which never happens.\n{text}"));
            quiet += expected.Count == 0 && isWhole ? 1 : 0;
            told += expected.Count;
        }

        Assert.True(quiet > 50 && told > 50, string.Create(CultureInfo.InvariantCulture, $"{quiet} without and {told} joins with: too few of one kind."));
    }

    [Fact]
    public void Drawings_OfThePlays_StopOnlyBeforeJoinsThatWereTold()
    {
        var whole = 0;
        foreach (var seed in Seeds(60))
        {
            var random = new Random(seed);
            var text = WorkflowGenerator.Family(random, new DrawingRules())[0].Text;
            var graph = Read(text, new WillingActivity());
            Assert.All(DefinitionCheck.Find(graph), problem => Assert.NotEmpty(problem.Text));
            var (found, isWhole) = JoinCheck.Play(new CourseOfSteps(graph));
            whole += isWhole ? 1 : 0;
            for (var i = 0; isWhole && i < 8; i++)
            {
                if (new MemoryPlay(graph, random).Run() is { } stuck)
                {
                    Assert.True(found.Any(join => join.Join.Id == stuck), string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: it stops before {stuck}, unforeseen.\n{text}"));
                }
            }
        }

        Assert.True(whole > 30, $"only {whole} played whole");
    }

    private static WorkflowGraph Read(string text, params Activity[] more) =>
        WorkflowGraph.Compile(WorkflowDefinitionReader.Read(text, ActivityCatalogue.BuiltIn.With(more)).Definition!);

    // Every step but the first has one to three arrows from steps before it; now and then one leads back.
    private static string Draw(Random random)
    {
        var steps = new List<(JsonObject Step, string[] Ports)> { (Line("n0"), ["Done"]) };
        var arrows = new List<string>();
        var count = random.Next(3, 9);
        for (var i = 1; i < count; i++)
        {
            var target = NewStep(random, string.Create(CultureInfo.InvariantCulture, $"n{i}"));
            for (var arrow = random.Next(1, 4); arrow > 0; arrow--)
            {
                arrows.Add(Arrow(random, steps[Math.Max(random.Next(i), random.Next(i))], target.Step));
            }

            steps.Add(target);
        }

        if (random.Next(4) == 0)
        {
            var back = random.Next(1, count);
            arrows.Add(Arrow(random, steps[random.Next(back, count)], steps[back].Step));
        }

        return Workflow(Flowchart("F", string.Join(' ', arrows.Distinct()), [.. steps.Select(step => step.Step)]));
    }

    private static string Arrow(Random random, (JsonObject Step, string[] Ports) source, JsonObject target) =>
        $"{source.Step["id"]}:{source.Ports[random.Next(source.Ports.Length)]}>{target["id"]}";

    private static (JsonObject Step, string[] Ports) NewStep(Random random, string id)
    {
        string[] ports = ["x", "y"];
        var (step, own) = random.Next(9) switch
        {
            0 => (Step(id, WhimActivity.Type, ("ports", ports), ("several", false)), ports),
            1 => (Step(id, WhimActivity.Type, ("ports", ports), ("several", true)), ports),
            2 => (Checked.Ask(id, ports), ports),
            3 => (Step(id, "Elsa.FlowFork", ("branches", ports)), ports),
            4 => (Sequence(id, Line(id + "a"), Wait(id + "b", "event")), ["Done"]),
            5 => (Wait(id, "event"), ["Done"]),
            6 => (Step(id, "Elsa.FlowJoin", ("mode", random.Next(2) == 0 ? "WaitAll" : "WaitAny")), ["Done"]),
            7 when random.Next(3) == 0 => (Step(id, "Elsa.End"), ["Done"]),
            _ => (Line(id), new[] { "Done" }),
        };
        return (step.Merge(Modes[random.Next(Modes.Length)]), own);
    }

    private static IEnumerable<int> Seeds(int count) =>
        Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") == "1" ? Enumerable.Range(Random.Shared.Next(1 << 24), count * 20) : Enumerable.Range(1, count);

    // The plays' stubborn step delays what comes after it by its failures; here it does as it is told.
    private sealed class WillingActivity : Activity
    {
        public override ActivityDeclaration Declaration { get; } = new(StubbornActivity.Type, "Тест", "Слухняний крок", "Вдається одразу.")
        {
            Inputs = [new("fails", "Int32", "Скільки разів")],
        };
    }
}
