using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Workflows that run workflows.</summary>
public abstract class ChildTests(DatabaseTemplate template) : EngineTest(template)
{
    private static string Child => Workflow(Sequence("C",
        Wait("w", "go"), Step("o", "Elsa.SetOutput", ("outputName", "Sum"), ("outputValue", Js("getInput('A') + 1")))));

    private static string Parent(string type = "Elsa.ExecuteWorkflow", bool wait = true) => Workflow(Flowchart("F", "s>x x>l",
        Line("s"),
        Step("x", type, ("workflowDefinitionId", "child"), ("waitForCompletion", wait), ("input", Js("({ A: 41 })"))),
        Line("l", Js("JSON.stringify(getResultFromx())"))));

    [Fact]
    public async Task Execute_Waiting_GoesOnWithTheChildsOutputs()
    {
        await PublishAsync(Child, "child");
        var id = await RunAsync(Parent("Elsa.DispatchWorkflow"));
        await SettleAsync();
        var child = Assert.Single(await InstancesAsync("child"));
        Assert.Equal(id, child.ParentInstanceId);
        Assert.Equal("s", await LinesAsync(id));
        await ResumeAsync(child.Id, "w");
        await SettleAsync();
        Assert.Equal("""s {"Sum":42}""", await LinesAsync(id));
    }

    [Fact]
    public async Task Execute_NotWaiting_GoesOnAtOnce()
    {
        await PublishAsync(Child, "child");
        var id = await RunAsync(Parent(wait: false));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        await SettleAsync();
        Assert.Equal(WorkflowSubStatus.Suspended, Assert.Single(await InstancesAsync("child")).SubStatus);
    }

    [Fact]
    public async Task Complete_Outcomes_BecomeThePortsOfTheStep()
    {
        await PublishAsync(Workflow(Flowchart("C", "", Step("c", "Elsa.Complete", ("outcomes", new[] { "Refused" })))), "child");
        var id = await RunAsync(Workflow(Flowchart("F", "x:Refused>r x:Agreed>a",
            Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Line("r"), Line("a"))));
        await SettleAsync();
        Assert.Equal("r", await LinesAsync(id));
    }

    [Fact]
    public async Task Complete_InsideABranch_KeepsItsOutcomes()
    {
        var refused = Step("i", "Elsa.If", ("condition", true)).With("then", Step("c", "Elsa.Complete", ("outcomes", new[] { "Refused" })));
        await PublishAsync(Workflow(Sequence("C", refused, Line("never"))), "child");
        var id = await RunAsync(Workflow(Flowchart("F", "x:Refused>r x:Done>d",
            Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Line("r"), Line("d"))));
        await SettleAsync();
        Assert.Contains("r", await LinesAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ParallelForEach_Children_ParentWaitsForAll()
    {
        await PublishAsync(Child, "child");
        var id = await RunAsync(Workflow(Sequence("S",
            Step("p", "Elsa.ParallelForEach", ("items", Js("[1, 2, 3]"))).With("body",
                Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true), ("input", Js("({ A: getCurrentValue() })")))),
            Line("all"))));
        await SettleAsync();
        var children = await InstancesAsync("child");
        Assert.Equal(3, children.Count);
        foreach (var child in children)
        {
            Assert.Equal("", await LinesAsync(id));
            await ResumeAsync(child.Id, "w");
            await SettleAsync();
        }

        Assert.Equal("all", await LinesAsync(id));
    }

    [Fact]
    public async Task Execute_DefinitionMissing_FailsTheStepInWords()
    {
        var id = await RunAsync(Parent());
        await SettleAsync();
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Equal("Крок «x»: Цю процедуру не опубліковано.", incident.Message);

        await PublishAsync(Child, "child");
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Single(await InstancesAsync("child"));
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "new")]
    public async Task Execute_ChildPublishedAgain_StartsTheVersionChosenAtPublication(bool follows, string expected)
    {
        string Line(string text) => Workflow(Sequence("C", Drawing.Line("l", text)))
            .Replace("\"options\":{", $"\"options\":{{\"autoUpdateConsumingWorkflows\":{(follows ? "true" : "false")},", StringComparison.Ordinal);
        await PublishAsync(Line("old"), "child");
        await PublishAsync(Parent());
        await PublishAsync(Line("new"), "child");
        await StartAsync();
        await SettleAsync();
        Assert.Equal(expected, await LinesAsync(Assert.Single(await InstancesAsync("child")).Id));
    }

    [Fact]
    public async Task Execute_DefinitionStaysMissing_IsLeftToPeopleInTheEnd()
    {
        var id = await RunAsync(Parent());
        await SettleAsync();
        foreach (var wait in Node.Options.Limits.Retries)
        {
            await AdvanceAsync(wait);
        }

        var incidents = await IncidentsAsync(id);
        Assert.Equal([1, 2, 3, 4, 5, 6], incidents.Select(incident => incident.Attempt));
        Assert.Null(incidents[^1].NextTryAt);
    }

    [Fact]
    public async Task Cancel_Parent_CancelsTheChildItWaitsFor()
    {
        await PublishAsync(Child, "child");
        var id = await RunAsync(Parent());
        await SettleAsync();
        await Node.Runner.RunAsync(Open, new CancelInstance(id));
        await SettleAsync();
        Assert.Equal(WorkflowSubStatus.Cancelled, Assert.Single(await InstancesAsync("child")).SubStatus);
    }

    [Fact]
    public async Task Cancel_BeforeTheChildHasBegun_ItNeverBegins()
    {
        await PublishAsync(Child, "child");
        var id = await RunAsync(Parent());
        await Node.Runner.RunAsync(Open, new CancelInstance(id));
        await SettleAsync();
        Assert.DoesNotContain(await InstancesAsync("child"), child => child.Status == WorkflowStatus.Running);
    }

    [Fact]
    public async Task Child_Cancelled_WakesTheParent()
    {
        await PublishAsync(Child, "child");
        var id = await RunAsync(Parent());
        await SettleAsync();
        await Node.Runner.RunAsync(Open, new CancelInstance(Assert.Single(await InstancesAsync("child")).Id));
        await SettleAsync();
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        Assert.Contains("Cancelled", await LinesAsync(id), StringComparison.Ordinal);
    }
}

public sealed class ChildrenOnPostgres() : ChildTests(Templates.Postgres);

public sealed class ChildrenOnSqlite() : ChildTests(Templates.Sqlite);
