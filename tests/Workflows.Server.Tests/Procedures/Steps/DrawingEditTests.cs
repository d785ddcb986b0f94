using System.Text.Json.Nodes;
using Workflows.Server.Procedures.Steps;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Steps;

/// <summary>Changes to a drawing: arrows follow their steps, and nothing else changes.</summary>
public sealed class DrawingEditTests
{
    private const string Straight = "a>b b>c";

    [Fact]
    public void Step_PutIn_StandsBetween() => Assert.Equal(Sorted("a:Done>n", "b:Done>c", "n:Done>b"), Arrows(Edited(Straight, edit => Insert(edit, "n", new StepPlace("a", "Done"), "Done"))));

    [Fact]
    public void Step_PutInBeforeTheFirst_IsWhereACaseBegins()
    {
        var edit = Edited(Straight, edit => Insert(edit, "n", new StepPlace(null, "Done"), "Done"));
        Assert.Equal(Sorted("a:Done>b", "b:Done>c", "n:Done>a"), Arrows(edit));
        Assert.Equal("n", StepOutlineTests.Of(edit.Text).Steps.First().Node.Id);
    }

    [Fact]
    public void Step_WithTwoWays_LeadsOnByBoth() => Assert.Equal(
        Sorted("a:Done>n", "b:Done>c", "n:Так>b", "n:Ні>b"), Arrows(Edited(Straight, edit => Insert(edit, "n", new StepPlace("a", "Done"), "Так", "Ні"))));

    [Fact]
    public void Step_TakenOut_LeavesTheWayItStoodOn() => Assert.Equal(Sorted("a:Done>c"), Arrows(Edited(Straight, edit => edit.Remove("b", "Done", "a"))));

    [Fact]
    public void Step_TakenOut_WithAWayBackToItself_LeavesNoArrowToNothing() =>
        Assert.Equal(Sorted("a:Done>c"), Arrows(Edited("a>b b:Згода>c b:Відмова>b", edit => edit.Remove("b", "Згода", "a"))));

    [Fact]
    public void LastStep_TakenOut_EndsTheWay() => Assert.Equal(Sorted("a:Done>b"), Arrows(Edited(Straight, edit => edit.Remove("c", null, "a"))));

    [Fact]
    public void Step_Moved_StandsElsewhere_AndWaysBackToItStay() => Assert.Equal(
        Sorted("a:Done>c", "b:Done>d", "c:Згода>b", "c:Відмова>b"),
        Arrows(Edited("a>b b>c c:Згода>d c:Відмова>b", edit => edit.Move("b", "Done", new StepPlace("c", "Згода"), "a", (source, port) => (source, port) == ("c", "Відмова")))));

    [Fact]
    public void FirstStep_Moved_MakesTheSecondTheFirst()
    {
        var edit = Edited(Straight, edit => edit.Move("a", "Done", new StepPlace("b", "Done"), "a", (_, _) => false));
        Assert.Equal(Sorted("b:Done>a", "a:Done>c"), Arrows(edit));
        Assert.Equal(["b", "a", "c"], StepOutlineTests.Of(edit.Text).Steps.Select(step => step.Node.Id));
    }

    [Fact]
    public void Step_MovedToTheBeginning_IsTheFirst()
    {
        var edit = Edited(Straight, edit => edit.Move("c", "Done", new StepPlace(null, "Done"), "a", (_, _) => false));
        Assert.Equal(["c", "a", "b"], StepOutlineTests.Of(edit.Text).Steps.Select(step => step.Node.Id));
    }

    [Fact]
    public void StepInAPart_IsChangedThere()
    {
        var part = Step("p", "Elsa.Flowchart");
        part["activities"] = new JsonArray(TaskStep("x"), TaskStep("y"));
        part["connections"] = new JsonArray(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = "x", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = "y", ["port"] = "In" },
        });
        var edit = DrawingEdit.Of(Flow("a>p", TaskStep("a"), part))!;
        Insert(edit, "n", new StepPlace("x", "Done"), "Done");
        Assert.Equal(Sorted("a:Done>p"), Arrows(edit));
        Assert.Equal(Sorted("x:Done>n", "n:Done>y"), Arrows(edit.Step("p")!));
    }

    // Whatever is put in, moved and taken out: each arrow leads from a step to a step, and what a case could come to it still comes to.
    [Fact]
    public void ManyChanges_KeepEveryStepOnTheWay()
    {
        var random = new Random(20261127);
        for (var round = 0; round < 200; round++)
        {
            var edit = DrawingEdit.Of(Flow("a>b b>c", TaskStep("a"), TaskStep("b"), TaskStep("c")))!;
            for (var change = 0; change < 25; change++)
            {
                var before = string.Join(' ', Arrows(edit));
                var what = Change(edit, random, $"n{change}");
                var outline = StepOutlineTests.Of(edit.Text);
                var ids = outline.Steps.Select(step => step.Node.Id).ToHashSet();
                Assert.True(!outline.Lines.Any(line => line is OutlineLine.Aside), $"{before} | {what} | {string.Join(' ', Arrows(edit))} | {string.Join(' ', StepOutlineTests.Graph(edit.Text).Root.Activities.Select(step => step.Id))}");
                Assert.All(Arrows(edit), arrow => Assert.True(ids.Contains(arrow[..arrow.IndexOf(':', StringComparison.Ordinal)]) && ids.Contains(arrow[(arrow.IndexOf('>', StringComparison.Ordinal) + 1)..]), arrow));
                Assert.Equal(Arrows(edit).Distinct(), Arrows(edit));
            }
        }
    }

    private static string Change(DrawingEdit edit, Random random, string id)
    {
        var graph = StepOutlineTests.Graph(edit.Text);
        var first = graph.Flowchart("F").Start()!.Id;
        var steps = graph.Root.Activities;
        var step = steps[random.Next(steps.Count)];
        var places = steps.SelectMany(one => one.Activity.Ways(one).StandIn is { } standIn && one.Activity.Ways(one).Ports.Count == 1 ? [standIn] : one.Activity.Ways(one).Ports, (one, port) => new StepPlace(one.Id, port))
            .Append(new StepPlace(null, "Done")).ToList();
        var place = places[random.Next(places.Count)];
        var port = StepPlaces.MainPort(graph, step);
        switch (random.Next(4))
        {
            case 0 when steps.Count > 2 && graph.Flowchart("F").Outbound(step.Id).Select(arrow => arrow.TargetId).Distinct().Count() < 2:
                edit.Remove(step.Id, port, first);
                return $"remove {step.Id}";
            case 1 when place.After != step.Id && steps.Count > 1 && graph.Flowchart("F").Outbound(step.Id).Select(arrow => arrow.TargetId).Distinct().Count() < 2
                && !(place.After is { } after && graph.Flowchart("F").Outbound(after, place.Port).Any(arrow => arrow.TargetId == step.Id)) && !(place.After is null && step.Id == first):
                edit.Move(step.Id, port ?? "Done", place, first, (_, _) => false);
                return $"move {step.Id} to {place}, first {first}";
            case 2:
                var choice = Step(id, "Case.Condition");
                edit.Insert(choice, place, first, ["Так", "Ні"]);
                return $"choice at {place}";
            default:
                edit.Insert(TaskStep(id), place, first, ["Done"]);
                return $"step at {place}";
        }
    }

    private static DrawingEdit Edited(string arrows, Action<DrawingEdit> change)
    {
        var isChoice = arrows.Contains(':', StringComparison.Ordinal);
        var edit = DrawingEdit.Of(Flow(arrows, [.. "abcd".Where(id => arrows.Contains(id, StringComparison.Ordinal)).Select(id => isChoice ? TaskStep(id.ToString(), YesOrNo()) : TaskStep(id.ToString()))]))!;
        change(edit);
        return edit;
    }

    private static void Insert(DrawingEdit edit, string id, StepPlace place, params string[] ports) => edit.Insert(TaskStep(id), place, "a", ports);

    private static string[] Sorted(params string[] arrows) => [.. arrows.Order(StringComparer.Ordinal)];

    private static string[] Arrows(DrawingEdit edit) => Arrows((JsonObject)edit.Definition["root"]!);

    private static string[] Arrows(JsonObject flowchart) =>
        [.. flowchart["connections"]!.AsArray().Select(arrow => $"{arrow!["source"]!["activity"]}:{arrow["source"]!["port"]}>{arrow["target"]!["activity"]}").Order(StringComparer.Ordinal)];
}
