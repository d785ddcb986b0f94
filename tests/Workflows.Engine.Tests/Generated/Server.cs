using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Engine.Tests.Execution;

namespace Workflows.Engine.Tests.Generated;

/// <summary>One server process of a play: its engine in memory and what goes wrong in it.</summary>
internal sealed class Server
{
    private readonly Database database;
    private readonly CommitRecord commits;
    private readonly TimerFiring firing;
    private readonly TimerLoopOptions loop;

    public Server(Database database, TimeProvider clock, CommitRecord commits, PlayRules rules)
    {
        this.database = database;
        this.commits = commits;
        var options = new BurstRunnerOptions
        {
            AtCheckpoint = point =>
            {
                Faults.Reach(point.ToString());
                return ValueTask.CompletedTask;
            },
            BookmarkEnded = (context, ended, _) =>
            {
                Note.Add(context, Note.Ended, ended.BookmarkId);
                return ValueTask.CompletedTask;
            },
            Limits = rules.Limits,
            Pause = NoPause,
        };
        loop = new TimerLoopOptions
        {
            OpenForAll = Open,
            OpenForTenant = _ => Open(),
            Batch = rules.Batch,
            Together = rules.ShareFrom,
            Parallel = rules.Parallel,
            Pause = NoPause,
        };
        Node = new EngineNode(database, clock, options, loop, [new StubbornActivity()]);
        firing = new TimerFiring(database, Node.Runner, clock, Node.Ids, loop);
    }

    public Faults Faults { get; } = new();

    public EngineNode Node { get; }

    public DbContext Open() => new FaultyContext(database, Faults, commits);

    /// <summary>Claims what is due and does not come to doing it: the process is stopped, or dies.</summary>
    public async Task<List<WorkflowTimer>> ClaimAsync(DateTimeOffset now)
    {
        await using var context = Open();
        using var turn = await database.Gate.EnterAsync();
        return await database.Dialect.ClaimTimersAsync(context, loop.Node, now, now + loop.Lease, loop.Batch, CancellationToken.None);
    }

    /// <summary>Fires what was claimed long ago, as a process does that was stopped in between.</summary>
    public async Task WakeAsync(IEnumerable<WorkflowTimer> claimed)
    {
        foreach (var timer in claimed)
        {
            try
            {
                await firing.FireAsync(timer, CancellationToken.None);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The fence held: the timer's row is gone, its work was done by another.
            }
        }
    }

    private static Task NoPause(int attempt, CancellationToken cancellation) => Task.CompletedTask;
}
