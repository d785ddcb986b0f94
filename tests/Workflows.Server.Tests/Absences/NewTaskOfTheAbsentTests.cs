using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Absences;

/// <summary>Where a new task goes whose person is away: never where nobody would see it.</summary>
public abstract class NewTaskOfTheAbsentTests(DatabaseTemplate template) : OfficeTest(template)
{
    private Actor worker = null!;
    private Actor deputy = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        worker = await Office.ActorAsync("pratsivnyk1");
        deputy = await Office.ActorAsync("fakhivets1");
        await Office.PublishAsync(Flow("", TaskStep("a", ("who", "Manager"))));
    }

    [Fact]
    public async Task WithoutADeputy_ItWaitsInTheQueue()
    {
        await Office.AddAbsenceAsync(worker, null);
        await AssertInQueueAsync();
        Office.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(worker.AccountId, (await NewAsync()).AssigneeId);
    }

    [Fact]
    public async Task WithADeputy_ItIsTheirs_AndTheDeputySeesIt()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        var task = await NewAsync();
        Assert.Equal(worker.AccountId, task.AssigneeId);
        Assert.Equal(task.Id, Assert.Single((await Office.Inbox.ListAsync(await Office.ActorAsync("fakhivets1"), new InboxFilter(), null, default)).Lines).Id);
    }

    [Fact]
    public async Task WithADeputyWhoIsAwayToo_ItWaitsInTheQueue()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.AddAbsenceAsync(deputy, await Office.ActorAsync("autrich1"));
        await AssertInQueueAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Role.Volunteer)]
    public async Task WithADeputyWhoMayNotHaveIt_ItWaitsInTheQueue(Role? now)
    {
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.ChangePostAsync(deputy, now);
        await AssertInQueueAsync();
    }

    [Fact]
    public async Task WithADeputyWhoIsExcluded_ItWaitsInTheQueue()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("who", "Manager"), ("notWhoDid", "a"))));
        var instance = await Office.StartAsync(manager: worker.AccountId);
        await Office.AddAbsenceAsync(worker, deputy);
        var first = (await Office.TaskAsync(instance, "a")).Id;
        await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), first, deputy.AccountId, default);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(deputy, first));
        var task = await Office.TaskAsync(instance, "b");
        Assert.Equal((null, deputy.AccountId), (task.AssigneeId, task.ExcludedId));
    }

    [Fact]
    public async Task HandOver_ToWhoIsAway_IsAllowed_AndSaid()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        var coordinator = await Office.ActorAsync("koordynator1");
        var task = await Office.TaskAsync(await Office.StartAsync(), "a");
        var choice = (await Office.Get<TaskReading>().FindAsync(coordinator, task.Id, default))!.People.Single(person => person.Id == worker.AccountId);
        Assert.Equal("соціальний працівник (не на роботі до сб, 21 березня включно, завдання побачить Психологиня 1)", choice.Note);
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(coordinator, task.Id, worker.AccountId, default));
        Assert.Equal(
            "Соціальна працівниця 1 не на роботі до сб, 21 березня включно. Завдання бачить Психологиня 1.",
            await Office.Get<TaskReading>().GivenToAbsentAsync(coordinator, task.Id, default));
        Assert.Null(await Office.Get<TaskReading>().GivenToAbsentAsync(deputy, task.Id, default));
    }

    private async Task AssertInQueueAsync()
    {
        var task = await NewAsync();
        Assert.Equal((null, null, Role.Lawyer), (task.AssigneeId, task.ClaimedAt, task.Role));
        Assert.Contains((await Office.Inbox.ListAsync(await Office.ActorAsync("yuryst1"), new InboxFilter(), null, default)).Lines, line => line.Id == task.Id);
    }

    private async Task<HumanTask> NewAsync() => await Office.TaskAsync(await Office.StartAsync(manager: worker.AccountId), "a");
}

public sealed class NewTaskOfTheAbsentOnPostgres() : NewTaskOfTheAbsentTests(Databases.PostgresWithPeople);

public sealed class NewTaskOfTheAbsentOnSqlite() : NewTaskOfTheAbsentTests(Databases.SqliteWithPeople);
