using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Engine.Tests.Execution;
using Workflows.Server.AccessLog;
using Workflows.Server.Letters;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Letters;
using Workflows.Server.Tests.Tasks;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Faults;

/// <summary>The work that these tests disturb, and the auditor who says afterwards whether anything of it was lost or doubled.</summary>
internal static class Ground
{
    /// <summary>Who completes the tasks.</summary>
    public const string Worker = "pratsivnyk1";

    private const int Instances = 60;

    // A circle that never ends: two tasks and a wait of a second.
    private static string Circle()
    {
        var wait = Step("d", "Elsa.Delay");
        wait["timeSpan"] = new JsonObject { ["typeName"] = "TimeSpan", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "00:00:01" } };
        return Flow("s>a a>b b>d d>a", Line("s"), TaskStep("a", ("role", "SocialWorker")), TaskStep("b", ("role", "SocialWorker")), wait);
    }

    /// <summary>Fills a new database as the server would, and starts the cases.</summary>
    public static async Task PrepareAsync(Database database)
    {
        await Databases.PrepareAsync(database, cases: false);
        await using var office = await Office.OpenAsync(database);
        office.Clock.AdvanceTo(TimeProvider.System.GetUtcNow());
        await office.PublishAsync(Circle());
        for (var number = 0; number < Instances; number++)
        {
            await office.StartAsync();
        }
    }

    /// <summary>Reads the database alone and compares it with itself, with what the callers heard and with the letters that came.</summary>
    public static async Task AuditAsync(Database database, Callers callers, MailServer mail)
    {
        await using var office = await Office.OpenAsync(database);
        await office.AuditAsync();
        await using var context = office.Open();
        await Auditor.CheckAsync(context);
        Assert.Empty(await context.Set<Incident>().Select(incident => incident.Message).ToListAsync());
        Assert.Empty(await context.Set<WorkflowTimer>().Where(timer => timer.ParkedAt != null).Select(timer => timer.Id).ToListAsync());

        var tasks = await context.Tasks.AsNoTracking().ToListAsync();
        var worker = (await context.Users.SingleAsync(account => account.UserName == Worker)).Id;
        Assert.Equal(tasks.Count, tasks.Select(task => task.BookmarkId).Distinct().Count());
        await CheckCommandsAsync(context, callers, tasks, worker);
        await CheckLogAsync(context, tasks);
        await CheckLettersAsync(context, tasks, mail);
    }

    // One command for each task that is done, and it is one whose caller was told so; of every other command there is no trace.
    private static async Task CheckCommandsAsync(DbContext context, Callers callers, List<HumanTask> tasks, Guid worker)
    {
        string Id(Asked asked) => Workflows.Server.Procedures.CommandId.Of($"task:{asked.Task:N}", worker, asked.Key);
        var done = await context.Set<WorkflowCommand>().AsNoTracking().Select(command => command.Id).Where(id => id.StartsWith("task:")).ToListAsync();
        Assert.DoesNotContain(callers.Ledger, one => one.Value == Heard.Nothing);
        Assert.Equal(callers.Ledger.Where(one => one.Value == Heard.Done).Select(one => Id(one.Key)).Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
        var closed = tasks.Where(task => task.State == TaskState.Completed && task.CompletedById == worker).Select(task => task.Id).Order();
        Assert.Equal(closed, callers.Ledger.Where(one => one.Value == Heard.Done).Select(one => one.Key.Task).Order());
        var told = await context.Set<AccessEntry>().AsNoTracking().Where(entry => entry.Act == AccessAct.CompletedTask).Select(entry => entry.ThingId!.Value).ToListAsync();
        Assert.Equal(closed, told.Order());
    }

    // Each step ended as often as its tasks were completed.
    private static async Task CheckLogAsync(DbContext context, List<HumanTask> tasks)
    {
        var ended = await context.Set<LogEntry>().AsNoTracking().Where(entry => entry.Event == "Completed" && (entry.ActivityId == "a" || entry.ActivityId == "b"))
            .Select(entry => new { entry.InstanceId, entry.ActivityId }).ToListAsync();
        Assert.Equal(
            tasks.Where(task => task.State == TaskState.Completed && task.ActivityId is "a" or "b").Select(task => $"{task.InstanceId} {task.ActivityId}").Order(StringComparer.Ordinal),
            ended.Select(entry => $"{entry.InstanceId} {entry.ActivityId}").Order(StringComparer.Ordinal));
    }

    // Nobody is written to twice about the same, nobody is forgotten, and what came twice is known to be able to.
    private static async Task CheckLettersAsync(DbContext context, List<HumanTask> tasks, MailServer mail)
    {
        var letters = await context.Set<Letter>().AsNoTracking().ToListAsync();
        var circling = tasks.Where(task => task.ActivityId is "a" or "b").Select(task => task.Id).ToHashSet();
        var queued = letters.Where(letter => letter is { Kind: LetterKind.Queue, TaskId: { } task } && circling.Contains(task)).ToList();
        Assert.Equal(queued.Count, queued.Select(letter => (letter.TaskId, letter.AccountId)).Distinct().Count());
        var told = queued.Select(letter => letter.TaskId!.Value).ToHashSet();
        var clocks = await context.Set<WorkflowTimer>().AsNoTracking().Where(timer => timer.Kind == TimerKind.Host).Select(timer => timer.Id).ToListAsync();

        // What is completed before its clock first rings is told to nobody; an open task is told of, or its clock is still to ring.
        Assert.All(tasks.Where(task => circling.Contains(task.Id) && task.State == TaskState.Open && !told.Contains(task.Id)), task => Assert.Contains(task.ClockId, clocks));
        Assert.NotEmpty(told);
        Assert.Single(queued.GroupBy(letter => letter.TaskId).Select(about => about.Count()).Distinct());
        var known = letters.ToDictionary(letter => letter.Id);
        var came = mail.Received.Select(message => Guid.Parse(message.MessageId!.Split('@')[0])).ToList();
        Assert.All(letters.Where(letter => letter.State == LetterState.Sent), letter => Assert.Contains(letter.Id, came));
        Assert.All(came.GroupBy(id => id).Where(one => one.Count() > 1), one => Assert.True(known[one.Key].MayBeTwice));
    }
}
