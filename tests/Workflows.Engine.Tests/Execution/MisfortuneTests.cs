using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Things that go wrong together, or where nobody looks: nothing may be lost, doubled or left without anybody told.</summary>
public abstract class MisfortuneTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public async Task Timer_VersionCannotRunAnyMore_IsParkedAndTheOthersAreFired()
    {
        await PublishAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))), "broken");
        await PublishAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))), "sound");
        var broken = await StartAsync("broken");
        var sound = await StartAsync("sound");
        await using (var context = Open())
        {
            var version = await context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == "broken");
            version.Text = "{}";
            await context.SaveChangesAsync();
        }

        Node = NewNode();
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("l", await LinesAsync(sound));
        for (var i = 0; i < 4; i++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(3));
        }

        Assert.Contains("відкладено", Assert.Single(await IncidentsAsync(broken)).Message, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(await TimersAsync()).ParkedAt);
    }

    [Fact]
    public async Task Park_DatabaseStumbles_ParksOnceAndTellsOnce()
    {
        var stumbles = 0;
        Node = NewNode(loop: new TimerLoopOptions
        {
            OpenForAll = Open,
            OpenForTenant = _ =>
            {
                var context = Open();
                context.SavingChanges += (_, _) =>
                {
                    if (stumbles-- > 0)
                    {
                        throw new NpgsqlException("away", new IOException());
                    }
                };
                return context;
            },
        });
        var id = await RunAsync(Workflow(Sequence("S", Delay("d", "00:00:05"), Line("l"))));
        await using (var context = Open())
        {
            var timer = await context.Set<WorkflowTimer>().SingleAsync();
            timer.Attempt = 3;
            timer.LeaseUntil = Clock.GetUtcNow();
            await context.SaveChangesAsync();
        }

        stumbles = 1;
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Single(await IncidentsAsync(id));
        Assert.NotNull(Assert.Single(await TimersAsync()).ParkedAt);
    }

    [Theory]
    [InlineData("Elsa.End")]
    [InlineData("Elsa.Finish")]
    public async Task Step_FailsAndIsCancelledInTheSameBurst_LeavesAClosedIncident(string end)
    {
        var id = await RunAsync(Workflow(Flowchart("F", "s>x s>e", Line("s"), Fault("x", "ні"), Step("e", end)), GoOn));
        await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Equal(("Cancelled", (DateTimeOffset?)null), (incident.Resolution, incident.NextTryAt));
        Assert.NotNull(incident.ResolvedAt);
        Assert.Empty(await TimersAsync());
    }

    [Fact]
    public async Task Wait_MadeAndCancelledInTheSameBurst_HostIsTold()
    {
        var ended = new List<(string Id, BookmarkEnd Reason)>();
        Node = NewNode(new BurstRunnerOptions
        {
            BookmarkEnded = (_, bookmark, _) =>
            {
                ended.Add((bookmark.ActivityId, bookmark.Reason));
                return ValueTask.CompletedTask;
            },
        });
        var id = await RunAsync(Workflow(Flowchart("F", "s>w s>e", Line("s"), Wait("w", "w"), Step("e", "Elsa.Finish"))));
        Assert.Equal([("w", BookmarkEnd.Cancelled)], ended);
        Assert.Empty(await BookmarksAsync(id));
    }

    [Fact]
    public async Task Cancelled_Throws_TheRestIsCancelledAndPeopleAreTold()
    {
        Node = NewNode(more: new Clumsy());
        var id = await RunAsync(Workflow(Flowchart("F", "s>c s>w", Line("s"), Step("c", "Test.Clumsy"), Delay("w", "01:00:00"))));
        Assert.IsType<BurstResult.Done>(await Node.Runner.RunAsync(Open, new CancelInstance(id)));
        await AssertStatusAsync(id, WorkflowSubStatus.Cancelled);
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Contains("«c»", incident.Message, StringComparison.Ordinal);
        Assert.Null(incident.ResolvedAt);
        Assert.Empty(await TimersAsync());
    }

    [Fact]
    public async Task Trigger_StepFailsAtTheStart_IsTriedAgainWithWhatTheEventBrought()
    {
        var step = Wait("e", "begin");
        step["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "gone" } };
        await PublishAsync(Workflow(Flowchart("F", "e>l", step, Line("l", Js("getResultFrome().n")))), "starter");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "begin"), ("payload", Js("({ n: 5 })")))));
        await SettleAsync();
        var id = Assert.Single(await InstancesAsync("starter")).Id;
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([1, 2], (await IncidentsAsync(id)).Select(incident => incident.Attempt));
        Assert.Empty(await BookmarksAsync(id));
    }

    [Fact]
    public async Task Trigger_ReachedAgain_WaitsForTheNextEvent()
    {
        await PublishAsync(Workflow(Flowchart("F", "e>l l>e", Wait("e", "news"), Line("l", Js("getResultFrome()")))), "starter");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "news"), ("payload", "one"))));
        await SettleAsync();
        var id = Assert.Single(await InstancesAsync("starter")).Id;
        Assert.Equal("one", await LinesAsync(id));
        Assert.Empty(await IncidentsAsync(id));
        Assert.Single(await BookmarksAsync(id));
    }

    [Fact]
    public async Task Trigger_EventWithACorrelation_StartsTheInstanceUnderIt()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("e", "begin"), Wait("w", "w"))), "starter");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "begin"), ("correlationId", "case-7"))));
        await SettleAsync();
        Assert.Equal("case-7", Assert.Single(await InstancesAsync("starter")).CorrelationId);
    }

    [Fact]
    public async Task Event_CorrelationLeftBlank_WakesEverybody()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("e", "news"), Line("l"))), "waiter");
        var id = await StartAsync("waiter");
        await RunAsync(Workflow(Step("p", "Elsa.PublishEvent", ("eventName", "news"), ("correlationId", ""))));
        await SettleAsync();
        Assert.Equal("l", await LinesAsync(id));
    }

    [Fact]
    public async Task Command_RowOfTheHostsOwnIsThereAlready_IsNotTakenForDone()
    {
        var id = await RunAsync(Workflow(Sequence("S", Wait("one", "1"), Wait("two", "2"))));
        await Assert.ThrowsAsync<DbUpdateException>(() => ResumeAsync(id, "one", command: Numbering("c1")));
        Assert.Equal("one", Assert.Single(await BookmarksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Command_SentAgainAndRefusedNow_IsRecognised()
    {
        var id = await RunAsync(Workflow(Sequence("S", Wait("one", "1"), Wait("two", "2"))));
        var faults = 0;
        Node.Options.AtCheckpoint = at => at == Checkpoint.Committed && faults++ == 0 ? throw new DbUpdateConcurrencyException("lost answer") : ValueTask.CompletedTask;
        Assert.IsType<BurstResult.AlreadyDone>(await ResumeAsync(id, "one", command: Once("c1")));
        Assert.IsType<BurstResult.AlreadyDone>(await Node.Runner.RunAsync(Open, new ResumeBookmark(id, "gone"), Once("c1")));
        Assert.IsType<BurstResult.Refused>(await ResumeAsync(id, "two", command: Once("c2")));
    }

    [Fact]
    public async Task Start_SentAgain_TellsTheInstanceThatWasStarted()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("w", "w"))));
        var (first, second) = (Node.Ids.Next(), Node.Ids.Next());
        await Node.Runner.RunAsync(Open, new StartInstance(first, Tenant, "test"), Nothing("key"));
        var again = await Node.Runner.RunAsync(Open, new StartInstance(second, Tenant, "test"), Nothing("key"));
        Assert.Equal(first, Assert.IsType<BurstResult.AlreadyDone>(again).InstanceId);
        Assert.Single(await InstancesAsync("test"));
    }

    [Fact]
    public async Task Start_WithoutACommandSentAgain_IsRecognisedByItsId()
    {
        await PublishAsync(Workflow(Sequence("S", Wait("w", "w"))));
        var id = await StartAsync();
        Assert.IsType<BurstResult.AlreadyDone>(await Node.Runner.RunAsync(Open, new StartInstance(id, Tenant, "test")));
    }

    [Fact]
    public async Task Start_CommandGivesInput_TheWorkflowReadsIt()
    {
        await PublishAsync(Workflow(Sequence("S", Line("l", Js("getInput('A') + getInput('B')")))));
        var id = Node.Ids.Next();
        await Node.Runner.RunAsync(
            Open, new StartInstance(id, Tenant, "test") { Input = new() { ["A"] = 1, ["B"] = 1 } },
            new BurstCommand("form", (_, _) => Task.FromResult<CommandDecision>(new CommandDecision.Go(new JsonObject { ["B"] = 41 }))));
        Assert.Equal("42", await LinesAsync(id));
    }

    [Fact]
    public async Task Dispatch_DefinitionMissing_PeopleAreTold()
    {
        var id = await RunAsync(Workflow(Sequence("S", Step("x", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", false)))));
        await SettleAsync();
        var incident = Assert.Single(await IncidentsAsync(id));
        Assert.Contains("не опубліковано", incident.Message, StringComparison.Ordinal);
        Assert.Empty(await TimersAsync());
    }

    [Fact]
    public async Task Start_VariablesFirstValueDoesNotFit_IsAnIncidentOfTheRoot()
    {
        var id = await RunAsync(Workflow(Sequence("S", Line("l")), ("N", "Int32", "сім")));
        Assert.Contains("«N»", Assert.Single(await IncidentsAsync(id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_InsideAnIf_KeepsItsOutcomes()
    {
        await PublishAsync(Workflow(Step("i", "Elsa.If", ("condition", true)).With("then", Step("c", "Elsa.Complete", ("outcomes", new[] { "Refused" })))), "child");
        var id = await RunAsync(Workflow(Flowchart("F", "x:Refused>r",
            Step("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Line("r"))));
        await SettleAsync();
        Assert.Equal("r", await LinesAsync(id));
    }

    [Fact]
    public async Task If_ResultBoundToAVariable_IsWritten()
    {
        var step = Step("i", "Elsa.If", ("condition", true)).With("then", Wait("w", "w"));
        step["result"] = new JsonObject { ["typeName"] = "Boolean", ["memoryReference"] = new JsonObject { ["id"] = "V" } };
        var id = await RunAsync(Workflow(Sequence("S", step), ("V", "Boolean", null)));
        Assert.True((await VariableAsync(id, "V"))!.GetValue<bool>());
    }

    [Fact]
    public async Task Gate_UndoingFails_TheTurnIsGivenBack()
    {
        using var gate = WriteGate.OneAtATime();
        var write = new WriteTransaction(new CannotBeUndone(), await gate.EnterAsync());
        await Assert.ThrowsAsync<IOException>(async () => await write.DisposeAsync());
        Assert.True(gate.EnterAsync().AsTask().IsCompleted);
    }

    private async Task<List<WorkflowTimer>> TimersAsync()
    {
        await using var context = Open();
        return await context.Set<WorkflowTimer>().AsNoTracking().ToListAsync();
    }

    protected static BurstCommand Nothing(string id) => new(id, (_, _) => Task.FromResult<CommandDecision>(new CommandDecision.Go()));

    // What a page does: looks whether the task is still open, and says so when it is not.
    private static BurstCommand Once(string id) => new(id, async (context, stop) =>
    {
        if (await context.Set<WorkflowTrigger>().AnyAsync(row => row.Id == "task", stop))
        {
            return new CommandDecision.Refuse("Це завдання вже виконано.");
        }

        context.Add(NewRow("task"));
        return new CommandDecision.Go();
    });

    // A register write that breaks a rule of the host's own: two rows under one number.
    private static BurstCommand Numbering(string id) => new(id, (context, _) =>
    {
        context.Add(NewVersion("v1"));
        context.Add(NewVersion("v2"));
        return Task.FromResult<CommandDecision>(new CommandDecision.Go());
    });

    private static WorkflowVersion NewVersion(string id) => new() { Id = id, TenantId = Tenant, DefinitionId = "same", Version = 1, Text = "" };

    private static WorkflowTrigger NewRow(string id) => new()
    {
        Id = id, TenantId = Tenant, DefinitionId = "note", DefinitionVersionId = "", ActivityId = "", Name = "note", Stimulus = "",
    };

    private sealed class CannotBeUndone : IDbContextTransaction
    {
        public Guid TransactionId => Guid.Empty;

        public void Commit() => throw new NotSupportedException();

        public Task CommitAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void Rollback() => throw new NotSupportedException();

        public Task RollbackAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void Dispose() => throw new IOException("disk full");

        public ValueTask DisposeAsync() => throw new IOException("disk full");
    }

    private sealed class Clumsy : Activity
    {
        public override ActivityDeclaration Declaration { get; } = new("Test.Clumsy", "Тест", "Незграбний крок", "Не вміє зупинитися.");

        protected internal override void Execute(ActivityContext context) => context.Wait("Test.Clumsy");

        protected internal override void Cancelled(ActivityContext context) => throw new InvalidOperationException("Cannot stop.");
    }
}

public sealed class MisfortunesOnPostgres() : MisfortuneTests(Templates.Postgres)
{
    [Fact]
    public async Task Connection_EndedByTheServer_RunsTheBurstAgain()
    {
        var id = await RunAsync(Workflow(Sequence("S", Wait("one", "1"), Wait("two", "2"))));
        var cuts = 0;
        DbContext? running = null;
        Node.Options.AtCheckpoint = async at =>
        {
            if (at == Checkpoint.Ran && cuts++ == 0)
            {
                var process = ((NpgsqlConnection)running!.Database.GetDbConnection()).ProcessID;
                await using var other = Open();
                await other.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend({process}, 5000)");
            }
        };
        var bookmark = Assert.Single(await BookmarksAsync(id));
        Assert.IsType<BurstResult.Done>(await Node.Runner.RunAsync(() => running = Open(), new ResumeBookmark(id, bookmark.Id), Nothing("c1")));
        Assert.Equal(2, cuts);
    }
}

public sealed class MisfortunesOnSqlite() : MisfortuneTests(Templates.Sqlite);
