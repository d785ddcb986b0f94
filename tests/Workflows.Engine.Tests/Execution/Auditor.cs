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
        }

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
                case "Started":
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

    private static void Same(string what, IEnumerable<string> one, IEnumerable<string> other)
    {
        var (left, right) = (one.Order(StringComparer.Ordinal).ToList(), other.Order(StringComparer.Ordinal).ToList());
        Assert.True(left.SequenceEqual(right), $"{what}: state says [{string.Join(", ", left)}], tables say [{string.Join(", ", right)}]");
    }
}
