using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Timers of the host's own: done once, in the transaction that removes them, whatever goes wrong.</summary>
public abstract class HostTimerTests(DatabaseTemplate template) : EngineTest(template)
{
    [Fact]
    public async Task HostTimer_Due_IsFiredOnceWithItsPayload_AndGone()
    {
        var fired = new List<string?>();
        Node = Hosting((_, timer, _) =>
        {
            fired.Add($"{timer.SubjectId}:{timer.Payload}");
            return Task.CompletedTask;
        });
        await SetAsync(TimeSpan.FromMinutes(1));
        await AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Empty(fired);
        await AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal(["reminder:7"], fired);
        Assert.Empty(await TimersAsync());
    }

    [Fact]
    public async Task HostTimer_GivenBackAfterATryThatCameToNothing_IsFiredAllTheSame()
    {
        var fired = 0;
        Node = Hosting((_, _, _) => Task.FromResult(fired++));
        await SetAsync(TimeSpan.FromMinutes(1));
        await using (var context = Open())
        {
            // Claimed by a process that ended, then by one that was stopped in good order and gave it back.
            (await context.Set<WorkflowTimer>().SingleAsync()).Attempt = 1;
            await context.SaveChangesAsync();
        }

        await AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task HostTimer_ThatSetsTheNext_GoesOn()
    {
        var fired = 0;
        Node = Hosting((context, timer, _) =>
        {
            fired++;
            if (fired < 3)
            {
                context.Add(new WorkflowTimer { Id = Node.Ids.Next(), TenantId = Tenant, Kind = TimerKind.Host, SubjectId = "reminder", DueAt = timer.DueAt.AddMinutes(1) });
            }

            return Task.CompletedTask;
        });
        await SetAsync(TimeSpan.FromMinutes(1));
        await AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(3, fired);
        Assert.Empty(await TimersAsync());
    }

    [Fact]
    public async Task HostTimer_LosesARace_LooksAgainAtOnce()
    {
        var instance = await RunAsync(Workflow(Sequence("S", Delay("d", "1.00:00:00"))));
        var tries = 0;
        Node = Hosting(async (context, _, cancellation) =>
        {
            var row = await context.Set<WorkflowInstance>().SingleAsync(one => one.Id == instance, cancellation);
            if (++tries == 1)
            {
                // What a lost race looks like: a row is not there any more when the save comes.
                context.Remove(new Bookmark { Id = "gone", TenantId = Tenant });
            }

            row.Name = $"try {tries}";
        });
        await SetAsync(TimeSpan.FromMinutes(1));
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await using var after = Open();
        Assert.Equal("try 2", (await after.Set<WorkflowInstance>().SingleAsync()).Name);
        Assert.DoesNotContain(await TimersAsync(), timer => timer.Kind == TimerKind.Host);
    }

    [Fact]
    public async Task HostTimer_TakenAwayWhileItIsInHand_DoesNothing()
    {
        var tries = 0;
        Node = Hosting((context, _, _) =>
        {
            tries++;
            context.Add(new Incident { Id = Node.Ids.Next(), TenantId = Tenant, InstanceId = "", ActivityId = "", ActivityInstanceId = "", Message = "done twice", At = Clock.GetUtcNow() });
            return Task.CompletedTask;
        });
        await SetAsync(TimeSpan.FromMinutes(1));
        await using (var context = Open())
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            var claimed = await Database.Dialect.ClaimTimersAsync(context, "node", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(1), 10, CancellationToken.None);
            await context.Set<WorkflowTimer>().ExecuteDeleteAsync();
            await Node.Firing.FireAsync(Assert.Single(claimed), CancellationToken.None);
        }

        Assert.Equal(1, tries);
        await using var after = Open();
        Assert.Empty(await after.Set<Incident>().ToListAsync());
    }

    [Fact]
    public async Task HostTimer_ThatCannotBeFired_IsParkedAndPeopleAreTold()
    {
        Node = Hosting((_, _, _) => throw new NotSupportedException("no such thing"));
        await SetAsync(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(3));
        }

        Assert.NotNull(Assert.Single(await TimersAsync()).ParkedAt);
        await using var context = Open();
        Assert.Contains("відкладено", (await context.Set<Incident>().SingleAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostTimer_ParkedAndFreed_IsTriedFromTheFirstAttemptOn_AndItsIncidentIsClosed()
    {
        Node = Hosting((_, _, _) => throw new NotSupportedException("no such thing"));
        await SetAsync(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(3));
        }

        // While the timer stands still, what tells of it cannot be put out of sight.
        await using (var context = Open())
        {
            var incident = await context.Set<Incident>().SingleAsync();
            Assert.Equal(StopKind.Parked, await StoppedWork.KindAsync(context, incident, CancellationToken.None));
            Assert.False(await StoppedWork.CloseAsync(context, incident, "somebody", Clock.GetUtcNow(), CancellationToken.None));
            Assert.True(await StoppedWork.FreeAsync(context, incident, "somebody", Clock.GetUtcNow(), CancellationToken.None));
            await context.SaveChangesAsync();
        }

        var timer = Assert.Single(await TimersAsync());
        Assert.Equal((null, null, null, 0), (timer.ParkedAt, timer.Owner, timer.LeaseUntil, timer.Attempt));
        var fired = 0;
        Node = Hosting((_, _, _) => Task.FromResult(fired++));
        await AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(1, fired);
        await using var after = Open();
        var closed = await after.Set<Incident>().SingleAsync();
        Assert.Equal(("Retried", "somebody"), (closed.Resolution, closed.ResolvedBy));
        Assert.False(await StoppedWork.FreeAsync(after, closed, "another", Clock.GetUtcNow(), CancellationToken.None));
    }

    [Fact]
    public async Task Incident_OfWhatIsOver_IsClosedByAPerson()
    {
        await using var context = Open();
        var incident = context.Add(new Incident
        {
            Id = Node.Ids.Next(), TenantId = Tenant, InstanceId = "gone", ActivityId = "", ActivityInstanceId = "", Message = "Не вдалося розпочати.", Attempt = 1, At = Clock.GetUtcNow(),
        }).Entity;
        await context.SaveChangesAsync();
        Assert.Equal(StopKind.Over, await StoppedWork.KindAsync(context, incident, CancellationToken.None));
        Assert.True(await StoppedWork.CloseAsync(context, incident, "somebody", Clock.GetUtcNow(), CancellationToken.None));
        Assert.Equal(("Closed", "somebody"), (incident.Resolution, incident.ResolvedBy));
    }

    private EngineNode Hosting(Func<DbContext, WorkflowTimer, CancellationToken, Task> fire) =>
        NewNode(loop: new TimerLoopOptions { OpenForAll = Open, OpenForTenant = _ => Open(), FireForHost = fire });

    private async Task<List<WorkflowTimer>> TimersAsync()
    {
        await using var context = Open();
        return await context.Set<WorkflowTimer>().AsNoTracking().ToListAsync();
    }

    private async Task SetAsync(TimeSpan after)
    {
        await using var context = Open();
        context.Add(new WorkflowTimer
        {
            Id = Node.Ids.Next(), TenantId = Tenant, Kind = TimerKind.Host, SubjectId = "reminder", Payload = "7", DueAt = Clock.GetUtcNow() + after,
        });
        await context.SaveChangesAsync();
    }
}

public sealed class HostTimersOnPostgres() : HostTimerTests(Templates.Postgres);

public sealed class HostTimersOnSqlite() : HostTimerTests(Templates.Sqlite);
