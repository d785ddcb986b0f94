using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

public class WorkflowGraphTests
{
    private const string Nested = """
        {
          "definitionId": "nested",
          "variables": [ {"id":"w1","name":"Всюди","typeName":"String"}, {"id":"w2","name":"Спільна","typeName":"String"} ],
          "root": {
            "id": "flow", "type": "Elsa.Flowchart", "version": 1,
            "activities": [
              { "id": "check", "type": "Elsa.If", "version": 1,
                "then": {
                  "id": "seq", "type": "Elsa.Sequence", "version": 1,
                  "variables": [ {"id":"s1","name":"Спільна","typeName":"Int32"}, {"id":"w1","name":"Інша","typeName":"Int32"} ],
                  "activities": [ {"id":"inner","type":"Elsa.WriteLine","version":1} ]
                } },
              { "id": "choice", "type": "Elsa.Switch", "version": 1,
                "cases": [ { "label": "Перший", "condition": {"type":"JavaScript","value":"true"},
                             "activity": {"id":"first","type":"Elsa.WriteLine","version":1} } ],
                "default": {"id":"other","type":"Elsa.WriteLine","version":1} }
            ]
          }
        }
        """;

    private readonly WorkflowGraph _graph = WorkflowGraph.Compile(Drawing.Read(Nested));

    [Fact]
    public void Nodes_AreFound_InOrderWithTheirPaths()
    {
        Assert.Equal(["flow", "check", "seq", "inner", "choice", "other", "first"], _graph.Nodes.Select(node => node.Id));
        Assert.Equal("Workflow1:flow:check:seq:inner", _graph.Node("inner")!.NodeId);
        Assert.Null(_graph.Node("nobody"));
        Assert.Same(_graph.Root, _graph.Node("flow"));
        Assert.Throws<ArgumentException>(() => _graph.Flowchart("seq"));
    }

    private const string Timer = """{"id":"t","type":"Elsa.Timer","version":1}""";
    private const string Marked = """{"id":"e","type":"Elsa.Event","version":1,"customProperties":{"canStartWorkflow":"True"}}""";
    private const string Line = """{"id":"l","type":"Elsa.WriteLine","version":1,"customProperties":{"canStartWorkflow":true}}""";
    private const string Later = """{"id":"d","type":"Elsa.StartAt","version":1}""";

    [Theory]
    [InlineData("a-b", "")]
    [InlineData("t-a", "t")]
    [InlineData("a-t", "")]
    [InlineData("a-e a-t", "e")]
    [InlineData("l-a", "")]
    [InlineData("d-a", "")]
    public void Triggers_AreMarkedOnes_AndAFirstTimerScheduleOrEvent(string arrows, string expected)
    {
        var graph = WorkflowGraph.Compile(Drawing.Flow(arrows, Timer, Marked, Line, Later));

        Assert.Equal(expected, string.Join(' ', graph.Triggers.Select(node => node.Id)));
    }

    [Fact]
    public void Triggers_AreFound_InsideAFirstSequence()
    {
        var definition = Drawing.Read(Drawing.Workflow(
            """{"id":"seq","type":"Elsa.Sequence","version":1,"activities":[{"id":"cron","type":"Elsa.Cron","version":1}]}"""));

        Assert.Equal("cron", WorkflowGraph.Compile(definition).Triggers.Single().Id);
    }
}
