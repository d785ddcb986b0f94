using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Engine.Tests.Execution;

namespace Workflows.Engine.Tests.Generated;

/// <summary>What the auditor can say besides, knowing what was drawn, ordered and committed.</summary>
internal static class PlayAudit
{
    /// <summary>What holds at any moment.</summary>
    public static async Task CheckAsync(Stage stage)
    {
        await using var context = stage.Open();
        await Auditor.CheckAsync(context);
        await stage.Commits.CheckAsync(context);
        var log = await context.Set<LogEntry>().AsNoTracking().OrderBy(entry => entry.InstanceId).ThenBy(entry => entry.Sequence).ToListAsync();
        if (!stage.Rules.Drawing.OnlyDistantTime)
        {
            CheckDelays(log);
        }

        CheckOnce("effects of steps", log.Where(entry => entry is { ActivityType: StubbornActivity.Type, Event: "Completed", Outcome: "Done" })
            .Select(entry => entry.ActivityInstanceId), await SkippedAsync(context), await Note.SubjectsAsync(context, Note.Effect));
        await CheckEndedWaitsAsync(context, log);
        await CheckCommandsAsync(stage, context);
    }

    /// <summary>What holds when nothing moves any more: nothing is left.</summary>
    public static async Task CheckEndAsync(Stage stage)
    {
        await CheckAsync(stage);
        await using var context = stage.Open();
        Assert.All(await context.Set<WorkflowInstance>().AsNoTracking().ToListAsync(), instance => Assert.Equal(WorkflowStatus.Finished, instance.Status));
        Assert.Empty(await context.Set<Bookmark>().AsNoTracking().ToListAsync());
        Assert.Empty(await context.Set<WorkflowTimer>().AsNoTracking().ToListAsync());
        Assert.Empty(await context.Set<Incident>().AsNoTracking().Where(incident => incident.ResolvedAt == null).ToListAsync());
        Assert.Null(stage.Unanswered);
    }

    // A delay's id says how many seconds it lasts.
    private static void CheckDelays(List<LogEntry> log)
    {
        foreach (var delay in log.Where(entry => entry.ActivityType == "Elsa.Delay").GroupBy(entry => entry.ActivityInstanceId))
        {
            var span = TimeSpan.FromSeconds(int.Parse(delay.First().ActivityId.Split('s')[1], CultureInfo.InvariantCulture));
            var begun = delay.First().At;
            Assert.All(delay.Where(entry => entry.Event == "Resumed"), entry => Assert.True(entry.At >= begun + span, $"{entry.ActivityId} ended early"));
        }
    }

    // A step that a person skipped is complete without its effect.
    private static async Task<List<string>> SkippedAsync(DbContext context) => await context.Set<Incident>().AsNoTracking()
        .Where(incident => incident.Resolution == "Skipped").Select(incident => incident.ActivityInstanceId).ToListAsync();

    private static void CheckOnce(string what, IEnumerable<string> expected, IEnumerable<string> except, IEnumerable<string> found) =>
        Assert.True(
            expected.Except(except).Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)),
            $"{what}: not each exactly once");

    // The host is told of each wait that ends, once, and of none that does not.
    private static async Task CheckEndedWaitsAsync(DbContext context, List<LogEntry> log)
    {
        var told = await Note.SubjectsAsync(context, Note.Ended);
        Assert.Distinct(told);
        var open = await context.Set<Bookmark>().AsNoTracking().Select(bookmark => bookmark.Id).ToListAsync();
        Assert.Empty(open.Intersect(told));
        Assert.True(told.Count + open.Count <= log.Count(entry => entry.Event == "Suspended"), "more waits than steps that waited");
    }

    // An order that was accepted has its effect once; one that was turned down has none; one without an answer has one at most.
    private static async Task CheckCommandsAsync(Stage stage, DbContext context)
    {
        var notes = (await Note.SubjectsAsync(context, Note.Command)).ToLookup(id => id);
        var rows = (await context.Set<WorkflowCommand>().AsNoTracking().Select(row => row.Id).ToListAsync()).ToHashSet();
        foreach (var command in stage.Commands)
        {
            var effects = notes[command.Id].Count();
            Assert.Equal(rows.Contains(command.Id) ? 1 : 0, effects);
            if (command.Answer is { } answer)
            {
                Assert.True(
                    effects == (answer is BurstResult.Done or BurstResult.AlreadyDone ? 1 : 0),
                    $"{command.Id} was answered {answer} and has {effects} effects");
            }
        }
    }
}
