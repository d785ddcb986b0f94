using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Bursts that are cut, raced, repeated.</summary>
public abstract class DurabilityTests(DatabaseTemplate template) : EngineTest(template)
{
    private static string TwoTasks => Workflow(Sequence("S", Wait("one", "1"), Set("n", "N", Js("getN() + 1")), Delay("d", "00:10:00"), Wait("two", "2")), ("N", "Int32", "0"));

    public static TheoryData<string> Checkpoints => [.. Enum.GetNames<Checkpoint>()];

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Burst_CutAtACheckpoint_IsWhollyDoneOrNotBegun(string name)
    {
        var point = Enum.Parse<Checkpoint>(name);
        var id = await RunAsync(TwoTasks);
        var before = await InstanceAsync(id);
        Node.Options.AtCheckpoint = at => at == point ? throw new InvalidOperationException("cut") : ValueTask.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => ResumeAsync(id, "one", command: Note("c1")));
        Node.Options.AtCheckpoint = null;

        var done = point == Checkpoint.Committed;
        Assert.Equal(done ? before.Revision + 1 : before.Revision, (await InstanceAsync(id)).Revision);
        Assert.Equal(done ? 1 : 0, await NotesAsync());
        Assert.Equal(done ? 1 : 0, (await VariableAsync(id, "N"))!.GetValue<int>());

        // Asked again, it is done once and no more.
        var again = done
            ? await Node.Runner.RunAsync(Open, new ResumeBookmark(id, "gone"), Note("c1"))
            : await ResumeAsync(id, "one", command: Note("c1"));
        Assert.Equal(done, again is not BurstResult.Done);
        Assert.Equal(1, await NotesAsync());
        Assert.Equal(1, (await VariableAsync(id, "N"))!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Burst_TransientFaultAtACheckpoint_RunsAgainOnFreshState(string name)
    {
        var point = Enum.Parse<Checkpoint>(name);
        var id = await RunAsync(TwoTasks);
        var faults = 0;
        Node.Options.AtCheckpoint = at => at == point && faults++ == 0 ? throw new DbUpdateConcurrencyException("lost race") : ValueTask.CompletedTask;
        var result = await ResumeAsync(id, "one", command: Note("c1"));
        Node.Options.AtCheckpoint = null;
        if (point == Checkpoint.Committed)
        {
            // The commit's answer was lost: the second run recognises its own work.
            Assert.IsType<BurstResult.AlreadyDone>(result);
        }
        else
        {
            Assert.IsType<BurstResult.Done>(result);
        }

        Assert.Equal(1, await NotesAsync());
        Assert.Equal(1, (await VariableAsync(id, "N"))!.GetValue<int>());
    }

    [Fact]
    public async Task Start_CommitOfUnknownOutcome_StartsOnce()
    {
        await PublishAsync(TwoTasks);
        var faults = 0;
        Node.Options.AtCheckpoint = at => at == Checkpoint.Committed && faults++ == 0 ? throw new DbUpdateConcurrencyException("lost answer") : ValueTask.CompletedTask;
        var id = Node.Ids.Next();
        var result = await Node.Runner.RunAsync(Open, new StartInstance(id, Tenant, "test"), Note("start"));
        Assert.IsType<BurstResult.AlreadyDone>(result);
        Assert.Single(await InstancesAsync("test"));
        Assert.Equal(1, await NotesAsync());
    }

    [Fact]
    public async Task Command_Refused_LeavesNothing()
    {
        var id = await RunAsync(TwoTasks);
        var bookmark = Assert.Single(await BookmarksAsync(id));
        var refused = await Node.Runner.RunAsync(Open, new ResumeBookmark(id, bookmark.Id), new BurstCommand("c", (context, _) =>
        {
            context.Add(NewNote("half"));
            return Task.FromResult<CommandDecision>(new CommandDecision.Refuse("Оберіть дату."));
        }));
        Assert.Equal("Оберіть дату.", Assert.IsType<BurstResult.Refused>(refused).Reason);
        Assert.Equal(0, await NotesAsync());
        Assert.Single(await BookmarksAsync(id));
    }

    [Fact]
    public async Task Command_HostRowIsADuplicate_IsAnErrorAndNotAlreadyDone()
    {
        var id = await RunAsync(TwoTasks);
        await using (var context = Open())
        {
            context.Add(new WorkflowTrigger { Id = "taken", TenantId = Tenant, DefinitionId = "x", DefinitionVersionId = "", ActivityId = "", Name = "x", Stimulus = "" });
            await context.SaveChangesAsync();
        }

        var clash = new BurstCommand("c1", (context, _) =>
        {
            context.Add(new WorkflowTrigger { Id = "taken", TenantId = Tenant, DefinitionId = "y", DefinitionVersionId = "", ActivityId = "", Name = "y", Stimulus = "" });
            return Task.FromResult<CommandDecision>(new CommandDecision.Go());
        });
        await Assert.ThrowsAsync<DbUpdateException>(() => ResumeAsync(id, "one", command: clash));
        Assert.IsType<BurstResult.Done>(await ResumeAsync(id, "one", command: Note("c1")));
    }

    [Fact]
    public async Task Command_StepFailsAfterIt_IsKept()
    {
        var id = await RunAsync(Workflow(Sequence("S", Wait("form", "x"), Fault("f", "лист не вдався"))));
        Assert.IsType<BurstResult.Done>(await ResumeAsync(id, "form", command: Note("c1")));
        Assert.Equal(1, await NotesAsync());
        Assert.Single(await IncidentsAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
    }

    [Fact]
    public async Task Command_InstanceFaultedElsewhere_IsKeptAndGoesOnAfterTheRepair()
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>w s>x w>l", Line("s"), Wait("w", "w"), Fault("x", "ні"), Line("l"))));
        await AssertStatusAsync(id, WorkflowSubStatus.Faulted);
        Assert.IsType<BurstResult.Done>(await ResumeAsync(id, "w", command: Note("c1")));
        Assert.Equal("s", await LinesAsync(id));
        await Node.Runner.RunAsync(Open, new SkipStep(id, (await IncidentsAsync(id))[0].ActivityInstanceId));
        Assert.Equal("s l", await LinesAsync(id));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task Resume_ByFiftyAtOnce_OneWinsTheOthersAreTold()
    {
        var id = await RunAsync(TwoTasks);
        var bookmark = Assert.Single(await BookmarksAsync(id));
        var results = new ConcurrentBag<BurstResult>();
        await Parallel.ForAsync(0, 50, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, stop) =>
            results.Add(await Node.Runner.RunAsync(Open, new ResumeBookmark(id, bookmark.Id), Note($"c{n}"), cancellation: stop)));
        Assert.Single(results, result => result is BurstResult.Done);
        Assert.Equal(49, results.Count(result => result is BurstResult.Lost));
        Assert.Equal(1, await NotesAsync());
    }

    [Fact]
    public async Task Command_SameIdTwiceAtOnce_IsCarriedOutOnce()
    {
        var id = await RunAsync(TwoTasks);
        var bookmark = Assert.Single(await BookmarksAsync(id));
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Node.Runner.RunAsync(Open, new ResumeBookmark(id, bookmark.Id), Note("double click"))));
        Assert.Single(results, result => result is BurstResult.Done);
        Assert.All(results, result => Assert.True(result is BurstResult.Done or BurstResult.AlreadyDone or BurstResult.Lost));
        Assert.Equal(1, await NotesAsync());
    }

    [Fact]
    public async Task Timers_TwoNodes_EachFiresOnce()
    {
        await PublishAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Set("n", "N", Js("getN() + 1")), Wait("w", "w")), ("N", "Int32", "0")));
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            ids.Add(await StartAsync());
        }

        var other = NewNode();
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(DrainAsync(Node), DrainAsync(other));
        foreach (var id in ids)
        {
            Assert.Equal(1, (await VariableAsync(id, "N"))!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Timer_NodeDiesAfterItsClaim_IsFiredWhenTheLeaseRunsOut()
    {
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))));
        Clock.Advance(TimeSpan.FromSeconds(5));
        await ClaimAndDieAsync();
        await SettleAsync();
        Assert.Equal("", await LinesAsync(id));
        await AdvanceAsync(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));
        Assert.Equal("l", await LinesAsync(id));
    }

    [Fact]
    public async Task Timers_ServerIsStoppedInGoodOrder_AreThereForTheNextAtOnce()
    {
        using var stop = new CancellationTokenSource();
        Node = NewNode(
            new BurstRunnerOptions { AtCheckpoint = _ => { stop.Cancel(); return ValueTask.CompletedTask; } },
            new TimerLoopOptions { OpenForAll = Open, OpenForTenant = _ => Open(), Parallel = 1 });
        await PublishAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))));
        var options = Node.Options.AtCheckpoint;
        Node.Options.AtCheckpoint = null;
        var ids = new List<string> { await StartAsync(), await StartAsync(), await StartAsync() };
        Node.Options.AtCheckpoint = options;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Node.Timers.RunDueAsync(stop.Token));

        Node = NewNode();
        await SettleAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        foreach (var id in ids.Skip(1))
        {
            Assert.Equal("l", await LinesAsync(id));
        }
    }

    [Fact]
    public async Task Start_WithAVersionOfAnotherWorkflow_IsRefused()
    {
        var other = await PublishAsync(TwoTasks, "other");
        await PublishAsync(TwoTasks);
        var refused = await Node.Runner.RunAsync(Open, new StartInstance(Node.Ids.Next(), Tenant, "test") { VersionId = other });
        Assert.IsType<BurstResult.CannotStart>(refused);
    }

    [Fact]
    public async Task Timer_SlowNodeWakesAfterItsLease_CannotDoTheWorkTwice()
    {
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Set("n", "N", Js("getN() + 1")), Wait("w", "w")), ("N", "Int32", "0")));
        Clock.Advance(TimeSpan.FromSeconds(5));
        var slow = (await ClaimAndDieAsync()).Single();
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        var late = await Node.Runner.RunAsync(Open, new ResumeBookmark(id, slow.SubjectId!, BookmarkEnd.TimedOut), null, slow, CancellationToken.None);
        Assert.IsType<BurstResult.Lost>(late);
        Assert.Equal(1, (await VariableAsync(id, "N"))!.GetValue<int>());
    }

    [Fact]
    public async Task Start_SlowNodeWakesAfterItsLease_FindsItDone()
    {
        await PublishAsync(TwoTasks, "child");
        await RunAsync(Workflow(Step("x", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"))));
        var slow = (await ClaimAndDieAsync()).Single();
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        var late = await Node.Runner.RunAsync(Open, QueuedStart.Read(slow), null, slow, CancellationToken.None);
        Assert.IsType<BurstResult.Lost>(late);
        Assert.Single(await InstancesAsync("child"));
    }

    [Fact]
    public async Task Timer_KillsTheProcessEachTime_IsParkedAndDragsNobodyAlong()
    {
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))));
        Clock.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < 3; i++)
        {
            await ClaimAndDieAsync();
            Clock.Advance(TimeSpan.FromMinutes(3));
        }

        await SettleAsync();
        Assert.Equal("", await LinesAsync(id));
        Assert.Contains("відкладено", Assert.Single(await IncidentsAsync(id)).Message, StringComparison.Ordinal);
        await using var context = Open();
        Assert.NotNull((await context.Set<WorkflowTimer>().SingleAsync()).ParkedAt);
        await Node.Runner.RunAsync(Open, new CancelInstance(id));
    }

    [Fact]
    public async Task Timer_ItsVersionCannotBeRead_DoesNotStopTheOthers()
    {
        await PublishAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))), "lost");
        await StartAsync("lost");
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))));
        await using (var context = Open())
        {
            await context.Set<WorkflowVersion>().Where(version => version.DefinitionId == "lost").ExecuteDeleteAsync();
        }

        // A process that has not read it before.
        Node = NewNode();
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("l", await LinesAsync(id));
    }

    [Fact]
    public async Task HostEffect_AndEndedBookmark_AreInTheBurstsTransaction()
    {
        var ended = new List<(string Name, BookmarkEnd Reason)>();
        Node = NewNode(new BurstRunnerOptions
        {
            BookmarkEnded = (context, bookmark, _) =>
            {
                ended.Add((bookmark.Name, bookmark.Reason));
                return ValueTask.CompletedTask;
            },
        });
        var id = await RunAsync(Workflow(Flowchart("F", "s>a s>b a>j b>j", Line("s"), Wait("a", "a"), Delay("b", "01:00:00"), Line("j").Merge("Race"))));
        await ResumeAsync(id, "a");
        Assert.Equal([("Elsa.Event", BookmarkEnd.Resumed), ("Elsa.Delay", BookmarkEnd.Cancelled)], ended);
    }

    private async Task<List<WorkflowTimer>> ClaimAndDieAsync()
    {
        await using var context = Open();
        var now = Clock.GetUtcNow();
        return await Database.Dialect.ClaimTimersAsync(context, "dying", now, now + TimeSpan.FromMinutes(2), 50, CancellationToken.None);
    }

    private static async Task DrainAsync(EngineNode node)
    {
        while (await node.Timers.RunDueAsync(CancellationToken.None) > 0)
        {
        }
    }

    // The «register write» of these tests is a row of the engine's own.
    private static BurstCommand Note(string id) => new(id, (context, _) =>
    {
        context.Add(NewNote(id));
        return Task.FromResult<CommandDecision>(new CommandDecision.Go(JsonValue.Create("ok")));
    });

    private static WorkflowTrigger NewNote(string id) => new()
    {
        Id = $"note-{id}-{Guid.CreateVersion7(DateTimeOffset.UnixEpoch):N}", TenantId = Tenant, DefinitionId = "note", DefinitionVersionId = "", ActivityId = "", Name = "note", Stimulus = "",
    };

    private async Task<int> NotesAsync()
    {
        await using var context = Open();
        return await context.Set<WorkflowTrigger>().CountAsync(row => row.DefinitionId == "note");
    }
}

public sealed class DurabilityOnPostgres() : DurabilityTests(Templates.Postgres);

public sealed class DurabilityOnSqlite() : DurabilityTests(Templates.Sqlite);
