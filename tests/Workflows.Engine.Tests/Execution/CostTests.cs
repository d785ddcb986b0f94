using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>What a burst may cost the database: commits and round trips are what a durable engine's speed is made of.</summary>
public abstract class CostTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public async Task Burst_ByAPerson_IsOneCommitAndFewRoundTrips()
    {
        var id = await RunAsync(Workflow(Sequence("S", Wait("a", "a"), Line("l"), Set("s", "N", 1), Delay("d", "01:00:00"), Wait("b", "b")), ("N", "Int32", "0")));
        var bookmark = Assert.Single(await BookmarksAsync(id));
        var counter = new CommandCounter();
        var result = await Node.Runner.RunAsync(() => new CountedContext(Database, counter), new ResumeBookmark(id, bookmark.Id));
        Assert.IsType<BurstResult.Done>(result);
        Assert.Equal(1, counter.Commits);
        // On PostgreSQL BEGIN travels with the first statement: load, save, commit.
        Assert.InRange(counter.Commands + counter.Commits, 2, Database.Dialect == Dialect.Postgres ? 3 : int.MaxValue);
    }

    [Fact]
    public async Task Timer_Fired_IsOneCommitForTheClaimAndOneForTheBurst()
    {
        var counter = new CommandCounter();
        Node = NewNode(loop: new TimerLoopOptions
        {
            OpenForAll = () => new CountedContext(Database, counter),
            OpenForTenant = _ => new CountedContext(Database, counter),
        });
        await RunAsync(Workflow(Sequence("S", Delay("d", "01:00:00"), Wait("b", "b"))));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await Node.Timers.RunDueAsync(CancellationToken.None));
        Assert.Equal(1, counter.Commits);
        Assert.InRange(counter.Commands, 3, Database.Dialect == Dialect.Postgres ? 3 : int.MaxValue);
    }
}

public sealed class CostOnPostgres() : CostTests(Templates.Postgres);

public sealed class CostOnSqlite() : CostTests(Templates.Sqlite);
