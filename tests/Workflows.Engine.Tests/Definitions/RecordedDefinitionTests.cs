using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Tests.Definitions;

public class RecordedDefinitionTests
{
    [Theory]
    [InlineData("022-save-request")]
    [InlineData("022-save-answer")]
    [InlineData("024-latest")]
    [InlineData("045-export")]
    [InlineData("078-fault")]
    [InlineData("084-event")]
    [InlineData("090-import-request")]
    [InlineData("090-import-answer")]
    [InlineData("097-code-first")]
    public void Recording_IsRead_WithoutProblems(string name)
    {
        var reading = WorkflowDefinitionReader.Read(Recorded.Read(name), ActivityCatalogue.BuiltIn);

        Assert.Empty(reading.Problems);
        Assert.NotEmpty(reading.Definition!.Root.Activities);
        Assert.All(WorkflowGraph.Compile(reading.Definition).Nodes, node => Assert.True(node.IsSupported));
    }

    [Fact]
    public void SavedModel_IsRead_WithEverythingItHolds()
    {
        var definition = Drawing.Read(Recorded.Read("022-save-request"));

        Assert.Equal("peer-approval", definition.DefinitionId);
        Assert.Null(definition.Id);
        Assert.Equal(new VariableDefinition("var1", "Counter", "Int32", false, "0"), definition.Variables.Single());
        Assert.Equal("Customer", definition.Inputs.Single().Name);
        Assert.Equal("Decision", definition.Outputs.Single().Name);
        Assert.Equal(["Approved", "Rejected"], definition.Outcomes);
        Assert.True(definition.Options.UsableAsActivity);
        Assert.Equal(IncidentStrategy.Fault, definition.Options.IncidentStrategy);
        Assert.Equal("MyValue", definition.CustomProperties["MyKey"]!.GetValue<string>());

        var set = definition.Root.Activities[1];
        Assert.Equal("Workflow1:Flowchart1:SetVariable1", set.NodeId);
        Assert.Equal("var1", set.Input("variable")!.Expression.Text);
        Assert.Equal("JavaScript", set.Input("value")!.Expression.Type);
        Assert.Equal("getCounter() + 41", set.Input("value")!.Expression.Text);
        Assert.Equal(5, definition.Root.Connections.Count);
        Assert.Equal(new Connection(2, "FlowDecision1", "True", "RunTask1", "In"), definition.Root.Connections[2]);
    }

    [Fact]
    public void RequestAndAnswer_OfOneSave_ReadEqual()
    {
        var sent = Drawing.Read(Recorded.Read("090-import-request"));
        var answered = Drawing.Read(Recorded.Read("090-import-answer"));

        // The server names the type of a dictionary otherwise than the client did, and gives the version an id.
        Assert.Equal(Drawing.Portrait(sent), Drawing.Portrait(answered with { Id = null }));
    }

    [Fact]
    public void GenericSetVariable_IsRead_AsSetVariable()
    {
        var step = Drawing.Read(Recorded.Read("097-code-first")).Root.Activities.First(node => node.Type == "Elsa.SetVariable<Int32>");

        Assert.IsType<SetVariableActivity>(step.Activity);
        Assert.Equal("Int32", step.Input("value")!.TypeName);
        Assert.Equal("1", step.Input("value")!.Expression.Text);
    }

    [Fact]
    public void UnknownType_BecomesAnUnsupportedStep_AndAnErrorThatNamesIt()
    {
        var reading = WorkflowDefinitionReader.Read(Recorded.Read("086-http"), ActivityCatalogue.BuiltIn);

        Assert.True(reading.HasErrors);
        Assert.Equal(2, reading.Definition!.Root.Activities.Count);
        Assert.All(reading.Definition.Root.Activities, step => Assert.False(step.IsSupported));
        Assert.Contains(reading.Problems, problem =>
            problem.ActivityId == "HttpEndpoint1"
            && problem.Path == "root.activities[0]"
            && problem.Text.Contains("«HttpEndpoint1»", StringComparison.Ordinal)
            && problem.Text.Contains("Elsa.HttpEndpoint", StringComparison.Ordinal));
    }
}
