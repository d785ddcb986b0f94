using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

public class SpellingTests
{
    [Theory]
    [InlineData("""{"id":"x","type":"Elsa.For","version":1,"end":{"typeName":"Int32","expression":{"type":"Literal","value":5}}}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","version":1,"end":{"typeName":"Int32","expression":{"type":"Literal","value":"5"}}}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","version":1,"end":{"typeName":null,"expression":{"type":"Literal","value":" 5 "},"memoryReference":null}}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","version":1,"end":{"expression":{"type":"Literal","value":5.0}}}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","version":1,"end":{"expression":{"value":"5"}}}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","version":"1","end":"5"}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","version":0,"end":5,"start":null,"unknown":[1,2]}""")]
    [InlineData("""{"id":"x","type":"Elsa.For","end":5,"start":{"typeName":"Int32","expression":null}}""")]
    [InlineData("""{"Id":"x","Type":"Elsa.For","Version":1,"End":{"TypeName":"Int32","Expression":{"Type":"Literal","Value":5}}}""")]
    public void Number_ReadsEqual_HoweverItIsSpelled(string step) => AssertReadsAs(
        """{"id":"x","type":"Elsa.For","version":1,"end":{"typeName":"Int32","expression":{"type":"Literal","value":5}}}""", step);

    [Theory]
    [InlineData("true")]
    [InlineData("\"True\"")]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("""{"typeName":"Boolean","expression":{"type":"Literal","value":"True"}}""")]
    public void Flag_ReadsEqual_HoweverItIsSpelled(string flag) => AssertReadsAs(
        """{"id":"x","type":"Elsa.PublishEvent","version":1,"isLocalEvent":{"typeName":"Boolean","expression":{"type":"Literal","value":true}}}""",
        $$$"""{"id":"x","type":"Elsa.PublishEvent","version":1,"isLocalEvent":{{{flag}}}}""");

    [Theory]
    [InlineData("""["Так","Ні"]""")]
    [InlineData("\"[\\\"Так\\\",\\\"Ні\\\"]\"")]
    [InlineData("""{"typeName":"List<String>","expression":{"type":"Literal","value":"[\"Так\", \"\\u041d\\u0456\"]"}}""")]
    public void List_ReadsEqual_HoweverItIsSpelled(string list) => AssertReadsAs(
        """{"id":"x","type":"Elsa.FlowFork","version":1,"branches":["Так","Ні"]}""",
        $$$"""{"id":"x","type":"Elsa.FlowFork","version":1,"branches":{{{list}}}}""");

    [Theory]
    [InlineData("""{"typeName":"Object","expression":{"type":"Variable","value":{"id":"v","name":"Лік","typeName":"Int32"}}}""")]
    [InlineData("""{"typeName":"Object","expression":{"type":"Variable","value":"{\"id\":\"v\",\"name\":\"Лік\"}"}}""")]
    [InlineData("""{"typeName":"Object","expression":{"type":"Variable","value":"v"}}""")]
    [InlineData("""{"typeName":"Object","expression":{"type":"Variable"},"memoryReference":{"id":"v"}}""")]
    [InlineData("""{"typeName":"Object","memoryReference":{"id":"v"}}""")]
    public void Variable_IsAddressedById_HoweverItIsSpelled(string value)
    {
        var input = Drawing.Single($$$"""{"id":"x","type":"Elsa.SetOutput","version":1,"outputValue":{{{value}}}}""").Input("outputValue")!;

        Assert.Equal("Variable", input.Expression.Type);
        Assert.Equal("v", input.Expression.Text);
    }

    [Theory]
    [InlineData("""{"id":"v","name":"Лік","typeName":"Int32","isArray":false,"value":"0"}""")]
    [InlineData("\"{\\\"id\\\":\\\"v\\\",\\\"name\\\":\\\"Лік\\\"}\"")]
    [InlineData("\"v\"")]
    public void TargetOfSetVariable_IsALiteralId(string variable)
    {
        var input = Drawing.Single($$$"""{"id":"x","type":"Elsa.SetVariable","version":1,"variable":{{{variable}}}}""").Input("variable")!;

        Assert.Equal("Literal", input.Expression.Type);
        Assert.Equal("v", input.Expression.Text);
    }

    [Fact]
    public void InputExpression_IsAddressedByName()
    {
        var step = Drawing.Single("""
            {"id":"x","type":"Elsa.WriteLine","version":1,
             "text":{"typeName":"String","expression":{"type":"Input","value":"{\"name\":\"Клієнт\",\"type\":\"String\"}"}}}
            """);

        Assert.Equal("Клієнт", step.Input("text")!.Expression.Text);
    }

    [Fact]
    public void UnwrappedFields_BecomeLiterals()
    {
        var step = Drawing.Single(
            """{"id":"x","type":"Case.Condition","version":1,"field":"client.age","operator":"greater","value":18}""");

        Assert.Equal(["client.age", "Greater", "18"], step.Declaration.Inputs.Select(input => step.Input(input.Key)?.Expression.Text).OfType<string>());
        Assert.All(step.Inputs.Values, input => Assert.Equal("Literal", input.Expression.Type));
    }

    [Fact]
    public void SwitchCases_AreRead_WithAndWithoutSteps()
    {
        var flow = Drawing.Single("""
            {"id":"x","type":"Elsa.FlowSwitch","version":1,
             "cases":"[{\"label\":\"Дорослий\",\"condition\":{\"type\":\"JavaScript\",\"value\":\"getAge() > 17\"}}]",
             "mode":{"typeName":"x","expression":{"type":"Literal","value":1}}}
            """);
        var nested = Drawing.Single("""
            {"id":"x","type":"Elsa.Switch","version":1,
             "cases":[{"label":"Так","condition":{"typeName":"Boolean","expression":{"type":"Literal","value":true}},
                       "activity":{"id":"y","type":"Elsa.End","version":1}}]}
            """);

        Assert.Equal("Дорослий", flow.Cases.Single().Label);
        Assert.Equal("getAge() > 17", flow.Cases.Single().Condition.Text);
        Assert.Equal("MatchAny", flow.Input("mode")!.Expression.Text);
        Assert.Null(flow.Input("cases"));
        Assert.Equal("Workflow1:flow:x:y", nested.Cases.Single().Activity!.NodeId);
    }

    [Fact]
    public void Outputs_AreBound_ByMemoryReference()
    {
        var step = Drawing.Single("""
            {"id":"x","type":"Elsa.RunTask","version":1,"taskId":null,"result":{"typeName":"Object","memoryReference":{"id":"v"}}}
            """);

        Assert.Equal([new("result", "v")], step.Outputs);
    }

    [Theory]
    [InlineData("\"Merge\"", MergeMode.Merge)]
    [InlineData("\"race\"", MergeMode.Race)]
    [InlineData("\"None\"", MergeMode.None)]
    [InlineData("null", MergeMode.None)]
    [InlineData("3", MergeMode.Converge)]
    [InlineData("\"Converge\"", MergeMode.Converge)]
    public void MergeMode_IsRead(string text, MergeMode expected) => Assert.Equal(
        expected,
        Drawing.Single($$$"""{"id":"x","type":"Elsa.End","version":1,"customProperties":{"mergeMode":{{{text}}}}}""").MergeMode);

    [Theory]
    [InlineData("null", IncidentStrategy.Fault)]
    [InlineData("\"Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core\"", IncidentStrategy.Fault)]
    [InlineData("\"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core\"", IncidentStrategy.ContinueWithIncidents)]
    public void IncidentStrategy_IsRead(string text, IncidentStrategy expected) => Assert.Equal(
        expected,
        Drawing.Read($$$"""{"options":{"incidentStrategyType":{{{text}}}},"root":{"id":"x","type":"Elsa.End","version":1}}""").Options.IncidentStrategy);

    [Fact]
    public void Title_IsTheDrawnText_ElseTheName_ElseTheKind()
    {
        string Title(string more) => Drawing.Single($$$"""{"id":"x","type":"Elsa.End","version":1{{{more}}}}""").Title;

        Assert.Equal("Напис", Title(""","name":"End1","metadata":{"displayText":"Напис"}"""));
        Assert.Equal("End1", Title(""","name":"End1","metadata":{"displayText":null}"""));
        Assert.Equal("Кінець", Title(""","name":" " """));
    }

    [Fact]
    public void EarliestConnections_AreRead()
    {
        var definition = Drawing.Read(Drawing.Workflow("""
            {"id":"f","type":"Elsa.Flowchart","version":1,
             "activities":[{"id":"a","type":"Elsa.Start","version":1},{"id":"b","type":"Elsa.End","version":1}],
             "connections":[{"source":"a","target":"b","sourcePort":"Done","targetPort":"In"}]}
            """));

        Assert.Equal(new Connection(0, "a", "Done", "b", "In"), definition.Root.Connections.Single());
    }

    private static void AssertReadsAs(string expected, string step) => Assert.Equal(
        Drawing.Portrait(Drawing.Read(Drawing.Workflow(expected))),
        Drawing.Portrait(WorkflowDefinitionReader.Read($$$"""{"definitionId":"test","root":{{{step}}}}""", ActivityCatalogue.BuiltIn).Definition!));
}
