using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>What each kind of timer does. Every way ends in one transaction that also removes the timer, so it is done once.</summary>
public sealed class TimerFiring(Database database, BurstRunner runner, TimeProvider clock, IdSource ids, TimerLoopOptions options)
{
    internal Task FireAsync(WorkflowTimer timer, CancellationToken cancellation) => timer.Kind switch
    {
        TimerKind.Resume => RunAsync(timer, Resumption(timer), cancellation),
        TimerKind.Start => StartAsync(timer, cancellation),
        TimerKind.Cancel => CancelAsync(timer, cancellation),
        TimerKind.Retry => RunAsync(timer, new RetryStep(timer.InstanceId!, timer.SubjectId!), cancellation),
        TimerKind.Event => AloneAsync(timer, SpreadEventAsync, cancellation),
        TimerKind.Trigger => AloneAsync(timer, FireTriggerAsync, cancellation),
        TimerKind.Host => FireForHostAsync(timer, cancellation),
        _ => throw new NotSupportedException($"No way to fire a timer of the kind {timer.Kind}."),
    };

    /// <summary>Fires timers of the kind <see cref="TimerKind.Resume"/>, of one tenant and of different instances, in one transaction.</summary>
    /// <returns>What is left to be fired, in groups.</returns>
    internal async Task<List<List<WorkflowTimer>>> FireTogetherAsync(List<WorkflowTimer> timers, CancellationToken cancellation)
    {
        var stimuli = timers.ConvertAll(timer => (timer, (Stimulus)Resumption(timer)));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (later, alone) = await runner.RunTogetherAsync(() => options.OpenForTenant(timers[0].TenantId), stimuli, cancellation);
                return [.. alone.Select(timer => new List<WorkflowTimer> { timer }), .. later.Count > 0 ? [later] : Array.Empty<List<WorkflowTimer>>()];
            }
            catch (Exception e) when (attempt < 6 && Transient.Is(e))
            {
                await options.Pause(attempt, cancellation);
            }
        }
    }

    /// <summary>Leaves a timer alone that came to nothing each time it was tried, and says so to people.</summary>
    internal Task ParkAsync(WorkflowTimer timer, CancellationToken cancellation) => InTransactionAsync(
        timer.TenantId,
        context =>
        {
            // Marked by hand: at a second try the values stand in the object already, and nothing would count as changed.
            var row = context.Attach(timer);
            (timer.ParkedAt, timer.LeaseUntil) = (Now(), null);
            row.Property(parked => parked.ParkedAt).IsModified = true;
            row.Property(parked => parked.LeaseUntil).IsModified = true;
            context.Add(Stop(
                timer, timer.InstanceId ?? "", "Сервер кілька разів поспіль не зміг виконати наступний крок цієї справи, тому крок відкладено."));
            return Task.CompletedTask;
        },
        cancellation);

    private Task<BurstResult> RunAsync(WorkflowTimer timer, Stimulus stimulus, CancellationToken cancellation) =>
        runner.RunAsync(() => options.OpenForTenant(timer.TenantId), stimulus, null, timer, cancellation);

    private static ResumeBookmark Resumption(WorkflowTimer timer) => timer.Payload is { } payload
        ? new ResumeBookmark(timer.InstanceId!, timer.SubjectId!, BookmarkEnd.Resumed, JsonNode.Parse(payload))
        : new ResumeBookmark(timer.InstanceId!, timer.SubjectId!, BookmarkEnd.TimedOut);

    private async Task StartAsync(WorkflowTimer timer, CancellationToken cancellation)
    {
        var start = QueuedStart.Read(timer);
        if (await RunAsync(timer, start, cancellation) is not BurstResult.CannotStart refused)
        {
            return;
        }

        // The parent must not wait for ever for a child that never was: its step fails and says why.
        if (start is { ParentInstanceId: { } parent, ParentBookmarkId: { } bookmark })
        {
            await RunAsync(timer, new FailBookmark(parent, bookmark, refused.Why), cancellation);
        }
        else
        {
            // Nobody waits for it, so nobody would miss it.
            var message = $"Процедуру «{start.DefinitionId}» не вдалося розпочати: {refused.Why}";
            await AloneAsync(timer, (context, _, _) => Task.FromResult(context.Add(Stop(timer, start.ParentInstanceId ?? start.InstanceId, message))), cancellation);
        }
    }

    // A child that has not begun has a start waiting: taking that away is enough. When the start is gone, or goes while we look,
    // the child has begun and is cancelled like any instance. In this order the two cannot miss each other.
    private async Task CancelAsync(WorkflowTimer timer, CancellationToken cancellation)
    {
        try
        {
            if (await RemoveStartAsync(timer, cancellation))
            {
                return;
            }
        }
        catch (DbUpdateConcurrencyException)
        {
        }

        await RunAsync(timer, new CancelInstance(timer.InstanceId!), cancellation);
    }

    private async Task<bool> RemoveStartAsync(WorkflowTimer timer, CancellationToken cancellation)
    {
        var found = false;
        await InTransactionAsync(
            timer.TenantId,
            async context =>
            {
                var start = await context.Set<WorkflowTimer>()
                    .SingleOrDefaultAsync(row => row.Kind == TimerKind.Start && row.InstanceId == timer.InstanceId, cancellation);
                found = start is not null;
                if (start is not null)
                {
                    context.Remove(start);
                    context.Remove(timer);
                }
            },
            cancellation);
        return found;
    }

    // Waiters are woken through timers of their own, so that each moves in a burst of its own.
    private async Task SpreadEventAsync(DbContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        var announced = JsonNode.Parse(timer.Payload!)!;
        var correlationId = announced["correlationId"].AsText();
        var payload = announced["payload"]?.ToJsonString() ?? "null";
        var waiters = await (
            from bookmark in context.Set<Bookmark>().AsNoTracking()
            join instance in context.Set<WorkflowInstance>() on bookmark.InstanceId equals instance.Id
            where bookmark.Name == "Elsa.Event" && bookmark.Stimulus == timer.SubjectId && bookmark.TenantId == timer.TenantId
                && (timer.InstanceId == null || bookmark.InstanceId == timer.InstanceId)
                && (correlationId == null || instance.CorrelationId == correlationId)
            orderby bookmark.Id // First come, first served.
            select new { bookmark.Id, bookmark.InstanceId }).ToListAsync(cancellation);
        context.AddRange(waiters.Select(waiter => Due(timer.TenantId, TimerKind.Resume, waiter.InstanceId, waiter.Id, payload)));
        if (timer.InstanceId is not null)
        {
            return;
        }

        var triggers = await context.Set<WorkflowTrigger>().AsNoTracking()
            .Where(trigger => trigger.Name == "Elsa.Event" && trigger.Stimulus == timer.SubjectId && trigger.TenantId == timer.TenantId)
            .OrderBy(trigger => trigger.Id)
            .ToListAsync(cancellation);
        context.AddRange(triggers.Select(trigger => Due(
            trigger.TenantId, TimerKind.Start, ids.Next(), null, QueuedStart.Of(trigger, correlationId, announced["payload"]).ToJsonString())));
    }

    private async Task FireTriggerAsync(DbContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        if (await context.Set<WorkflowTrigger>().SingleOrDefaultAsync(row => row.Id == timer.SubjectId, cancellation) is not { } trigger)
        {
            return; // Unpublished meanwhile.
        }

        context.Add(TriggeredStart.Timer(ids.Next(), trigger.TenantId, ids.Next(), trigger, Now()));
        trigger.TimerId = null;
        if (TriggerSchedule.Next(trigger, timer.DueAt, Now()) is { } next)
        {
            var again = new WorkflowTimer { Id = ids.Next(), TenantId = trigger.TenantId, Kind = TimerKind.Trigger, SubjectId = trigger.Id, DueAt = next };
            trigger.TimerId = again.Id;
            context.Add(again);
        }
    }

    // The host's rows are fenced by revisions of their own, so a race with a person is lost now and then; whoever lost looks again. When it
    // was the timer itself that is gone (its owner was closed meanwhile, or another node was faster), there is nothing left to do.
    private async Task FireForHostAsync(WorkflowTimer timer, CancellationToken cancellation)
    {
        var fire = options.FireForHost ?? throw new NotSupportedException("The host set a timer but does not say what it does.");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AloneAsync(timer, fire, cancellation);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 6)
            {
                if (!await IsThereAsync(timer, cancellation))
                {
                    return;
                }
            }
        }
    }

    private async Task<bool> IsThereAsync(WorkflowTimer timer, CancellationToken cancellation)
    {
        await using var context = options.OpenForTenant(timer.TenantId);
        return await context.Set<WorkflowTimer>().AsNoTracking().AnyAsync(row => row.Id == timer.Id, cancellation);
    }

    private Task AloneAsync(
        WorkflowTimer timer, Func<DbContext, WorkflowTimer, CancellationToken, Task> act, CancellationToken cancellation) => InTransactionAsync(
        timer.TenantId,
        async context =>
        {
            context.Remove(timer);
            await act(context, timer, cancellation);
        },
        cancellation);

    private async Task InTransactionAsync(string tenantId, Func<DbContext, Task> act, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await OnceAsync(tenantId, act, cancellation);
                return;
            }
            catch (Exception e) when (attempt < 6 && e is not DbUpdateConcurrencyException && Transient.Is(e))
            {
                await options.Pause(attempt, cancellation);
            }
        }
    }

    private async Task OnceAsync(string tenantId, Func<DbContext, Task> act, CancellationToken cancellation)
    {
        await using var context = options.OpenForTenant(tenantId);
        await using var transaction = await database.BeginWriteAsync(context, cancellation);
        await act(context);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(CancellationToken.None);
    }

    // An incident of no step: what a timer was to do cannot be done.
    private Incident Stop(WorkflowTimer timer, string instanceId, string message) => new()
    {
        Id = ids.Next(),
        TenantId = timer.TenantId,
        InstanceId = instanceId,
        ActivityId = "",
        ActivityInstanceId = timer.SubjectId ?? "",
        Message = message,
        Attempt = timer.Attempt,
        At = Now(),
    };

    private WorkflowTimer Due(string tenantId, TimerKind kind, string instanceId, string? subjectId, string payload) => new()
    {
        Id = ids.Next(),
        TenantId = tenantId,
        Kind = kind,
        InstanceId = instanceId,
        SubjectId = subjectId,
        DueAt = Now(),
        Payload = payload,
    };

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}

/// <summary>When a trigger that time fires is due next.</summary>
internal static class TriggerSchedule
{
    /// <summary>The first time after now; what was missed while the server stood still has fired once and does not fire again for each miss.</summary>
    /// <returns>Null for a trigger that time does not fire, or not any more.</returns>
    public static DateTimeOffset? Next(WorkflowTrigger trigger, DateTimeOffset last, DateTimeOffset now) => trigger.Name switch
    {
        "Elsa.Timer" => NextOf(TimeSpan.Parse(trigger.Stimulus, CultureInfo.InvariantCulture), last, now),
        "Elsa.Cron" => CronSchedule.Next(trigger.Stimulus, now),
        _ => null,
    };

    private static DateTimeOffset NextOf(TimeSpan interval, DateTimeOffset last, DateTimeOffset now)
    {
        var missed = Math.Max(0, (now - last).Ticks / interval.Ticks);
        return Instant.Cut(last + (interval * (missed + 1)));
    }
}
