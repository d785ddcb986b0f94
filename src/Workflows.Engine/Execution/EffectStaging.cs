using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>
/// Turns the effects of a burst into staged rows: the engine's own go to <see cref="EngineRows"/>, all others to the context.
/// A row that somebody else has removed meanwhile shows as a lost race, and the burst runs again.
/// </summary>
internal sealed class EffectStaging(
    DbContext context, EngineRows rows, WorkflowInstance instance, Burst burst, WorkflowTimer? cause, BurstRunnerOptions options, DateTimeOffset now)
{
    public async Task ApplyAsync(CancellationToken cancellation)
    {
        foreach (var effect in burst.Effects)
        {
            await ApplyAsync(effect, cancellation);
        }

        if (burst.IsFinished && instance is { ParentInstanceId: { } parent, ParentBookmarkId: { } bookmark })
        {
            AddTimer(burst.Ids.Next(), TimerKind.Resume, parent, bookmark, now, Ending());
        }
    }

    private async ValueTask ApplyAsync(Effect effect, CancellationToken cancellation)
    {
        switch (effect)
        {
            case HostAsked asked:
                var scope = new EffectScope(context, instance.Id, instance.TenantId, now);
                await AskAsync(asked.Origin, () => asked.Effect.ApplyAsync(scope, cancellation), cancellation);
                break;
            case LogLine line:
                Add(line);
                break;
            case CreateBookmark bookmark:
                Add(bookmark);
                break;
            case EndBookmark ended:
                await RemoveAsync(ended, cancellation);
                break;
            case StartChild child:
                AddTimer(burst.Ids.Next(), TimerKind.Start, child.ChildId, null, now, QueuedStart.Of(child, instance, burst.State.Carried));
                break;
            case CancelChild child:
                AddTimer(burst.Ids.Next(), TimerKind.Cancel, child.ChildId, null, now, null);
                break;
            case AnnounceEvent announced:
                AddTimer(burst.Ids.Next(), TimerKind.Event, announced.OnlyThisInstance ? instance.Id : null, announced.EventName, now,
                    OutsideEvent.Payload(announced.CorrelationId, announced.Payload));
                break;
            case OpenIncident incident:
                Add(incident);
                break;
            case MoveStep moved:
                await MoveAsync(moved, cancellation);
                break;
            case CloseIncidents closed:
                await CloseAsync(closed, cancellation);
                break;
        }
    }

    private void Add(LogLine line) => rows.Add(new LogEntry
    {
        InstanceId = instance.Id,
        Sequence = line.Sequence,
        TenantId = instance.TenantId,
        ActivityInstanceId = line.ActivityInstanceId,
        ParentActivityInstanceId = line.ParentActivityInstanceId,
        ActivityId = line.ActivityId,
        NodeId = line.NodeId,
        ActivityType = line.ActivityType,
        Event = line.Event,
        At = now,
        Outcome = line.Outcome,
        Message = line.Message,
    });

    private void Add(CreateBookmark bookmark)
    {
        rows.Add(new Bookmark
        {
            Id = bookmark.Id,
            TenantId = instance.TenantId,
            InstanceId = instance.Id,
            ActivityId = bookmark.ActivityId,
            ActivityInstanceId = bookmark.ExecutionId,
            Name = bookmark.Name,
            Stimulus = bookmark.Stimulus,
            CreatedAt = now,
        });
        if (bookmark is { DueAt: { } due, TimerId: { } timer })
        {
            AddTimer(timer, TimerKind.Resume, instance.Id, bookmark.Id, due, null);
        }
    }

    private async ValueTask RemoveAsync(EndBookmark ended, CancellationToken cancellation)
    {
        if (ended.Stored)
        {
            rows.RemoveBookmark(ended.Id, instance.TenantId);
            RemoveTimer(ended.TimerId);
        }

        if (options.BookmarkEnded is { } tell && ended.Told is { } origin)
        {
            var end = new EndedBookmark(ended.Id, instance.Id, ended.ActivityId, ended.Name, ended.Reason, now);
            await AskAsync(origin, () => tell(context, end, cancellation), cancellation);
        }
    }

    // A fault of the database undoes the burst as a whole; anything else is the fault of the step that asked.
    private static async ValueTask AskAsync(EffectOrigin origin, Func<ValueTask> ask, CancellationToken cancellation)
    {
        try
        {
            await ask();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or DbUpdateException) && !Transient.Is(e) && !cancellation.IsCancellationRequested)
        {
            throw new EffectFailedException(origin, e);
        }
    }

    private void RemoveTimer(string? timerId)
    {
        if (timerId is not null && timerId != cause?.Id)
        {
            rows.RemoveTimer(timerId, instance.TenantId);
        }
    }

    private void Add(OpenIncident incident)
    {
        context.Add(new Incident
        {
            Id = incident.Id,
            TenantId = instance.TenantId,
            InstanceId = instance.Id,
            ActivityId = incident.ActivityId,
            ActivityInstanceId = incident.ExecutionId,
            Message = incident.Message,
            Attempt = incident.Attempt,
            NextTryAt = incident.NextTryAt,
            At = now,
            ResolvedAt = incident.Resolution is null ? null : now,
            Resolution = incident.Resolution,
        });
        if (incident is { NextTryAt: { } due, TimerId: { } timer })
        {
            AddTimer(timer, TimerKind.Retry, instance.Id, incident.ExecutionId, due, null);
        }
    }

    // Rare, so it may read: the open incidents of one step.
    private async Task CloseAsync(CloseIncidents closed, CancellationToken cancellation)
    {
        RemoveTimer(closed.RetryTimerId);
        var open = await context.Set<Incident>()
            .Where(row => row.InstanceId == instance.Id && row.ResolvedAt == null
                && (closed.ExecutionId == null || row.ActivityInstanceId == closed.ExecutionId))
            .ToListAsync(cancellation);
        foreach (var incident in open)
        {
            incident.ResolvedAt = now;
            incident.Resolution = closed.Resolution;
        }
    }

    // Rare too: most steps are called the same in both versions.
    private async Task MoveAsync(MoveStep moved, CancellationToken cancellation)
    {
        foreach (var wait in await context.Set<Bookmark>().Where(row => row.ActivityInstanceId == moved.ExecutionId && row.InstanceId == instance.Id).ToListAsync(cancellation))
        {
            wait.ActivityId = moved.ActivityId;
        }

        foreach (var incident in await context.Set<Incident>()
            .Where(row => row.InstanceId == instance.Id && row.ActivityInstanceId == moved.ExecutionId && row.ResolvedAt == null).ToListAsync(cancellation))
        {
            incident.ActivityId = moved.ActivityId;
        }
    }

    private void AddTimer(string id, TimerKind kind, string? instanceId, string? subjectId, DateTimeOffset due, JsonNode? payload) =>
        rows.Add(new WorkflowTimer
        {
            Id = id,
            TenantId = instance.TenantId,
            Kind = kind,
            InstanceId = instanceId,
            SubjectId = subjectId,
            DueAt = due,
            Payload = payload?.ToJsonString(),
        });

    private JsonObject Ending() => new()
    {
        ["workflowInstanceId"] = instance.Id,
        ["status"] = instance.Status.ToString(),
        ["subStatus"] = instance.SubStatus.ToString(),
        ["output"] = new JsonObject(burst.State.Output.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
        ["outcomes"] = JsonSerializer.SerializeToNode(burst.State.Outcomes ?? []),
    };
}
