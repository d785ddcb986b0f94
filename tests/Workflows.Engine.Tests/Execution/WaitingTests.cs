using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Time and events.</summary>
public abstract class WaitingTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public async Task Delay_TimePasses_GoesOnThenAndNotBefore()
    {
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "1.00:00:00"), Line("after"))));
        await AdvanceAsync(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal("", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Suspended);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("after", await LinesAsync(id));
    }

    [Fact]
    public async Task StartAt_MomentInThePast_IsNoWait()
    {
        var id = await RunAsync(Workflow(Sequence("S", Step("d", "Elsa.StartAt", ("dateTime", "2020-01-01T00:00:00Z")), Line("after"))));
        Assert.Equal("after", await LinesAsync(id));
    }

    [Fact]
    public async Task Cron_InsideAWorkflow_WaitsForTheNextTimeInKyiv()
    {
        // 9:00 UTC is 11:00 in Kyiv; the next 12:30 there is an hour and a half away.
        var id = await RunAsync(Workflow(Sequence("S", Line("a"), Step("c", "Elsa.Cron", ("cronExpression", "30 12 * * *")), Line("b"))));
        await AdvanceAsync(TimeSpan.FromMinutes(89));
        Assert.Equal("a", await LinesAsync(id));
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("a b", await LinesAsync(id));
    }

    [Fact]
    public async Task Timer_FirstInAPublishedWorkflow_StartsAgainAndAgain()
    {
        await PublishAsync(Workflow(Sequence("S", Step("t", "Elsa.Timer", ("interval", "01:00:00")).With("canStartWorkflow", null), Line("tick"))));
        await AdvanceAsync(TimeSpan.FromHours(1));
        await AdvanceAsync(TimeSpan.FromHours(1));
        var instances = await InstancesAsync("test");
        Assert.Equal(2, instances.Count);
        Assert.All(instances, instance => Assert.Equal(WorkflowSubStatus.Finished, instance.SubStatus));
    }

    [Fact]
    public async Task Timer_ServerStoodStill_FiresOnceForAllThatWasMissed()
    {
        await PublishAsync(Workflow(Sequence("S", Step("t", "Elsa.Timer", ("interval", "01:00:00")), Line("tick"))));
        await AdvanceAsync(TimeSpan.FromHours(50));
        Assert.Single(await InstancesAsync("test"));
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await InstancesAsync("test")).Count);
    }

    [Fact]
    public async Task Trigger_NewVersionPublished_ReplacesTheOldOne()
    {
        await PublishAsync(Workflow(Sequence("S", Step("t", "Elsa.Timer", ("interval", "01:00:00")), Line("old"))));
        await PublishAsync(Workflow(Sequence("S", Step("t", "Elsa.Timer", ("interval", "02:00:00")), Line("new"))));
        await AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal("new", await LinesAsync(Assert.Single(await InstancesAsync("test")).Id));
    }

    [Fact]
    public async Task Event_Published_WakesAllWaitersWithItsPayload()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("e", "news"), Line("l", Js("getResultFrome()")))), "waiter");
        var one = await StartAsync("waiter");
        var two = await StartAsync("waiter");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "news"), ("payload", "hello"))));
        await SettleAsync();
        Assert.Equal(("hello", "hello"), (await LinesAsync(one), await LinesAsync(two)));
    }

    [Fact]
    public async Task Event_WithCorrelation_WakesOnlyItsOwn()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("e", "news"), Line("l"))), "waiter");
        var mine = await StartAsync("waiter", correlationId: "mine");
        var other = await StartAsync("waiter", correlationId: "other");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "news"), ("correlationId", "mine"))));
        await SettleAsync();
        Assert.Equal(("l", ""), (await LinesAsync(mine), await LinesAsync(other)));
    }

    [Fact]
    public async Task Event_Local_StaysInTheInstance()
    {
        var text = Workflow(Flowchart("F", "s>w s>p w>l", Line("s"), Wait("w", "local"),
            Step("p", "Elsa.PublishEvent", ("eventName", "local"), ("isLocalEvent", true)), Line("l")));
        await PublishAsync(Workflow(Sequence("S", Wait("e", "local"))), "bystander");
        var bystander = await StartAsync("bystander");
        var id = await RunAsync(text);
        await SettleAsync();
        Assert.Equal("s l", await LinesAsync(id));
        await AssertStatusAsync(bystander, WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task Event_InTheSameTransactionAsItsWaiter_IsNotLost()
    {
        // The event is published before the waiting step of the same burst has made its bookmark.
        var id = await RunAsync(Workflow(Flowchart("F", "s>p s>w w>l", Line("s"), Step("p", "Elsa.PublishEvent", ("eventName", "now")), Wait("w", "now"), Line("l"))));
        await SettleAsync();
        Assert.Equal("s l", await LinesAsync(id));
    }

    [Fact]
    public async Task Event_StartsAWorkflow_WithItsPayload()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("e", "begin"), Line("l", Js("getResultFrome().n")))), "starter");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "begin"), ("payload", Js("({ n: 5 })")))));
        await SettleAsync();
        Assert.Equal("5", await LinesAsync(Assert.Single(await InstancesAsync("starter")).Id));
    }

    [Fact]
    public async Task Event_ToldFromOutside_WakesAndStartsInItsTenantAlone()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("e", "news"), Line("l", Js("getResultFrome().n")))), "starter");
        await PublishAsync(Workflow(Sequence("S", Wait("s", "begin"), Wait("e", "news"), Line("l", Js("getResultFrome().n")))), "waiter");
        await TellAsync(Tenant, "begin");
        var waiter = Assert.Single(await InstancesAsync("waiter")).Id;

        await TellAsync("centre-2", "news", new JsonObject { ["n"] = 1 });
        Assert.Equal("", await LinesAsync(waiter));
        await TellAsync(Tenant, "other news", new JsonObject { ["n"] = 2 });
        Assert.Empty(await InstancesAsync("starter"));

        await TellAsync(Tenant, "news", new JsonObject { ["n"] = 3 });
        Assert.Equal("3", await LinesAsync(waiter));
        Assert.Equal("3", await LinesAsync(Assert.Single(await InstancesAsync("starter")).Id));
    }

    [Fact]
    public async Task Event_ToldFromOutsideForOne_WakesItAndStartsNothing()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("s", "begin"), Wait("e", "news"), Line("l"))), "waiter");
        await TellAsync(Tenant, "begin");
        await TellAsync(Tenant, "begin");
        var two = await InstancesAsync("waiter");
        await TellAsync(Tenant, "news", instanceId: two[0].Id);
        Assert.Equal(("l", ""), (await LinesAsync(two[0].Id), await LinesAsync(two[1].Id)));
        await TellAsync(Tenant, "begin", instanceId: two[1].Id);
        Assert.Equal(2, (await InstancesAsync("waiter")).Count);

        await TellAsync(Tenant, "news", correlationId: "of nobody");
        Assert.Equal("", await LinesAsync(two[1].Id));
    }

    [Fact]
    public async Task RunTask_CompletedFromOutside_CarriesTheResult()
    {
        var id = await RunAsync(Workflow(Sequence("S", Step("t", "Elsa.RunTask", ("taskName", "Approve")), Line("l", Js("getResultFromt()")))));
        Assert.IsType<BurstResult.Done>(await ResumeAsync(id, "t", "yes"));
        Assert.Equal("yes", await LinesAsync(id));
    }

    [Fact]
    public async Task Output_BoundToVariable_WritesIt()
    {
        var step = Step("t", "Elsa.RunTask", ("taskName", "x"));
        step["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "V" } };
        var id = await RunAsync(Workflow(Sequence("S", step, Wait("w", "x")), ("V", "Int32", null)));
        await ResumeAsync(id, "t", "42");
        Assert.Equal(42, (await VariableAsync(id, "V"))!.GetValue<int>());
    }

    [Fact]
    public async Task Instance_NewVersionPublished_KeepsItsOwn()
    {
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "01:00:00"), Line("l", "old"))));
        await PublishAsync(Workflow(Sequence("S", Delay("d", "01:00:00"), Line("l", "new"))));
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("old", await LinesAsync(id));
    }

    [Fact]
    public async Task TimerLoop_OnItsOwn_SleepsUntilDueAndWakesOnNudge()
    {
        using var stop = new CancellationTokenSource();
        var loop = Node.Timers.RunAsync(stop.Token);
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "00:00:10"), Line("l"))));
        var finished = await Until(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return (await InstanceAsync(id)).Status == WorkflowStatus.Finished;
        });
        await stop.CancelAsync();
        await loop;
        Assert.True(finished);
        Assert.True(Clock.GetUtcNow() >= new DateTimeOffset(2026, 3, 2, 9, 0, 10, TimeSpan.Zero));
    }

    private async Task TellAsync(string tenant, string name, JsonNode? payload = null, string? instanceId = null, string? correlationId = null)
    {
        await using (var context = Open())
        {
            context.Add(OutsideEvent.Timer(Node.Ids.Next(), tenant, name, instanceId, correlationId, payload, Clock.GetUtcNow()));
            await context.SaveChangesAsync();
        }

        await SettleAsync();
    }

    private static async Task<bool> Until(Func<Task<bool>> reached)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await reached())
            {
                return true;
            }

            await Task.Yield();
        }

        return false;
    }
}

public sealed class WaitingOnPostgres() : WaitingTests(Templates.Postgres);

public sealed class WaitingOnSqlite() : WaitingTests(Templates.Sqlite);
