using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Many waits that end at the same time: their bursts share a commit, and whatever befalls one is nothing to the others.</summary>
public abstract class TogetherTests(DatabaseTemplate template) : EngineTest(template)
{
    private const int Many = 20;

    private readonly CommandCounter counter = new();

    /// <summary>A wait, something counted, a timer for tomorrow.</summary>
    private static string Waiting => Workflow(
        Sequence("S", Delay("d", "01:00:00"), Set("n", "N", Js("getN() + 1")), Line("l"), Delay("next", "1.00:00:00")), ("N", "Int32", "0"));

    public static TheoryData<string> Checkpoints => [nameof(Checkpoint.Loaded), nameof(Checkpoint.Ran), nameof(Checkpoint.Staged), nameof(Checkpoint.Saved), nameof(Checkpoint.Committed)];

    [Fact]
    public async Task Waits_ThatEndTogether_AreOneCommitForTheClaimAndOneForAll()
    {
        var ids = await StartManyAsync(Waiting);
        Node = Counted();
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Many, await Node.Timers.RunDueAsync(CancellationToken.None));
        Assert.Equal(1, counter.Commits); // The claim is a statement of its own, without a transaction that could be counted.
        await AssertEachOnceAsync(ids);

        // What they set is there like any other: tomorrow they end.
        await AdvanceAsync(TimeSpan.FromDays(1));
        foreach (var id in ids)
        {
            await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        }

        await using var context = Open();
        Assert.Equal((0, 0), (await context.Set<WorkflowTimer>().CountAsync(), await context.Set<Bookmark>().CountAsync()));
    }

    [Fact]
    public async Task Waits_ThatAreFew_HaveACommitEach()
    {
        await PublishAsync(Waiting);
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await StartAsync());
        }

        Node = Counted();
        Clock.Advance(TimeSpan.FromHours(1));
        await SettleAsync();
        Assert.Equal(7, counter.Commits);
        await AssertEachOnceAsync(ids);
    }

    [Fact]
    public async Task Rows_WrittenTogether_AreTheRowsOfASingleBurst()
    {
        var ids = await StartManyAsync(Waiting);
        await AdvanceAsync(TimeSpan.FromHours(1));
        var alone = await StartAsync();
        await AdvanceAsync(TimeSpan.FromHours(1));
        var expected = await ShapeAsync(alone);
        Assert.NotEmpty(expected);
        foreach (var id in ids)
        {
            Assert.Equal(expected, await ShapeAsync(id));
        }
    }

    [Fact]
    public async Task Wait_WhoseStepFails_IsItsOwnIncidentOnly()
    {
        var ids = await StartManyAsync(Waiting);
        await PublishAsync(Workflow(Sequence("S", Delay("d", "01:00:00"), Fault("f", "лист не вдався"))), "faulty");
        var faulty = await StartAsync("faulty");
        await AdvanceAsync(TimeSpan.FromHours(1));
        await AssertEachOnceAsync(ids);
        Assert.Single(await IncidentsAsync(faulty));
    }

    [Fact]
    public async Task Waits_WhoseEffectsCannotBeApplied_DragNobodyAlong()
    {
        Node = NewNode(more: new Refusing());
        await PublishAsync(Workflow(Sequence("S", Delay("d", "01:00:00"), Step("r", "Test.Refusing"))), "refused");
        var refused = new List<string> { await StartAsync("refused") };
        var ids = await StartManyAsync(Waiting);
        refused.AddRange([await StartAsync("refused"), await StartAsync("refused")]);
        await AdvanceAsync(TimeSpan.FromHours(1));
        await AssertEachOnceAsync(ids);
        foreach (var id in refused)
        {
            Assert.Equal("Крок «r»: немає кому", Assert.Single(await IncidentsAsync(id)).Message);
        }
    }

    [Fact]
    public async Task Waits_DatabaseIsAway_EndOnceWhenItIsBack()
    {
        var ids = await StartManyAsync(Waiting);
        Node.Options.AtCheckpoint = _ => throw new SqliteException("cannot open", 14);
        await AdvanceAsync(TimeSpan.FromHours(1));
        Node.Options.AtCheckpoint = null;
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        await AssertEachOnceAsync(ids);
    }

    [Fact]
    public async Task Wait_OfACaseThatSomebodyHolds_HoldsUpNobodyElse()
    {
        var ids = await StartManyAsync(Waiting);
        var others = new TaskCompletionSource();
        Node = NewNode(new BurstRunnerOptions { Committed = _ => others.TrySetResult() });
        Clock.Advance(TimeSpan.FromHours(1));
        Task<int> firing;
        await using (var context = Open())
        {
            // On SQLite who holds one case holds the turn to write, and there is nobody to wait for.
            await using var transaction = Database.Dialect == Dialect.Postgres ? await Database.BeginWriteAsync(context) : null;
            await Database.Dialect.Locked(context.Set<WorkflowInstance>(), ids[5]).AsNoTracking().SingleAsync();
            firing = Node.Timers.RunDueAsync(CancellationToken.None);
            await others.Task;
            await AssertEachOnceAsync(Database.Dialect == Dialect.Postgres ? [.. ids.Where((_, number) => number != 5)] : []);
        }

        Assert.Equal(Many, await firing);
        await AssertEachOnceAsync(ids);
    }

    [Theory]
    [InlineData(nameof(Checkpoint.Loaded))]
    [InlineData(nameof(Checkpoint.Ran))]
    [InlineData(nameof(Checkpoint.Committed))]
    public async Task Waits_ServerIsStoppedInGoodOrder_AreThereForTheNextAtOnce(string name)
    {
        var point = Enum.Parse<Checkpoint>(name);
        var ids = await StartManyAsync(Waiting);
        using var stop = new CancellationTokenSource();
        Node = NewNode(new BurstRunnerOptions { LongestTogether = TimeSpan.FromTicks(-1) });
        Node.Options.AtCheckpoint = at =>
        {
            if (at == point)
            {
                stop.Cancel();
            }

            return ValueTask.CompletedTask;
        };
        Clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Node.Timers.RunDueAsync(stop.Token));
        await using (var context = Open())
        {
            Assert.Equal(point == Checkpoint.Committed ? Many - 1 : Many, await context.Set<WorkflowTimer>().CountAsync(timer => timer.LeaseUntil == null && timer.Attempt == 0 && timer.DueAt <= Clock.GetUtcNow()));
        }

        Node = NewNode();
        await SettleAsync();
        await AssertEachOnceAsync(ids);
    }

    [Fact]
    public async Task Waits_OfWhichTheFirstEndsTheOther_EndTheCaseOnce()
    {
        Node = NewNode(new BurstRunnerOptions { Pause = (_, _) => Task.CompletedTask });
        var ids = await StartManyAsync(Workflow(Flowchart(
            "F", "s>a s>b a>x b>x x>f", Line("s"), Delay("a", "01:00:00"), Delay("b", "02:00:00"), Line("x"), Step("f", "Elsa.Finish"))));
        await AdvanceAsync(TimeSpan.FromHours(3));
        foreach (var id in ids)
        {
            Assert.Equal("s x", await LinesAsync(id));
            await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        }

        await using var context = Open();
        Assert.Equal(0, await context.Set<WorkflowTimer>().CountAsync());
    }

    [Fact]
    public async Task Waits_OfOneInstance_EndOneAfterTheOther()
    {
        await PublishAsync(Waiting);
        var ids = await StartManyAsync(Workflow(
            Flowchart("F", "s>a s>b a>x b>y", Line("s"), Delay("a", "01:00:00"), Delay("b", "01:00:00"), Line("x"), Line("y"))));
        await AdvanceAsync(TimeSpan.FromHours(1));
        foreach (var id in ids)
        {
            Assert.Equal(["s", "x", "y"], (await LinesAsync(id)).Split(' ').Order(StringComparer.Ordinal));
            await AssertStatusAsync(id, WorkflowSubStatus.Finished);
        }
    }

    [Fact]
    public async Task Waits_OfTwoUnits_AreEndedInTheScopeOfEach()
    {
        await StartManyAsync(Waiting);
        await using (var context = Open())
        {
            // Every other one belongs to another unit, with all that is its own.
            var moved = (await context.Set<WorkflowInstance>().OrderBy(row => row.Id).Select(row => row.Id).ToListAsync()).Where((_, number) => number % 2 == 0).ToList();
            await context.Set<WorkflowInstance>().Where(row => moved.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.TenantId, "other"));
            await context.Set<Bookmark>().Where(row => moved.Contains(row.InstanceId)).ExecuteUpdateAsync(set => set.SetProperty(row => row.TenantId, "other"));
            await context.Set<WorkflowTimer>().Where(row => moved.Contains(row.InstanceId!)).ExecuteUpdateAsync(set => set.SetProperty(row => row.TenantId, "other"));
        }

        var opened = new List<string>();
        Node = NewNode(loop: new TimerLoopOptions
        {
            OpenForAll = Open,
            Parallel = 1,
            OpenForTenant = tenant =>
            {
                opened.Add(tenant);
                return Open();
            },
        });
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal([Tenant, "other"], opened.Order(StringComparer.Ordinal));
        await using var after = Open();
        Assert.Equal(Many / 2, await after.Set<WorkflowTimer>().CountAsync(timer => timer.TenantId == "other"));
    }

    [Fact]
    public async Task Wait_ThatIsOverAlready_IsDroppedAndTheOthersEnd()
    {
        var ids = await StartManyAsync(Waiting);
        await Node.Runner.RunAsync(Open, new CancelInstance(ids[3]));
        await using (var context = Open())
        {
            // As after a race that was lost long ago: the case is over, a timer of it is still there.
            context.Add(new WorkflowTimer { Id = "late", TenantId = Tenant, Kind = TimerKind.Resume, InstanceId = ids[3], SubjectId = "gone", DueAt = Clock.GetUtcNow() });
            await context.SaveChangesAsync();
        }

        await AdvanceAsync(TimeSpan.FromHours(1));
        await AssertEachOnceAsync([.. ids.Where((_, number) => number != 3)]);
        await using var after = Open();
        Assert.False(await after.Set<WorkflowTimer>().AnyAsync(timer => timer.InstanceId == ids[3]));
    }

    [Fact]
    public async Task Waits_ThatTakeLong_DoNotKeepTheOthersLocked()
    {
        var ids = await StartManyAsync(Waiting);
        Node = NewNode(new BurstRunnerOptions { LongestTogether = TimeSpan.FromTicks(-1) });
        await AdvanceAsync(TimeSpan.FromHours(1));
        await AssertEachOnceAsync(ids);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Waits_CutAtACheckpoint_AreEndedOnceAllTheSame(string name)
    {
        var point = Enum.Parse<Checkpoint>(name);
        Node = NewNode(new BurstRunnerOptions { Pause = (_, _) => Task.CompletedTask });
        var ids = await StartManyAsync(Waiting);
        var cuts = 0;
        Node.Options.AtCheckpoint = at => at == point && cuts++ == 0 ? throw new InvalidOperationException("cut") : ValueTask.CompletedTask;
        await AdvanceAsync(TimeSpan.FromHours(1));
        await AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.True(cuts > 0);
        await AssertEachOnceAsync(ids);
    }

    [Fact]
    public async Task Waits_WhoseLeaseRanOutAndAnotherNodeEndedThem_AreNotEndedAgain()
    {
        var ids = await StartManyAsync(Waiting);
        Clock.Advance(TimeSpan.FromHours(1));
        List<WorkflowTimer> slow;
        await using (var context = Open())
        {
            var now = Clock.GetUtcNow();
            slow = await Database.Dialect.ClaimTimersAsync(context, "slow", now, now + TimeSpan.FromMinutes(2), Many, CancellationToken.None);
        }

        await AdvanceAsync(TimeSpan.FromMinutes(3));

        // No wait of theirs is there any more, so nothing moves; each is looked into alone.
        Assert.Equal(Many, (await Node.Firing.FireTogetherAsync(slow, CancellationToken.None)).Count(group => group.Count == 1));
        await AssertEachOnceAsync(ids);
    }

    private async Task<List<string>> StartManyAsync(string text)
    {
        await PublishAsync(text);
        var ids = new List<string>();
        for (var i = 0; i < Many; i++)
        {
            ids.Add(await StartAsync());
        }

        return ids;
    }

    private async Task AssertEachOnceAsync(List<string> ids)
    {
        foreach (var id in ids)
        {
            Assert.Equal(1, (await VariableAsync(id, "N"))!.GetValue<int>());
            Assert.Equal("l", await LinesAsync(id));
        }
    }

    // All that a burst writes but ids and times.
    private async Task<List<string>> ShapeAsync(string id)
    {
        await using var context = Open();
        var waits = await context.Set<Bookmark>().Where(row => row.InstanceId == id).Select(row => $"{row.TenantId} {row.ActivityId} {row.Name} {row.Stimulus}").ToListAsync();
        var timers = await context.Set<WorkflowTimer>().Where(row => row.InstanceId == id)
            .Select(row => new { row.TenantId, row.Kind, row.DueAt, row.Payload, row.Owner, row.LeaseUntil, row.Attempt }).ToListAsync();
        var log = await LogAsync(id);
        return
        [
            .. waits,
            .. timers.Select(row => $"{row.TenantId} {row.Kind} {row.DueAt - log[^1].At} {row.Payload} {row.Owner} {row.LeaseUntil} {row.Attempt}"),
            .. log.Select(line => $"{line.Sequence} {line.TenantId} {line.ActivityId} {line.NodeId} {line.ActivityType} {line.Event} {line.Outcome} {line.Message} {line.ParentActivityInstanceId is null}"),
        ];
    }

    private EngineNode Counted() => NewNode(loop: new TimerLoopOptions
    {
        OpenForAll = Open,
        OpenForTenant = _ => new CountedContext(Database, counter),
        Parallel = 1,
    });

    private sealed class Refusing : Activity
    {
        public override ActivityDeclaration Declaration { get; } = new("Test.Refusing", "Тест", "Відмова", "Завжди відмовляє.");

        protected internal override void Execute(ActivityContext context)
        {
            context.Emit(new Refused());
            context.Complete();
        }
    }

    private sealed record Refused : HostEffect
    {
        public override ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation) => throw new StepFailedException("немає кому");
    }
}

public sealed class TogetherOnPostgres() : TogetherTests(Templates.Postgres);

public sealed class TogetherOnSqlite() : TogetherTests(Templates.Sqlite);
