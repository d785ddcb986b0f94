using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Where branches come together. A branch under way is one that waits for an event named like its step.</summary>
public abstract class JoinTests(DatabaseTemplate template) : EngineTest(template)
{
    private const string Fork = "s>a s>b a>j b>j j>end";

    [Theory]
    [InlineData("None")]
    [InlineData("Stream")]
    [InlineData("Merge")]
    [InlineData("Converge")]
    public async Task Join_BothBranchesTaken_WaitsForTheLast(string mode)
    {
        var id = await RunAsync(Workflow(Flowchart("F", Fork, Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge(mode), Line("end"))));
        await ResumeAsync(id, "a");
        Assert.Equal("s", await LinesAsync(id));
        await ResumeAsync(id, "b");
        Assert.Equal("s j end", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Stream")]
    public async Task Stream_BranchesOfUnequalLength_RunsTheJoinOnce(string mode)
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "s>a a>a2 a2>a3 a3>j s>b b>j j>end",
            Line("s"), Wait("a", "a"), Line("a2"), Line("a3"), Line("b"), Line("j").Merge(mode), Line("end"))));
        Assert.Equal("s b", await LinesAsync(id));
        await ResumeAsync(id, "a");
        Assert.Equal("s b a2 a3 j end", await LinesAsync(id));
    }

    [Fact]
    public async Task Stream_FlowchartFailedWhileABranchEnded_RunsTheJoinOnce()
    {
        // The limit lets F fail when it hears of the end of a, and then b. While F stands failed, b is repaired and ends.
        Node = NewNode(new() { Limits = new() { Calls = 4 } });
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b a>j b>j", Line("s"), Line("a"), Line("b"), Line("j")), GoOn));
        Node = NewNode();
        var open = (await IncidentsAsync(id)).ToDictionary(incident => incident.ActivityId, incident => incident.ActivityInstanceId);
        await Node.Runner.RunAsync(Open, new RetryStep(id, open["b"]));
        Assert.Equal("s a b", await LinesAsync(id));
        await Node.Runner.RunAsync(Open, new RetryStep(id, open["F"]));
        Assert.Equal("s a b j", await LinesAsync(id));
    }

    [Fact]
    public async Task Stream_BranchNeverTaken_DoesNotBlock()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "d:True>a d:False>b a>j b>j", Decide("d", "true"), Line("a"), Line("b"), Line("j"))));
        Assert.Equal("a j", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Stream_LastBranchDiesBeforeTheJoin_JoinGoesOn()
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "s>a s>w a>j w>d d:True>j", Line("s"), Line("a"), Wait("w", "w"), Decide("d", "false"), Line("j"))));
        Assert.Equal("s a", await LinesAsync(id));
        await ResumeAsync(id, "w");
        Assert.Equal("s a j", await LinesAsync(id));
    }

    [Fact]
    public async Task Merge_BranchNeverTaken_StopsAndTellsAPerson()
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "d:True>a d:False>b a>j b>j", Decide("d", "true"), Line("a"), Line("b"), Line("j").Merge("Merge"))));
        Assert.Equal("a", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Suspended);
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Equal("Справа зупинилась перед кроком «j»: не всі гілки, на які він чекає, до нього дійшли.", incident.Message);
    }

    [Fact]
    public async Task Race_FirstBranch_CancelsTheOthersWithTheirWaits()
    {
        var id = await RunAsync(Workflow(Flowchart("F", Fork, Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Race"), Line("end"))));
        await ResumeAsync(id, "b");
        Assert.Equal("s j end", await LinesAsync(id));
        Assert.Empty(await BookmarksAsync(id));
        Assert.Contains(await LogAsync(id), entry => entry is { Event: "Canceled", ActivityId: "a" });
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Race_InALoop_RunsOnceInEachTurn()
    {
        var id = await RunAsync(
            Workflow(
                Flowchart("F", "s>a s>b a>j b>j j>n n>more more:True>s more:False>end",
                    Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Race"), Set("n", "N", Js("getN() + 1")), Decide("more", "getN() < 3"), Line("end")),
                ("N", "Int32", "0")));
        await ResumeAsync(id, "a");
        await ResumeAsync(id, "b");
        await ResumeAsync(id, "a");
        Assert.Equal("s j s j s j end", await LinesAsync(id));
    }

    [Theory]
    [InlineData("s>a s>j a>j")]
    [InlineData("s>j s>a a>j")]
    public async Task Race_OtherBranchAboutToBegin_NeverBegins(string arrows)
    {
        var id = await RunAsync(Workflow(Flowchart("F", arrows, Line("s"), Line("a"), Line("j").Merge("Race"))));
        Assert.Equal("s j", await LinesAsync(id));
    }

    [Fact]
    public async Task Cascade_EachToken_RunsTheTarget()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b a>j b>j", Line("s"), Wait("a", "a"), Wait("b", "b"), Line("j").Merge("Cascade"))));
        await ResumeAsync(id, "a");
        Assert.Equal("s j", await LinesAsync(id));
        await ResumeAsync(id, "b");
        Assert.Equal("s j j", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Theory]
    [InlineData("WaitAny", "s j")]
    [InlineData("WaitAll", "s")]
    [InlineData("WaitAllActive", "s")]
    public async Task FlowJoin_Mode_RacesOrMerges(string mode, string afterTheFirst)
    {
        var id = await RunAsync(Workflow(Flowchart(
            "F", "s>a s>b a>x b>x x>j", Line("s"), Wait("a", "a"), Wait("b", "b"), Step("x", "Elsa.FlowJoin", ("mode", mode)), Line("j"))));
        await ResumeAsync(id, "a");
        Assert.Equal(afterTheFirst, await LinesAsync(id));
        if (mode != "WaitAny")
        {
            await ResumeAsync(id, "b");
        }

        Assert.Equal("s j", await LinesAsync(id));
    }

    [Fact]
    public async Task Converge_BackArrow_IsWaitedForToo()
    {
        // j is entered forward from s and backward from back: it never gets both at first, so a person is told.
        var id = await RunAsync(Workflow(Flowchart("F", "s>j j>back back>j", Line("s"), Line("j").Merge("Converge"), Line("back"))));
        Assert.Equal("s", await LinesAsync(id));
        Assert.Single(await IncidentsAsync(id));
    }

    [Fact]
    public async Task End_WhileAnotherBranchWaits_EndsTheFlowchart()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>w s>e", Line("s"), Wait("w", "w"), Step("e", "Elsa.End"))));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        Assert.Empty(await BookmarksAsync(id));
    }
}

public sealed class JoinsOnPostgres() : JoinTests(Templates.Postgres);

public sealed class JoinsOnSqlite() : JoinTests(Templates.Sqlite);
