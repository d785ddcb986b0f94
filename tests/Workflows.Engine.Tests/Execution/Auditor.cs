using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Reads the database as somebody who trusts nobody, and says whether what is in it can be true.</summary>
internal static class Auditor
{
    public static async Task CheckAsync(DbContext context)
    {
        var instances = await context.Set<WorkflowInstance>().AsNoTracking().ToListAsync();
        var bookmarks = await context.Set<Bookmark>().AsNoTracking().ToListAsync();
        var timers = await context.Set<WorkflowTimer>().AsNoTracking().ToListAsync();
        var log = await context.Set<LogEntry>().AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync();
        var incidents = await context.Set<Incident>().AsNoTracking().ToListAsync();
        var triggers = await context.Set<WorkflowTrigger>().AsNoTracking().ToListAsync();

        foreach (var instance in instances)
        {
            var state = InstanceState.Read(instance.State);
            Same(
                $"bookmarks of {instance.Id}",
                state.Executions.SelectMany(execution => execution.Bookmarks ?? []).Select(bookmark => bookmark.Id),
                bookmarks.Where(bookmark => bookmark.InstanceId == instance.Id).Select(bookmark => bookmark.Id));
            Same(
                $"timers that end a wait of {instance.Id}",
                state.Executions.SelectMany(execution => execution.Bookmarks ?? []).Select(bookmark => bookmark.TimerId).OfType<string>()
                    .Concat(state.Executions.Select(execution => execution.RetryTimerId).OfType<string>()),
                timers.Where(timer => timer.InstanceId == instance.Id && (timer.Kind == TimerKind.Retry || (timer.Kind == TimerKind.Resume && timer.Payload is null))).Select(timer => timer.Id));
            Assert.True(
                state.Executions.TrueForAll(execution => execution.ParentId is null || state.Executions.Exists(parent => parent.Id == execution.ParentId)),
                $"{instance.Id}: a step runs in a container that has ended");
            Assert.Equal(state.Executions.Count == 0, instance.Status == WorkflowStatus.Finished);
            var waits = state.Executions.Exists(execution => execution.Bookmarks is { Count: > 0 });
            var openIncident = incidents.Exists(incident => incident.InstanceId == instance.Id && incident.ResolvedAt is null);
            Assert.True(instance.Status == WorkflowStatus.Finished || waits || openIncident, $"{instance.Id} waits for nothing and nobody was told");
            var sequences = log.Where(entry => entry.InstanceId == instance.Id).Select(entry => entry.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, sequences.Count), sequences);
            Assert.Equal(sequences.Count + 1, state.NextSequence);
            CheckStory(instance, state, log.Where(entry => entry.InstanceId == instance.Id).ToList());
            CheckLives(log.Where(entry => entry.InstanceId == instance.Id));
            CheckIncidents(instance, state, incidents.Where(incident => incident.InstanceId == instance.Id).ToList(), timers);
            CheckTokens(instance, state);
        }

        CheckChildren(instances, bookmarks, timers);

        Assert.All(bookmarks, bookmark => Assert.Contains(instances, instance => instance.Id == bookmark.InstanceId));
        Assert.All(
            timers.Where(timer => timer.Kind is TimerKind.Resume or TimerKind.Retry),
            timer => Assert.Contains(instances, instance => instance.Id == timer.InstanceId));
        Assert.All(timers.Where(timer => timer.Kind == TimerKind.Trigger), timer => Assert.Contains(triggers, trigger => trigger.TimerId == timer.Id));
    }

    // What began and did not end is what the state says is alive.
    private static void CheckStory(WorkflowInstance instance, InstanceState state, List<LogEntry> log)
    {
        var alive = new HashSet<string>();
        foreach (var entry in log)
        {
            switch (entry.Event)
            {
                case "Started" or "Faulted": // Where a burst grows too long, a step fails before it begins.
                    alive.Add(entry.ActivityInstanceId);
                    break;
                case "Completed" or "Canceled":
                    alive.Remove(entry.ActivityInstanceId);
                    break;
            }
        }

        var begun = state.Executions.Where(execution => !state.Queue.Exists(call => call.Kind == CallKind.Execute && call.ExecutionId == execution.Id));
        Same($"steps under way in {instance.Id}", alive, begun.Select(execution => execution.Id));
    }

    // Each step begins once, is resumed no more often than it waited, and nothing follows its end.
    private static void CheckLives(IEnumerable<LogEntry> log)
    {
        foreach (var life in log.Where(entry => entry.Event is "Started" or "Suspended" or "Resumed" or "Faulted" or "Completed" or "Canceled").GroupBy(entry => entry.ActivityInstanceId))
        {
            var (waits, failed, begun, over) = (0, false, false, false);
            foreach (var entry in life)
            {
                Assert.False(over, $"{entry.ActivityId} is {entry.Event} after its end");
                Assert.True(entry.Event switch
                {
                    "Started" => !begun || failed,
                    "Resumed" => waits > 0 || failed,
                    "Canceled" or "Faulted" => true,
                    _ => begun,
                }, $"{entry.ActivityId} cannot be {entry.Event} now");
                waits += entry.Event switch { "Suspended" => 1, "Resumed" when !failed => -1, "Faulted" => -waits, _ => 0 };
                (failed, begun, over) = (entry.Event == "Faulted", true, entry.Event is "Completed" or "Canceled");
            }
        }
    }

    // A step that failed has an open incident, an open incident a step that failed, came to a stop or has its timer parked.
    private static void CheckIncidents(WorkflowInstance instance, InstanceState state, List<Incident> incidents, List<WorkflowTimer> timers)
    {
        var open = incidents.Where(incident => incident.ResolvedAt is null).ToList();
        foreach (var failed in state.Executions.Where(execution => execution.Failed is not null))
        {
            var incident = Assert.Single(open, incident => incident.ActivityInstanceId == failed.Id && incident.ActivityId.Length > 0);
            Assert.Equal(incident.NextTryAt is null, failed.RetryTimerId is null);
        }

        Assert.All(open, incident => Assert.True(
            state.Executions.Exists(execution => execution.Id == incident.ActivityInstanceId && (execution.Failed is not null || execution.Memo?["stuck"] is not null))
                || timers.Exists(timer => timer.ParkedAt is not null && (timer.SubjectId ?? "") == incident.ActivityInstanceId)
                || incident.ActivityId.Length == 0 // a start that nobody waits for
                || (incident.Attempt == 0 && !state.Executions.Exists(execution => execution.Id == incident.ActivityInstanceId)), // a step cancelled in spite of its objection
            $"{instance.Id}: the incident of {incident.ActivityId} is about nothing"));
        var someFailed = state.Executions.Exists(execution => execution.Failed is not null);
        Assert.True(someFailed || instance.SubStatus != WorkflowSubStatus.Faulted, $"{instance.Id} stands still because of nothing");
        Assert.True(
            someFailed || !state.Queue.Exists(call => state.Executions.Exists(execution => execution.Id == call.ExecutionId)),
            $"{instance.Id} keeps calls that nobody will make");
        Assert.Equal(incidents.Count(incident => incident.ActivityId.Length > 0), instance.IncidentCount);
        Assert.Equal(instance.Status == WorkflowStatus.Finished, instance.FinishedAt is not null);
    }

    // A token that was taken belongs to a step that runs, or whose end its flowchart has still to hear of.
    private static void CheckTokens(WorkflowInstance instance, InstanceState state)
    {
        var heard = state.Queue.Concat(state.Executions.Select(execution => execution.Failed).OfType<Call>()).Select(call => call.Child?.ExecutionId).ToHashSet();
        foreach (var token in state.Executions.SelectMany(execution => execution.Tokens ?? []).Where(token => token.TakenBy is not null))
        {
            Assert.True(
                heard.Contains(token.TakenBy) || state.Executions.Exists(execution => execution.Id == token.TakenBy),
                $"{instance.Id}: a token leads to {token.To}, which is gone");
        }
    }

    // Whoever waits for a child has one that runs, is about to begin or has just ended; a child that nobody waits for any more is cancelled.
    private static void CheckChildren(List<WorkflowInstance> instances, List<Bookmark> bookmarks, List<WorkflowTimer> timers)
    {
        foreach (var wait in bookmarks.Where(bookmark => bookmark.Name is "Elsa.ExecuteWorkflow" or "Elsa.DispatchWorkflow"))
        {
            Assert.True(
                instances.Exists(child => child.ParentBookmarkId == wait.Id && child.Status == WorkflowStatus.Running)
                    || timers.Exists(timer => timer.Kind == TimerKind.Start && timer.Payload!.Contains(wait.Id, StringComparison.Ordinal))
                    || timers.Exists(timer => timer.Kind == TimerKind.Resume && timer.SubjectId == wait.Id),
                $"{wait.InstanceId} waits for a child that is not there");
        }

        Assert.All(
            instances.Where(child => child is { ParentBookmarkId: not null, Status: WorkflowStatus.Running } && !bookmarks.Exists(wait => wait.Id == child.ParentBookmarkId)),
            child => Assert.Contains(timers, timer => timer.Kind == TimerKind.Cancel && timer.InstanceId == child.Id));
    }

    private static void Same(string what, IEnumerable<string> one, IEnumerable<string> other)
    {
        var (left, right) = (one.Order(StringComparer.Ordinal).ToList(), other.Order(StringComparer.Ordinal).ToList());
        Assert.True(left.SequenceEqual(right), $"{what}: state says [{string.Join(", ", left)}], tables say [{string.Join(", ", right)}]");
    }
}
