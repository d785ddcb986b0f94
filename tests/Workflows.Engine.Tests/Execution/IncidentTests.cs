using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Steps that fail, and what people can do about it.</summary>
public abstract class IncidentTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public async Task Step_Fails_IsTriedAgainWithGrowingWaitsThenLeftToPeople()
    {
        var id = await RunAsync(Workflow(Sequence("S", Fault("f", "не вийшло"))));
        foreach (var wait in Node.Options.Limits.Retries)
        {
            await AdvanceAsync(wait - TimeSpan.FromSeconds(1));
            var before = (await IncidentsAsync(id)).Count;
            await AdvanceAsync(TimeSpan.FromSeconds(1));
            Assert.Equal(before + 1, (await IncidentsAsync(id)).Count);
        }

        var incidents = await IncidentsAsync(id);
        Assert.Equal([1, 2, 3, 4, 5, 6], incidents.Select(incident => incident.Attempt));
        Assert.All(incidents, incident => Assert.Equal("Крок «f»: не вийшло", incident.Message));
        Assert.Null(incidents[^1].NextTryAt);
        Assert.Single(incidents, incident => incident.ResolvedAt is null);
        await AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal(6, (await IncidentsAsync(id)).Count);
    }

    [Fact]
    public async Task Step_SucceedsAtTheSecondTry_GoesOn()
    {
        var stubborn = new Stubborn { FailsLeft = 1 };
        Node = NewNode(more: stubborn);
        var id = await RunAsync(Workflow(Sequence("S", Step("x", "Test.Stubborn"), Line("after"))));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("after", await LinesAsync(id));
        Assert.Equal("Retried", Assert.Single(await IncidentsAsync(id)).Resolution);
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Fault_DefaultStrategy_StopsTheInstanceAndKeepsWhatWasQueued()
    {
        var stubborn = new Stubborn { FailsLeft = 1 };
        Node = NewNode(more: stubborn);
        var id = await RunAsync(Workflow(Flowchart("F", "s>x s>b", Line("s"), Step("x", "Test.Stubborn"), Line("b"))));
        Assert.Equal("s", await LinesAsync(id));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("s b", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Continue_OneBranchFails_SiblingsGoOn()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>x s>b b>w", Line("s"), Fault("x", "ні"), Line("b"), Wait("w", "w")), GoOn));
        Assert.Equal("s b", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Suspended);
        await ResumeAsync(id, "w");
        await AssertStatusAsync(id, WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task Continue_StepFailsAndIsCancelledInOneBurst_LeavesNothingOpen()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>x s>f", Line("s"), Fault("x", "ні"), Step("f", "Elsa.Finish")), GoOn));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        Assert.Equal("Cancelled", Assert.Single(await IncidentsAsync(id)).Resolution);
    }

    [Fact]
    public async Task Skip_ByAPerson_GoesOnByTheChosenPort()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "x:Done>d x:Other>o", Fault("x", "ні"), Line("d"), Line("o"))));
        var execution = (await IncidentsAsync(id))[0].ActivityInstanceId;
        Assert.IsType<BurstResult.Done>(await Node.Runner.RunAsync(Open, new SkipStep(id, execution, "Other")));
        Assert.Equal("o", await LinesAsync(id));
        Assert.IsType<BurstResult.Lost>(await Node.Runner.RunAsync(Open, new SkipStep(id, execution)));
    }

    [Fact]
    public async Task Retry_ByAPerson_TriesAtOnceAndTakesTheTimerAway()
    {
        var stubborn = new Stubborn { FailsLeft = 1 };
        Node = NewNode(more: stubborn);
        var id = await RunAsync(Workflow(Sequence("S", Step("x", "Test.Stubborn"), Line("after"))));
        await Node.Runner.RunAsync(Open, new RetryStep(id, (await IncidentsAsync(id))[0].ActivityInstanceId));
        Assert.Equal("after", await LinesAsync(id));
        await AdvanceAsync(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Fault_TwoStepsFailed_StandsStillUntilBothAreDealtWith()
    {
        // The child cannot be started, which shows only after x has failed.
        var id = await RunAsync(Workflow(Flowchart("F", "s>c s>x x>l", Line("s"),
            Step("c", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "nowhere"), ("waitForCompletion", true)), Fault("x", "ні"), Line("l"))));
        await SettleAsync();
        var open = (await IncidentsAsync(id)).ToDictionary(incident => incident.ActivityId, incident => incident.ActivityInstanceId);
        await Node.Runner.RunAsync(Open, new SkipStep(id, open["x"]));
        Assert.Equal("s", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
        await Node.Runner.RunAsync(Open, new SkipStep(id, open["c"]));
        Assert.Equal("s l", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Cancel_FaultedInstance_ClosesItsIncidents()
    {
        var id = await RunAsync(Workflow(Sequence("S", Fault("f", "ні"))));
        await Node.Runner.RunAsync(Open, new CancelInstance(id));
        Assert.Equal("Cancelled", Assert.Single(await IncidentsAsync(id)).Resolution);
        await AssertStatusAsync(id, WorkflowSubStatus.Cancelled);
    }

    [Fact]
    public async Task Expression_CannotBeConverted_NamesStepFieldAndValue()
    {
        var id = await RunAsync(Workflow(Sequence("S", Set("s", "N", Js("'сім'"))), ("N", "Int32", "0")));
        var message = Assert.Single(await IncidentsAsync(id)).Message;
        Assert.Contains("Крок «s»", message, StringComparison.Ordinal);
        Assert.Contains("сім", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_FailsAfterAssigning_LeavesNothingBehind()
    {
        Node = NewNode(more: new Stubborn { FailsLeft = 1, Assigns = "N" });
        var id = await RunAsync(Workflow(Sequence("S", Step("x", "Test.Stubborn")), ("N", "Int32", "0")));
        Assert.Equal(0, (await VariableAsync(id, "N"))!.GetValue<int>());
        Assert.Empty(await BookmarksAsync(id));
    }

    [Fact]
    public async Task Cycle_WithoutWaiting_IsAnIncidentNotAHang()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "a>b b>a", Line("a"), Line("b"))));
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Contains("коло без чекання", incident.Message, StringComparison.Ordinal);
        Assert.Null(incident.NextTryAt);
    }

    [Fact]
    public async Task Expression_Endless_IsAnIncidentNotAHang()
    {
        var id = await RunAsync(Workflow(Sequence("S", Line("l", Js("while (true) {}")))));
        Assert.Contains("Крок «l»", Assert.Single(await IncidentsAsync(id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Condition_FailsInALoop_RetriesTheSameCall()
    {
        var id = await RunAsync(Workflow(
            Step("w", "Elsa.While", ("condition", Js("getN() < getVariable('Limit')"))).With("body", Set("s", "N", Js("getN() + 1"))), ("N", "Int32", "0")));
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Contains("Limit", incident.Message, StringComparison.Ordinal);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await IncidentsAsync(id)).Count);
    }

    private sealed class Stubborn : Activity
    {
        public int FailsLeft { get; set; }

        public string? Assigns { get; init; }

        public override ActivityDeclaration Declaration { get; } = new("Test.Stubborn", "Тест", "Впертий крок", "Спершу не вдається.");

        protected internal override void Execute(ActivityContext context)
        {
            if (Assigns is not null)
            {
                context.SetVariableById(Assigns, 99);
                context.Wait("Test.Stubborn");
            }

            if (FailsLeft-- > 0)
            {
                throw new InvalidOperationException("Not yet.");
            }

            context.Complete();
        }
    }
}

public sealed class IncidentsOnPostgres() : IncidentTests(Templates.Postgres);

public sealed class IncidentsOnSqlite() : IncidentTests(Templates.Sqlite);
