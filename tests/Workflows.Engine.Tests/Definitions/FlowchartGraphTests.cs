using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

public class FlowchartGraphTests
{
    // Arrows; start; which are backward; which are never reached. Everything else is forward.
    [Theory]
    [InlineData("a-b b-c", "a", "", "")]
    [InlineData("a-b b-c c-a", "a", "c-a", "")]
    [InlineData("a-b b-b b-c", "a", "b-b", "")]
    [InlineData("a-b a-c b-d c-d", "a", "", "")]
    [InlineData("a-b b-c c-d c:Retry-b", "a", "c-b", "")]
    [InlineData("a-b b-c c-b c-d d-a", "a", "c-b d-a", "")]
    [InlineData("a-b x-b x-y", "a", "", "x-b x-y")]
    // Two ways into one cycle: the arrow met first, going breadth-first, is the forward one.
    [InlineData("a-b a-c b-c c-b", "a", "c-b", "")]
    [InlineData("a-c a-b b-c c-b", "a", "b-c", "")]
    // The order of the text decides nothing else: the same picture, arrows written backwards.
    [InlineData("c-d b-c a-b d-b", "a", "d-b", "")]
    // Ports do not matter to direction.
    [InlineData("a:True-b a:False-c b-d c-a d-b", "a", "c-a d-b", "")]
    // A long way round meets a short cut: both go forward.
    [InlineData("a-b b-c c-d a-d d-e", "a", "", "")]
    // Started at another trigger, the same arrows have other directions.
    [InlineData("a-b b-c c-a", "b", "a-b", "")]
    public void Connections_AreForward_UnlessTheyCloseACycle(string arrows, string start, string back, string unreached)
    {
        var flow = WorkflowGraph.Compile(Drawing.Flow(arrows)).Flowchart("flow");
        var directions = flow.Directions(start);

        string Those(FlowDirection direction) => string.Join(' ', flow.Flowchart.Connections
            .Where(connection => directions.Of(connection) == direction)
            .Select(connection => $"{connection.SourceId}-{connection.TargetId}"));

        Assert.Equal(back, Those(FlowDirection.Back));
        Assert.Equal(unreached, Those(FlowDirection.Unreached));
    }

    [Fact]
    public void Inbound_KnowsForwardConnectionsAndAncestors()
    {
        var flow = WorkflowGraph.Compile(Drawing.Flow("a-b a-c b-d c-d d-e e:Again-b x-d")).Flowchart("flow");
        var directions = flow.Directions("a");

        Assert.Equal(["b", "c"], directions.ForwardInbound("d").Select(connection => connection.SourceId));
        Assert.Equal(["b", "c", "x"], flow.Inbound("d").Select(connection => connection.SourceId));
        Assert.Equal(["a"], directions.ForwardInbound("b").Select(connection => connection.SourceId));
        Assert.Equal(["a", "b", "c"], directions.Ancestors("d").Order());
        Assert.Empty(directions.Ancestors("a"));
        Assert.Same(directions, flow.Directions("a"));
        Assert.Throws<ArgumentException>(() => flow.Directions("nobody"));
    }

    [Fact]
    public void Outbound_IsByPort_DoneUnlessSaid()
    {
        var flow = WorkflowGraph.Compile(Drawing.Flow("a-b a:True-c a-d")).Flowchart("flow");

        Assert.Equal(["b", "d"], flow.Outbound("a", "Done").Select(connection => connection.TargetId));
        Assert.Equal(["c"], flow.Outbound("a", "True").Select(connection => connection.TargetId));
        Assert.Equal(["b", "c", "d"], flow.Outbound("a").Select(connection => connection.TargetId));
        Assert.Empty(flow.Outbound("b"));
    }

    private const string Begin = """{"id":"s","type":"Elsa.Start","version":1}""";
    private const string Event = """{"id":"e","type":"Elsa.Event","version":1,"customProperties":{"canStartWorkflow":true}}""";

    [Theory]
    [InlineData("b-c a-b", null, "a")]
    [InlineData("a-b b-a", null, "a")]
    [InlineData("x y-z", null, "x")]
    [InlineData("a-b e-b", null, "e")]
    [InlineData("a-e e-s s-b", null, "s")]
    [InlineData("a-e e-s s-b", "b", "b")]
    [InlineData("a-e e-s s-b", "elsewhere", "s")]
    public void Start_IsChosen_InElsasOrder(string arrows, string? trigger, string expected)
    {
        var flow = WorkflowGraph.Compile(Drawing.Flow(arrows, Begin, Event)).Flowchart("flow");

        Assert.Equal(expected, flow.Start(trigger)!.Id);
    }

    [Fact]
    public void Start_OfAnEmptyFlowchart_IsNothing() =>
        Assert.Null(WorkflowGraph.Compile(Drawing.Flow("")).Flowchart("flow").Start());

    [Fact]
    public void Directions_OfAHugeTangle_AreQuick()
    {
        var random = new Random(7);
        var arrows = string.Join(' ', Enumerable.Range(0, 9_000).Select(_ => $"n{random.Next(1_900)}-n{random.Next(1_900)}").Distinct());
        var flow = WorkflowGraph.Compile(Drawing.Flow(arrows)).Flowchart("flow");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var directions = flow.Directions(flow.Flowchart.Activities[0].Id);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.True(IsAcyclic(flow, directions));
    }

    private static bool IsAcyclic(FlowchartGraph flow, FlowDirections directions)
    {
        var open = flow.Flowchart.Activities.ToDictionary(step => step.Id, step => directions.ForwardInbound(step.Id).Count());
        var ready = new Queue<string>(open.Where(pair => pair.Value == 0).Select(pair => pair.Key));
        var done = 0;
        while (ready.TryDequeue(out var id))
        {
            done++;
            foreach (var connection in flow.Outbound(id).Where(c => directions.Of(c) == FlowDirection.Forward))
            {
                if (--open[connection.TargetId] == 0)
                {
                    ready.Enqueue(connection.TargetId);
                }
            }
        }

        return done == open.Count;
    }
}
