using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Letters;

/// <summary>Letters about tasks whose people are away or have left: they reach somebody who sees the task.</summary>
public abstract class LetterReachTests(DatabaseTemplate template) : LetterTest(template)
{
    private Actor deputy = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        deputy = await Office.ActorAsync("fakhivets1");
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("who", "Manager"), ("notWhoDid", "a"), ("dueIn", 3), ("dueUnit", "WorkingDays"), ("tellCoordinator", false))));
    }

    [Fact]
    public async Task Task_OfSomebodyWhoIsAway_IsToldToTheDeputyAlone()
    {
        var task = await OfWorkerAsync(await Office.ActorAsync("yuryst1"));
        await Office.AddAbsenceAsync(Worker, deputy, days: 30);
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["Assignment fakhivets1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Deputy_WhoIsExcludedFromTheTask_IsNotWrittenTo_ButTheCoordinatorIs()
    {
        var task = await OfWorkerAsync(deputy);
        Assert.Equal(deputy.AccountId, task.ExcludedId);
        await Office.AddAbsenceAsync(Worker, deputy, days: 30);
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(9));
        Assert.Equal(["Unreached koordynator1", "Reminder koordynator1", "Overdue koordynator1"], await Office.LettersAsync(task.Id));
        await AssertSentAsync(task);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Role.Volunteer)]
    public async Task Worker_WhoHasLeftTheCentre_IsNotWrittenTo_ButTheCoordinatorIs(Role? now)
    {
        var task = await OfWorkerAsync(await Office.ActorAsync("yuryst1"));
        await Office.ChangePostAsync(Worker, now);
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(9));
        Assert.Equal(["Unreached koordynator1", "Reminder koordynator1", "Overdue koordynator1"], await Office.LettersAsync(task.Id));
        await AssertSentAsync(task);
    }

    [Fact]
    public async Task Queue_WhosePeopleAreAllAway_IsToldToTheCoordinator_AndNotToDeputiesWhoDoNotSeeIt()
    {
        await Office.AddAbsenceAsync(await Office.ActorAsync("yuryst1"), deputy);
        var task = await Office.TaskAsync(await Office.StartAsync(manager: Worker.AccountId), "a");
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["Queue koordynator1"], await Office.LettersAsync(task.Id));
    }

    // A case whose first step somebody has done, so that the worker has the second.
    private async Task<HumanTask> OfWorkerAsync(Actor first)
    {
        var id = await Office.StartAsync(manager: Worker.AccountId);
        var task = (await Office.TaskAsync(id, "a")).Id;
        await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), task, first.AccountId, CancellationToken.None);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(first, task));
        await ChangeAsync(async context => context.RemoveRange(await Task.FromResult(context.Letters.ToList())));
        var second = await Office.TaskAsync(id, "b");
        Assert.Equal(Worker.AccountId, second.AssigneeId);
        return second;
    }

    // The last look before a letter is sent knows the same rules: none is left out as somebody else's.
    private async Task AssertSentAsync(HumanTask task)
    {
        while (await SendAsync() > 0)
        {
        }

        await using var context = Office.Open();
        Assert.All(context.Letters.Where(letter => letter.TaskId == task.Id).ToList(), letter => Assert.Equal(LetterState.Sent, letter.State));
    }
}

public sealed class LetterReachOnPostgres() : LetterReachTests(Databases.PostgresWithPeople);

public sealed class LetterReachOnSqlite() : LetterReachTests(Databases.SqliteWithPeople);
