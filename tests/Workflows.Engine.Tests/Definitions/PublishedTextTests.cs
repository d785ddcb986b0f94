using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

public class PublishedTextTests
{
    private static string Complete(string json) => PublishedText.WithDefaults(json, ActivityCatalogue.BuiltIn);

    [Fact]
    public void FreshStep_GetsItsDefaults_AndNothingElseChanges()
    {
        const string Text = """
            { "zzz": 1.50, "definitionId":"x",
              "root": {"id":"f", "type":"Elsa.Flowchart","version":1, "назва":"\u0456", "activities":[
                 {"id":"d","type":"Elsa.Delay","version": 1 , "metadata":{"designer":{"position":{"x":-80,"y":1e2}}} },
                 {"id":"c","type":"Case.Condition"},
                 {"id":"n","type":"Elsa.For","version":1,"outerBoundInclusive":null,"body":
                    {"id":"j","type":"Elsa.FlowJoin","version":1}}
              ]}}
            """;
        const string Wanted = """
            { "zzz": 1.50, "definitionId":"x",
              "root": {"id":"f", "type":"Elsa.Flowchart","version":1, "назва":"\u0456", "activities":[
                 {"id":"d","type":"Elsa.Delay","version": 1 , "metadata":{"designer":{"position":{"x":-80,"y":1e2}}},"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"00:01:00"}} },
                 {"id":"c","type":"Case.Condition","version":1,"operator":"Equal"},
                 {"id":"n","type":"Elsa.For","version":1,"outerBoundInclusive":{"typeName":"Boolean","expression":{"type":"Literal","value":true}},"body":
                    {"id":"j","type":"Elsa.FlowJoin","version":1,"mode":{"typeName":"Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core","expression":{"type":"Literal","value":"WaitAny"}}}}
              ]}}
            """;

        Assert.Equal(Wanted, Complete(Text));
        Assert.Equal(Wanted, Complete(Wanted));
    }

    [Theory]
    [InlineData("""{"typeName":"TimeSpan","expression":{"type":"Literal","value":"1.00:00:00"}}""")]
    [InlineData("""{"typeName":null,"expression":{"type":"JavaScript","value":"x"}}""")]
    [InlineData("""{"typeName":"TimeSpan","memoryReference":{"id":"v"}}""")]
    [InlineData("\"00:00:05\"")]
    public void FieldThatSaysSomething_IsKept(string field)
    {
        var text = Drawing.Workflow($$"""{"id":"d","type":"Elsa.Delay","version":1,"timeSpan":{{field}}}""");

        Assert.Equal(text, Complete(text));
    }

    [Fact]
    public void FieldInAnotherCase_IsNotWrittenTwice()
    {
        var text = Drawing.Workflow("""{"Id":"d","Type":"Elsa.Delay","Version":1,"TimeSpan":null}""");

        var complete = Complete(text);

        Assert.Equal("00:01:00", JsonNode.Parse(complete)!["root"]!["TimeSpan"]!["expression"]!["value"]!.GetValue<string>());
        Assert.Empty(WorkflowDefinitionReader.Read(complete, ActivityCatalogue.BuiltIn).Problems);
    }

    [Theory]
    [InlineData("022-save-request")]
    [InlineData("045-export")]
    [InlineData("086-http")]
    [InlineData("097-code-first")]
    public void Recording_IsComplete_Already(string name) => Assert.Equal(Recorded.Read(name), Complete(Recorded.Read(name)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"root\":5}")]
    public void TextThatIsNoDefinition_ComesBackAsItWas(string text) => Assert.Equal(text, Complete(text));

    [Fact]
    public void ByteOrderMark_Stays()
    {
        var text = '\uFEFF' + Drawing.Workflow("""{"id":"d","type":"Elsa.Delay","version":1}""");

        var complete = Complete(text);

        Assert.Equal('\uFEFF', complete[0]);
        Assert.NotEqual(text, complete);
        Assert.Equal(complete, Complete(complete));
    }
}
