using System.Globalization;
using System.Text.Json.Nodes;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Generated;

/// <summary>
/// Draws workflows by chance; the same seed draws the same ones. Whatever it draws comes to an end: every loop counts in a variable of
/// its own that is never set back, children call only children drawn after them, and nothing that an event starts publishes one.
/// </summary>
internal sealed class WorkflowGenerator
{
    public const string Main = "main";
    public const int Events = 3;
    private const int Children = 2;

    private readonly Random random;
    private readonly DrawingRules rules;
    private readonly int level;
    private readonly List<(string Name, string Type, string? Default)> variables = [("X", "Int32", "0"), ("Y", "Int32", "1")];
    private int made;
    private int budget;

    private WorkflowGenerator(Random random, DrawingRules rules, int level)
    {
        this.random = random;
        this.rules = rules;
        this.level = level;
        budget = level == 0 ? rules.Size : rules.Size / 3;
    }

    public Random Random => random;

    /// <summary>A main workflow, the children that it may call, one that an event starts, and one that announces each event.</summary>
    public static IReadOnlyList<(string DefinitionId, string Text)> Family(Random random, DrawingRules rules)
    {
        var family = new List<(string, string)>();
        for (var level = 0; level <= Children; level++)
        {
            family.Add((level == 0 ? Main : ChildName(level), new WorkflowGenerator(random, rules, level).Draw()));
        }

        family.Add(("starter", Workflow(Sequence("S", Wait("starts", "e0"), rules.OnlyDistantTime ? Line("d") : Delay("d1s30", "00:00:30"), Line("begun")))));
        for (var i = 0; i < Events; i++)
        {
            family.Add((Announcer(i), Workflow(Sequence("S", Line("l"), Step("p", "Elsa.PublishEvent", ("eventName", $"e{i}"), ("payload", i))))));
        }

        return family;
    }

    public static string Announcer(int number) => $"announce{number}";

    public string NewId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{++made}");

    /// <summary>A counter that this drawing alone uses.</summary>
    public string NewCounter()
    {
        var name = NewId("N");
        variables.Add((name, "Int32", "0"));
        return name;
    }

    public string Condition() => random.Next(6) switch
    {
        0 => "getX() % 2 === 0",
        1 => "getY() > 1",
        2 => "getX() < getY()",
        3 => "true",
        4 => "false",
        _ => "getX() + getY() > 2",
    };

    public string Expression() => random.Next(3) switch { 0 => "getX() + 1", 1 => "getY() * 2 % 5", _ => "getX() - getY()" };

    /// <summary>Any step: a single one, or one that holds others.</summary>
    public JsonObject Any(int depth, bool inLoop) =>
        depth <= 0 || budget <= 0 || random.Next(5) < 2 ? Single(inLoop) : Container(depth - 1, inLoop);

    private string Draw()
    {
        var root = random.Next(4) > 0 ? FlowchartDrawing.Of(this, 3, false) : Begun(Steps(2, 4, 3, false));
        string? strategy = random.Next(3) == 0 ? GoOn : null;
        return Workflow(root, strategy, [.. variables]);
    }

    // A sequence that began with an event would be started by it, again and again.
    private JsonObject Begun(IEnumerable<JsonObject> steps) => Sequence(NewId("S"), [Line(NewId("l")), .. steps]);

    private List<JsonObject> Steps(int from, int to, int depth, bool inLoop) =>
        [.. Enumerable.Range(0, random.Next(from, to + 1)).Select(_ => Any(depth, inLoop))];

    private JsonObject Single(bool inLoop)
    {
        budget--;
        return random.Next(rules.StopsShort ? 24 : 20) switch
        {
            < 4 => Line(NewId("l")),
            4 => NewDelay(),
            5 => rules.OnlyDistantTime ? Task() : NewDelay(),
            6 or 7 => Wait(NewId("w"), NewEvent()),
            8 or 9 => Task(),
            10 => Publish(),
            11 or 12 => Set(NewId("s"), random.Next(2) == 0 ? "X" : "Y", Js(Expression())),
            13 or 14 => Step(NewId("fails"), "Test.Stubborn", ("fails", random.Next(4) == 0 ? random.Next(8) : random.Next(3))),
            15 => Line(NewId("l"), Js(random.Next(6) == 0 ? "getNothing()" : Expression())),
            16 or 17 => Child(),
            18 => Step(NewId("o"), "Elsa.SetOutput", ("outputName", "Sum"), ("outputValue", Js(Expression()))),
            19 => Step(NewId("c"), "Elsa.Correlate", ("correlationId", "key")),
            20 => inLoop ? Step(NewId("break"), "Elsa.Break") : Line(NewId("l")),
            21 => Step(NewId("end"), "Elsa.End"),
            22 => Step(NewId("complete"), "Elsa.Complete", ("outcomes", new[] { random.Next(2) == 0 ? "Agreed" : "Refused" })),
            _ => random.Next(2) == 0 ? Step(NewId("finish"), "Elsa.Finish") : Line(NewId("l")),
        };
    }

    private JsonObject Task() => Step(NewId("t"), "Elsa.RunTask", ("taskName", "task"));

    // The id tells the auditor how long it lasts.
    private JsonObject NewDelay()
    {
        var seconds = rules.OnlyDistantTime ? 300 * 24 * 3600 : random.Next(4) switch { 0 => 1, 1 => 30, 2 => 600, _ => 7200 };
        return Delay($"{NewId("d")}s{seconds}", TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture));
    }

    private JsonObject Publish() => Step(
        NewId("p"), "Elsa.PublishEvent", ("eventName", NewEvent()), ("isLocalEvent", random.Next(2) == 0), ("payload", Js(Expression())));

    private JsonObject Child()
    {
        // One in ten calls what is not there: its step fails until a person skips it.
        var target = random.Next(10) == 0 ? "nowhere" : level < Children ? ChildName(random.Next(level + 1, Children + 1)) : null;
        return target is null
            ? Line(NewId("l"))
            : Step(
                NewId("x"), random.Next(2) == 0 ? "Elsa.ExecuteWorkflow" : "Elsa.DispatchWorkflow",
                ("workflowDefinitionId", target), ("waitForCompletion", random.Next(3) > 0), ("input", Js("({ A: 1 })")));
    }

    private JsonObject Container(int depth, bool inLoop)
    {
        budget--;
        switch (random.Next(10))
        {
            case 0 or 1:
                return Sequence(NewId("S"), [.. Steps(0, 3, depth, inLoop)]);
            case 2 or 3:
                return FlowchartDrawing.Of(this, depth, inLoop);
            case 4:
                return Step(NewId("P"), "Elsa.Parallel", ("activities", Plain(new JsonArray([.. Steps(0, 3, depth, inLoop)]))));
            case 5:
                return Step(NewId("if"), "Elsa.If", ("condition", Js(Condition()))).With("then", Any(depth, inLoop)).With("else", Any(depth, inLoop));
            case 6:
                return NewSwitch(depth, inLoop);
            case 7:
                var counter = NewCounter();
                return Step(NewId("while"), "Elsa.While", ("condition", Js($"get{counter}() < {random.Next(4)}")))
                    .With("body", Sequence(NewId("S"), Set(NewId("s"), counter, Js($"get{counter}() + 1")), Any(depth, true)));
            case 8:
                return Step(NewId("for"), "Elsa.For", ("start", 1), ("end", random.Next(4)), ("step", 1)).With("body", Any(depth, true));
            default:
                var type = random.Next(2) == 0 ? "Elsa.ForEach" : "Elsa.ParallelForEach";
                var items = string.Join(',', Enumerable.Range(0, random.Next(4)));
                return Step(NewId("each"), type, ("items", Js($"[{items}]"))).With("body", Any(depth, true));
        }
    }

    private JsonObject NewSwitch(int depth, bool inLoop)
    {
        var cases = Enumerable.Range(0, random.Next(1, 4)).Select(i => new JsonObject
        {
            ["label"] = $"case{i}",
            ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = Condition() },
            ["activity"] = Any(depth, inLoop),
        });
        return Step(NewId("switch"), "Elsa.Switch", ("cases", Plain(new JsonArray([.. cases]))), ("mode", random.Next(2) == 0 ? "MatchFirst" : "MatchAny"))
            .With("default", Any(depth, inLoop));
    }

    private string NewEvent() => $"e{random.Next(Events)}";

    private static string ChildName(int level) => $"child{level}";
}

/// <summary>What may be drawn.</summary>
/// <param name="Size">Roughly how many steps the main workflow has.</param>
/// <param name="StopsShort">Whether steps are among them that end a container, a loop or the workflow before its time.</param>
/// <param name="OnlyDistantTime">Delays are so long that they end only by the player's hand.</param>
internal sealed record DrawingRules(int Size = 16, bool StopsShort = true, bool OnlyDistantTime = false);
