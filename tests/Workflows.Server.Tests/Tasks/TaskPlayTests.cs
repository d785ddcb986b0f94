using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>
/// Many people do whatever comes to their minds with the same tasks at once; whatever that is, no task is lost and none is done twice. The base
/// class audits the database afterwards. <c>WORKFLOWS_TEST_SEED</c> repeats a play; <c>./test --long</c> plays many.
/// </summary>
public abstract class TaskPlayTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const int Cases = 6;
    private const int People = 4;
    private static readonly bool Long = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") is not null;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("WORKFLOWS_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
        ? given
        : Random.Shared.Next();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task People_DoingAnythingAtOnce_LoseNoTaskAndDoNoneTwice()
    {
        // a, then b and c side by side, then back to a: a case that never ends by itself.
        await Office.PublishAsync(Flow(
            "a:Згода>b a:Згода>c a:Відмова>a b>d c>d d>a",
            TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c"), TaskStep("d", ("role", "Coordinator"))));
        List<string> cases = [];
        for (var i = 0; i < Cases; i++)
        {
            cases.Add(await Office.StartAsync());
        }

        Actor[] actors = [await Office.ActorAsync("yuryst1"), await Office.ActorAsync("koordynator1"), await Office.ActorAsync("pratsivnyk1")];
        var done = await Task.WhenAll(Enumerable.Range(0, People).Select(number => PlayAsync(new Random(Seed + number), actors, cases, Long ? 2000 : 60)));

        await using var context = Office.Open();
        Assert.True(
            done.Sum() == await context.Tasks.CountAsync(task => task.State == TaskState.Completed),
            $"As many tasks are completed as people were told (seed {Seed}).");
        var running = await context.Set<WorkflowInstance>().Where(row => row.Status == WorkflowStatus.Running).Select(row => row.Id).ToListAsync();
        var waiting = await context.Tasks.Where(task => task.State == TaskState.Open).Select(task => task.InstanceId).Distinct().ToListAsync();
        Assert.True(running.Order().SequenceEqual(waiting.Order()), $"Every case that runs has a task, no other has one (seed {Seed}).");
        Assert.Empty(await context.Set<Incident>().Where(row => row.ResolvedAt == null).Select(row => row.Message).ToListAsync());
    }

    // How many completions the person was told of as done.
    private async Task<int> PlayAsync(Random random, Actor[] actors, List<string> cases, int moves)
    {
        var done = 0;
        for (var i = 0; i < moves; i++)
        {
            var actor = actors[random.Next(actors.Length)];
            var open = await Office.OpenTasksAsync(cases[random.Next(cases.Count)]);
            if (open.Count > 0 && await MoveAsync(random, actor, actors, open[random.Next(open.Count)]))
            {
                done++;
            }
        }

        return done;
    }

    private async Task<bool> MoveAsync(Random random, Actor actor, Actor[] actors, HumanTask task)
    {
        switch (random.Next(12))
        {
            case < 2:
                await Office.Work.ClaimAsync(actor, task.Id, None);
                return false;
            case 2:
                await Office.Work.ReleaseAsync(actor, task.Id, None);
                return false;
            case 3:
                await Office.Work.HandOverAsync(actor, task.Id, actors[random.Next(actors.Length)].AccountId, None);
                return false;
            case 4:
                await Office.Work.SetPriorityAsync(actor, task.Id, (TaskPriority)random.Next(3), None);
                return false;
            case 5:
                await Office.Work.CommentAsync(actor, task.Id, "Зателефоную завтра.", $"c{random.Next()}", None);
                return false;
            case 6 when random.Next(10) == 0:
                await Office.Get<BurstRunner>().RunAsync(() => Office.OpenFor(Office.Centre), new CancelInstance(task.InstanceId));
                return false;
            default:
                var outcome = task.ActivityId == "a" ? random.Next(3) == 0 ? "Відмова" : "Згода" : TaskOutcomes.Only;
                return await Office.CompleteAsync(actor, task.Id, outcome, $"c{random.Next()}") is TaskMove.Done;
        }
    }
}

public sealed class TaskPlayOnPostgres() : TaskPlayTests(Databases.PostgresWithPeople);

public sealed class TaskPlayOnSqlite() : TaskPlayTests(Databases.SqliteWithPeople);
