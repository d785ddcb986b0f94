using System.Globalization;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Steps;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Steps;

/// <summary>A drawing told as a list: each step once, branches further in, and where they meet the list goes on as before.</summary>
public sealed class StepOutlineTests
{
    [Fact]
    public void Straight_IsAListWithAnEnd() => Assert.Equal(["0 1 a", "0 2 b", "0 end"], Told(Flow("a>b", TaskStep("a"), TaskStep("b"))));

    [Fact]
    public void Branches_StandFurtherIn_AndWhatTheyMeetAtStandsBehindThem() => Assert.Equal(
        ["0 1 a", "0 if Згода", "1 2 b", "1 on c", "0 if Відмова: c", "0 3 c", "0 end"],
        Told(Flow("a:Згода>b a:Відмова>c b>c", TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c"))));

    [Fact]
    public void BranchesThatNeverMeet_GoOnWithTheLongest() => Assert.Equal(
        ["0 1 a", "0 if Згода: b", "0 if Відмова", "1 2 x", "1 end", "0 3 b", "0 4 c", "0 5 d", "0 end"],
        Told(Flow("a:Згода>b a:Відмова>x b>c c>d", TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c"), TaskStep("d"), TaskStep("x"))));

    [Fact]
    public void WayBack_IsSaidToBeOne() => Assert.Equal(
        ["0 1 a", "0 2 b", "0 if Згода ends", "0 if Відмова back a"],
        Told(Flow("a>b b:Відмова>a", TaskStep("a"), TaskStep("b", YesOrNo()))));

    [Fact]
    public void WaysThatLeadNowhere_AreEachSaid_SoThatStepsCanBeAdded() =>
        Assert.Equal(["0 1 a", "0 if Згода ends", "0 if Відмова ends"], Told(Flow("", TaskStep("a", YesOrNo()))));

    [Fact]
    public void WaysToOnePlace_AreOneLine() =>
        Assert.Equal(["0 1 a", "0 if Згода|Відмова: b", "0 2 b", "0 end"], Told(Flow("a:Згода>b a:Відмова>b", TaskStep("a", YesOrNo()), TaskStep("b"))));

    [Fact]
    public void WhereEveryWayPasses_TheyMeet_NotWhereSomeOfThemDoBefore() => Assert.Equal(
        ["0 1 a", "0 if Згода", "1 2 b", "1 if Згода", "2 3 x", "2 on m", "1 if Відмова: m", "0 if Відмова", "1 4 c", "1 on m", "0 5 m", "0 end"],
        Told(Flow("a:Згода>b a:Відмова>c b:Згода>x b:Відмова>m x>m c>m", TaskStep("a", YesOrNo()), TaskStep("b", YesOrNo()), TaskStep("x"), TaskStep("c"), TaskStep("m"))));

    [Fact]
    public void SeveralArrowsFromOneEnd_AreGoneTogether() => Assert.Equal(
        ["0 1 a", "0 together Done", "1 2 b", "1 end", "0 together Done", "1 3 c", "1 end"], Told(Flow("a>b a>c", TaskStep("a"), TaskStep("b"), TaskStep("c"))));

    [Fact]
    public void ArrowOfAnOutcomeThatIsGone_IsSaidToBeLeftOver() => Assert.Equal(
        ["0 1 a", "0 if Згода: b", "0 if Відмова ends", "0 lost Стара: b", "0 2 b", "0 end"], Told(Flow("a:Згода>b a:Стара>b", TaskStep("a", YesOrNo()), TaskStep("b"))));

    [Fact]
    public void WayThatIsNeverTaken_IsNotTold_AndOneThatLeadsNowhereYetIs()
    {
        Assert.Equal(["0 1 a", "0 2 b", "0 end", "0 aside", "0 3 c", "0 end"], Told(Flow("a>b a:Прострочено>c", TaskStep("a"), TaskStep("b"), TaskStep("c"))));
        Assert.Equal(["0 1 a", "0 if Done: b", "0 if Прострочено ends", "0 2 b", "0 end"], Told(Flow("a>b", TaskStep("a", ("whenLate", "Leave"), ("dueIn", 1)), TaskStep("b"))));
    }

    [Fact]
    public void SecondTrigger_IsAnotherBeginning()
    {
        var trigger = Step("t", "Elsa.Event");
        trigger["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["canStartWorkflow"] = true };
        var second = (System.Text.Json.Nodes.JsonObject)trigger.DeepClone();
        second["id"] = "u";
        Assert.Equal(["0 1 t", "0 2 a", "0 end", "0 begins", "0 3 u", "0 4 b", "0 end"], Told(Flow("t>a u>b", trigger, TaskStep("a"), second, TaskStep("b"))));
    }

    [Fact]
    public void WhatNothingLeadsTo_StandsAside() =>
        Assert.Equal(["0 1 a", "0 end", "0 aside", "0 2 x", "0 3 y", "0 end"], Told(Flow("x>y", TaskStep("a"), TaskStep("y"), TaskStep("x"))));

    [Fact]
    public void CircleThatNothingLeadsTo_IsListedAllTheSame() =>
        Assert.Equal(3, Of(Flow("x>y y>x", TaskStep("a"), TaskStep("x"), TaskStep("y"))).Steps.Count());

    public static TheoryData<string> Shipped() => [.. Directory.GetFiles(Path.Combine(Sources.Root, "workflows", "procedures"), "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Shipped_AreToldWhole(string name)
    {
        var text = File.ReadAllText(Path.Combine(Sources.Root, "workflows", "procedures", name));
        var graph = Graph(text);
        var outline = StepOutline.Of(graph);
        Assert.Equal(graph.Nodes.Where(node => node != graph.Root).Select(node => node.Id).Order(StringComparer.Ordinal), outline.Steps.Select(step => step.Node.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, outline.Steps.Count()), outline.Steps.Select(step => step.Number));
        Assert.DoesNotContain(outline.Lines, line => line is OutlineLine.Aside);

        // Every arrow is told: by what stands next, or by the line that names its step.
        foreach (var next in outline.Lines.Select(line => line is OutlineLine.GoOn on ? on.Next : line is OutlineLine.Branch branch ? branch.Next : null).OfType<string>())
        {
            Assert.NotNull(outline.Number(next));
        }
    }

    internal static WorkflowGraph Graph(string text)
    {
        var read = WorkflowDefinitionReader.Read(text, ProcedureServices.Trial);
        return WorkflowGraph.Compile(read.Definition ?? throw new InvalidOperationException(string.Join(' ', read.Problems.Select(problem => problem.Text))));
    }

    internal static StepOutline Of(string text) => StepOutline.Of(Graph(text));

    private static IEnumerable<string> Told(string text) => Of(text).Lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Depth} ") + line switch
    {
        OutlineLine.Step step => string.Create(CultureInfo.InvariantCulture, $"{step.Number} {step.Node.Id}"),
        OutlineLine.Branch branch => $"{(branch.Kind switch { BranchKind.Together => "together", BranchKind.IfTogether => "if together", BranchKind.Lost => "lost", _ => "if" })} {string.Join('|', branch.Ports)}{(branch.Ends ? " ends" : branch.IsBack ? $" back {branch.Next}" : branch.Next is { } next ? $": {next}" : "")}",
        OutlineLine.GoOn on => $"on {on.Next}",
        OutlineLine.End => "end",
        OutlineLine.Beginning => "begins",
        _ => "aside",
    });
}
