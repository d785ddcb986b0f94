using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>What people do with tasks, and what they may not.</summary>
public abstract class TaskWorkTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static CancellationToken None => CancellationToken.None;

    private Actor coordinator = null!;
    private Actor lawyer = null!;
    private Actor worker = null!;
    private Actor stranger = null!;
    private string instance = null!;
    private Guid task;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        coordinator = await Office.ActorAsync("koordynator1");
        lawyer = await Office.ActorAsync("yuryst1");
        worker = await Office.ActorAsync("pratsivnyk1");
        stranger = await Office.ActorAsync("yuryst2");
        await Office.PublishAsync(Flow("a:Згода>b a:Відмова>c", TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c")));
        instance = await Office.StartAsync();
        task = (await Office.TaskAsync(instance, "a")).Id;
    }

    [Fact]
    public async Task Claim_ByAMemberOfTheQueue_IsTheirs()
    {
        Office.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<TaskMove.Done>(await Office.Work.ClaimAsync(lawyer, task, None));
        var row = await Office.TaskAsync(task);
        Assert.Equal((lawyer.AccountId, (DateTimeOffset?)Office.Clock.GetUtcNow(), 1), (row.AssigneeId, row.ClaimedAt, row.Revision));
        Assert.Equal([(TaskEventKind.Claimed, lawyer.AccountId)], await EventsAsync());
        Assert.IsType<TaskMove.Done>(await Office.Work.ClaimAsync(lawyer, task, None));
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task Claim_ByTwoAtOnce_GivesItToOneAndTellsTheOther()
    {
        var second = await AddLawyerAsync();
        var moves = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Office.Work.ClaimAsync(number % 2 == 0 ? lawyer : second, task, None)));
        var owner = (await Office.TaskAsync(task)).AssigneeId;
        Assert.Single(await EventsAsync());
        for (var number = 0; number < moves.Length; number++)
        {
            var mine = owner == (number % 2 == 0 ? lawyer : second).AccountId;
            Assert.Equal<TaskMove>(mine ? new TaskMove.Done() : new TaskMove.Taken(owner == lawyer.AccountId ? "Юристка 1" : "Друга юристка"), moves[number]);
        }
    }

    [Fact]
    public async Task Task_OfAnotherCentreOrRole_IsNotThere()
    {
        foreach (var nobody in (Actor[])[stranger, worker, await Office.ActorAsync("koordynator2"), await Office.ActorAsync("merezha"), await Office.ActorAsync("volonter1")])
        {
            Assert.IsType<TaskMove.NotFound>(await Office.Work.ClaimAsync(nobody, task, None));
            Assert.IsType<TaskMove.NotFound>(await Office.Work.ReleaseAsync(nobody, task, None));
            Assert.IsType<TaskMove.NotFound>(await Office.Work.HandOverAsync(nobody, task, nobody.AccountId, None));
            Assert.IsType<TaskMove.NotFound>(await Office.Work.SetPriorityAsync(nobody, task, TaskPriority.Urgent, None));
            Assert.IsType<TaskMove.NotFound>(await Office.Work.CommentAsync(nobody, task, "Бачу", "c1", None));
            Assert.IsType<TaskMove.NotFound>(await Office.CompleteAsync(nobody, task, "Згода"));
        }

        Assert.IsType<TaskMove.NotFound>(await Office.Work.ClaimAsync(lawyer, Guid.CreateVersion7(Databases.Start), None));
        Assert.Equal(0, (await Office.TaskAsync(task)).Revision);
    }

    [Fact]
    public async Task Coordinator_DirectsButDoesNotDoWhatIsAnothersRole()
    {
        Assert.Contains("«юрист»", Assert.IsType<TaskMove.Refused>(await Office.Work.ClaimAsync(coordinator, task, None)).Why, StringComparison.Ordinal);
        Assert.IsType<TaskMove.Refused>(await Office.CompleteAsync(coordinator, task, "Згода"));
        Assert.IsType<TaskMove.Done>(await Office.Work.SetPriorityAsync(coordinator, task, TaskPriority.Urgent, None));
        Office.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(coordinator, task, worker.AccountId, None));
        Assert.Equal("Соціальна працівниця 1", Assert.IsType<TaskMove.Taken>(await Office.CompleteAsync(coordinator, task, "Згода")).By);
        Office.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<TaskMove.Done>(await Office.Work.ReleaseAsync(coordinator, task, None));
        var row = await Office.TaskAsync(task);
        Assert.Equal((null, null, TaskPriority.Urgent), (row.AssigneeId, row.ClaimedAt, row.Priority));
        Assert.Equal(
            [(TaskEventKind.PriorityChanged, coordinator.AccountId), (TaskEventKind.HandedOver, coordinator.AccountId), (TaskEventKind.Released, coordinator.AccountId)],
            await EventsAsync());
    }

    [Fact]
    public async Task HandOver_ByTheAssignee_MakesItAnothersOwn()
    {
        Assert.IsType<TaskMove.Refused>(await Office.Work.HandOverAsync(lawyer, task, worker.AccountId, None));
        await Office.Work.ClaimAsync(lawyer, task, None);
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(lawyer, task, worker.AccountId, None));
        Assert.Equal(worker.AccountId, (await Office.TaskAsync(task)).AssigneeId);
        Assert.Equal("Соціальна працівниця 1", Assert.IsType<TaskMove.Taken>(await Office.CompleteAsync(lawyer, task, "Згода")).By);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(worker, task, "Згода"));
    }

    [Theory]
    [InlineData("yuryst2", "Ця людина не працює в центрі, якому належить завдання.")]
    [InlineData("volonter1", "Роль цієї людини не дозволяє їй працювати з картками клієнтів.")]
    public async Task HandOver_ToWhoMustNotHaveIt_IsRefused(string to, string why)
    {
        var other = await Office.ActorAsync(to);
        Assert.Equal(why, Assert.IsType<TaskMove.Refused>(await Office.Work.HandOverAsync(coordinator, task, other.AccountId, None)).Why);
        Assert.Null((await Office.TaskAsync(task)).AssigneeId);
    }

    [Fact]
    public async Task SetPriority_ByAWorker_IsRefused()
    {
        Assert.IsType<TaskMove.Refused>(await Office.Work.SetPriorityAsync(lawyer, task, TaskPriority.Urgent, None));
        Assert.Equal(TaskPriority.Normal, (await Office.TaskAsync(task)).Priority);
    }

    [Fact]
    public async Task Comment_IsKeptSealedAndBelongsToTheTask()
    {
        Assert.IsType<TaskMove.Done>(await Office.Work.CommentAsync(lawyer, task, "  Телефонувала двічі.  ", "c1", None));
        Assert.IsType<TaskMove.Refused>(await Office.Work.CommentAsync(lawyer, task, "   ", "c2", None));
        await using var context = Office.Open();
        var comment = await context.Set<TaskComment>().SingleAsync();
        var key = await context.SubjectKeys.SingleAsync(row => row.Id == comment.SubjectId);
        Assert.Equal((task, lawyer.AccountId), (comment.TaskId, comment.ById));
        Assert.Equal("Телефонувала двічі.", Office.Get<SubjectSeals>().Open(key, comment.Sealed, "comment", comment.Id));
    }

    [Fact]
    public async Task Comment_SentAgain_StandsThereOnce_AndNoOtherMeetsIt()
    {
        const string Text = "Телефонувала двічі.";
        foreach (var (actor, text, command) in new[] { (lawyer, Text, "c1"), (lawyer, Text, "c1"), (lawyer, Text, "c2"), (coordinator, Text, "c1"), (lawyer, "Не відповідають.", "c1"), (lawyer, Text, ""), (lawyer, Text, "") })
        {
            Assert.IsType<TaskMove.Done>(await Office.Work.CommentAsync(actor, task, text, command, None));
        }

        await using var context = Office.Open();
        Assert.Equal(6, await context.Set<TaskComment>().CountAsync());
    }

    [Fact]
    public async Task Complete_FromTheQueue_TakesItAndMovesTheCaseOn()
    {
        Office.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, task, "Згода"));
        var row = await Office.TaskAsync(task);
        Assert.Equal(
            (TaskState.Completed, (Guid?)lawyer.AccountId, (Guid?)lawyer.AccountId, "Згода", (DateTimeOffset?)Office.Clock.GetUtcNow()),
            (row.State, row.AssigneeId, row.CompletedById, row.Outcome, row.ClosedAt));
        Assert.Equal("b", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
        var result = JsonNode.Parse((await Office.InstanceAsync(instance)).State)!["results"]!["a"]!;
        Assert.Equal(("Згода", lawyer.AccountId.ToString("D"), "{}"), (result["outcome"]!.ToString(), result["completedBy"]!.ToString(), result["answers"]!.ToJsonString()));
    }

    [Fact]
    public async Task Complete_SentTwice_IsDoneOnce()
    {
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, task, "Згода", "same"));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, task, "Згода", "same"));
        Assert.Single(await Office.OpenTasksAsync(instance));
        Assert.IsType<TaskMove.Closed>(await Office.CompleteAsync(lawyer, task, "Згода", "another"));
    }

    [Fact]
    public async Task Complete_ByTwoAtOnce_IsDoneByOneAndTheOtherIsToldByWhomAndWhen()
    {
        var second = await AddLawyerAsync();
        var moves = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            Office.CompleteAsync(number % 2 == 0 ? lawyer : second, task, number % 2 == 0 ? "Згода" : "Відмова", $"c{number}")));
        var row = await Office.TaskAsync(task);
        Assert.Single(moves.OfType<TaskMove.Done>());
        Assert.All(moves.Where(move => move is not TaskMove.Done), move => Assert.Equal(
            new TaskMove.Closed(TaskState.Completed, row.CompletedById == lawyer.AccountId ? "Юристка 1" : "Друга юристка", Office.Clock.GetUtcNow(), row.Outcome), move));
        Assert.Equal(row.Outcome == "Згода" ? "b" : "c", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
    }

    [Fact]
    public async Task Complete_WhileItIsHandedOver_IsEitherDoneBeforeOrRefusedAfter()
    {
        await Office.Work.ClaimAsync(lawyer, task, None);
        var handing = Office.Work.HandOverAsync(coordinator, task, worker.AccountId, None);
        var completing = Office.CompleteAsync(lawyer, task, "Згода");
        var (handed, completed) = (await handing, await completing);
        var row = await Office.TaskAsync(task);
        Assert.Equal(completed is TaskMove.Done, row.State == TaskState.Completed);
        Assert.Equal(handed is TaskMove.Done && completed is not TaskMove.Done ? worker.AccountId : row.AssigneeId, row.AssigneeId);
        Assert.True(completed is TaskMove.Done ? handed is TaskMove.Closed or TaskMove.Done : completed is TaskMove.Taken);
    }

    [Fact]
    public async Task Complete_ByAnOutcomeThatIsNotThere_IsRefused()
    {
        Assert.IsType<TaskMove.Refused>(await Office.CompleteAsync(lawyer, task, "Може бути"));
        Assert.Equal((TaskState.Open, 0), ((await Office.TaskAsync(task)) is var row ? (row.State, row.Revision) : default));
    }

    [Fact]
    public async Task Task_OfACancelledCase_IsClosedByNobody()
    {
        await Office.Get<BurstRunner>().RunAsync(() => Office.OpenFor(Office.Centre), new CancelInstance(instance));
        var closed = new TaskMove.Closed(TaskState.Cancelled, null, Office.Clock.GetUtcNow(), null);
        Assert.Equal(closed, await Office.CompleteAsync(lawyer, task, "Згода"));
        Assert.Equal(closed, await Office.Work.ClaimAsync(lawyer, task, None));
        Assert.Equal(closed, await Office.Work.HandOverAsync(coordinator, task, worker.AccountId, None));
    }

    [Fact]
    public async Task Complete_OfATaskWithoutAForm_IsOneCommitAndFourRoundTrips()
    {
        await Office.CompleteAsync(lawyer, task, "Згода"); // What is read once in a process is read.
        var next = Assert.Single(await Office.OpenTasksAsync(await Office.StartAsync()));
        Office.Statements.Reset();
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, next.Id, "Згода"));
        Assert.Equal(1, Office.Statements.Commits);

        // The task with all about it, the instance with its lock, one batch of changes; on PostgreSQL BEGIN travels with the first of them.
        Assert.InRange(Office.Statements.Commands + Office.Statements.Commits, 3, Database.Dialect == Dialect.Postgres ? 4 : int.MaxValue);
    }

    [Fact]
    public async Task Signals_TellOfEachChangeInTheCentreAndOfNoOther()
    {
        using var enough = new CancellationTokenSource();
        var signals = Office.Get<TaskSignals>();
        var here = signals.WatchAsync([Office.Centre], enough.Token).GetAsyncEnumerator(None);
        var there = signals.WatchAsync([Office.OtherCentre], enough.Token).GetAsyncEnumerator(None);
        await Office.Work.ClaimAsync(lawyer, task, None);
        await Office.Work.CommentAsync(lawyer, task, "Беру", "c1", None);
        Assert.True(await here.MoveNextAsync());
        Assert.Equal(new TaskSignal(Office.Centre), here.Current);
        await Office.CompleteAsync(lawyer, task, "Згода");
        Assert.True(await here.MoveNextAsync());
        var silence = here.MoveNextAsync();
        Assert.False(silence.IsCompleted);
        await enough.CancelAsync();
        Assert.False(await silence);
        Assert.False(await there.MoveNextAsync());
    }

    private async Task<List<(TaskEventKind, Guid)>> EventsAsync()
    {
        await using var context = Office.Open();
        return [.. (await context.Set<TaskEvent>().OrderBy(line => line.At).ToListAsync()).Select(line => (line.Kind, line.ById!.Value))];
    }

    private async Task<Actor> AddLawyerAsync()
    {
        await using var context = Office.Open();
        var id = Guid.CreateVersion7(Office.Clock.GetUtcNow());
        context.Add(new Account
        {
            Id = id, UserName = "yuryst3", NormalizedUserName = "YURYST3", DisplayName = "Друга юристка", DisplayNameKey = "", SecurityStamp = "s",
        });
        context.Add(new Membership
        {
            Id = Guid.CreateVersion7(Office.Clock.GetUtcNow()), AccountId = id, UnitId = Office.Centre, CentreId = Office.Centre, Role = Role.Lawyer, From = Databases.Start,
        });
        await context.SaveChangesAsync();
        return await Office.ActorAsync("yuryst3");
    }
}

public sealed class TaskWorkOnPostgres() : TaskWorkTests(Databases.PostgresWithPeople);

public sealed class TaskWorkOnSqlite() : TaskWorkTests(Databases.SqliteWithPeople);
