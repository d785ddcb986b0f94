using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>Who hears of a task when those whose it is cannot: always somebody, and somebody who may see it.</summary>
public abstract class LetterAudienceTests(DatabaseTemplate template) : LetterTest(template)
{
    [Fact]
    public async Task Task_OfSomebodyWhoHasLeftTheCentre_IsToldToTheCoordinator()
    {
        var task = await TaskAsync();
        await Office.ChangePostAsync(Worker, null);
        await TellAsync(task, LetterKind.Reminder);
        Assert.Equal(["Reminder koordynator1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Task_OfSomebodyWhoseAccountIsClosed_IsToldToTheCoordinator()
    {
        var task = await TaskAsync();
        await ChangeAsync(async context => (await context.Users.SingleAsync(row => row.Id == Worker.AccountId)).ClosedAt = Office.Clock.GetUtcNow());
        await TellAsync(task, LetterKind.Reminder);
        Assert.Equal(["Reminder koordynator1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Task_OfSomebodyWithoutAnAddress_IsToldToTheCoordinatorToo()
    {
        var task = await TaskAsync();
        await ChangeAsync(async context => (await context.Users.SingleAsync(row => row.Id == Worker.AccountId)).Email = null);
        await TellAsync(task, LetterKind.Reminder);
        Assert.Equal(["Reminder koordynator1", "Reminder pratsivnyk1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Deputy_IsTold_AndNobodyElse()
    {
        var task = await TaskAsync();
        await Office.AddAbsenceAsync(Worker, await Office.ActorAsync("fakhivets1"));
        await TellAsync(task, LetterKind.Reminder);
        Assert.Equal(["Reminder fakhivets1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Deputy_WhoMayNotHaveTheTask_IsNotTold_ButTheCoordinatorIs()
    {
        var (task, deputy) = (await TaskAsync(), await Office.ActorAsync("fakhivets1"));
        await Office.AddAbsenceAsync(Worker, deputy);
        await Office.ChangePostAsync(deputy, Role.Volunteer);
        await TellAsync(task, LetterKind.Overdue);
        Assert.Equal(["Overdue koordynator1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Deputy_WhoIsExcludedFromTheTask_IsNotTold_ButTheCoordinatorIs()
    {
        var deputy = await Office.ActorAsync("fakhivets1");
        var task = Shelf.Task("Перевірити", hours: 30, assignee: Worker, excluded: deputy);
        await Shelf.AddAsync(task);
        await Office.AddAbsenceAsync(Worker, deputy);
        await TellAsync(task, LetterKind.Overdue);
        Assert.Equal(["Overdue koordynator1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Queue_OneOfWhomIsAway_IsToldToTheOthers_AndTheCoordinatorIsLeftInPeace()
    {
        var (lawyer, second, task) = (await Office.ActorAsync("yuryst1"), await Office.ActorAsync("fakhivets1"), Shelf.Task("Скласти позов", hours: 30));
        await Shelf.AddAsync(task);
        await Office.AddPostAsync(second, Office.Centre, Role.Lawyer);
        await Office.AddAbsenceAsync(lawyer, null);
        await TellAsync(task, LetterKind.Queue);
        Assert.Equal(["Queue fakhivets1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Coordinators_WhoAreAllAway_AreReplacedByTheNetwork_AndWithNobodyThereAreWrittenToAfterAll()
    {
        var (first, second) = (await TaskAsync(), await TaskAsync());
        await Office.AddAbsenceAsync(await Office.ActorAsync("koordynator1"), null);
        await Office.AddAbsenceAsync(Worker, null);
        await TellAsync(first, LetterKind.Overdue);
        Assert.Equal(["Overdue merezha"], await Office.LettersAsync(first.Id));
        await ChangeAsync(async context => (await context.Users.SingleAsync(row => row.UserName == "merezha")).ClosedAt = Office.Clock.GetUtcNow());
        await TellAsync(second, LetterKind.Overdue);
        Assert.Equal(["Overdue koordynator1"], await Office.LettersAsync(second.Id));
    }

    [Fact]
    public async Task Letter_WhoseDeputyIsAnotherOneByNow_GoesToTheNewOne()
    {
        var (task, first, second) = (await TaskAsync(), await Office.ActorAsync("fakhivets1"), await Office.ActorAsync("yuryst1"));
        var absence = await Office.AddAbsenceAsync(Worker, first);
        await TellAsync(task, LetterKind.Assignment);
        await ChangeAsync(async context => (await context.Absences.SingleAsync(row => row.Id == absence)).DeputyId = second.AccountId);
        await SendAsync();
        await SendAsync();
        await SendAsync();
        Assert.Equal(["Assignment fakhivets1", "Assignment yuryst1"], await Office.LettersAsync(task.Id));
        Assert.Equal(["yuryst1@centr.example"], Mail.Received.Select(message => message.To.Mailboxes.Single().Address));
    }

    [Fact]
    public async Task Letter_ThatCoordinatorsGotForSomebodyWhoIsBackByNow_GoesToThemOnce()
    {
        var task = await TaskAsync();
        await Office.AddPostAsync(await Office.ActorAsync("yuryst1"), Office.Centre, Role.Coordinator);
        await Office.AddAbsenceAsync(Worker, null, days: 1);
        await TellAsync(task, LetterKind.Reminder);
        Assert.Equal(["Reminder koordynator1", "Reminder yuryst1"], await Office.LettersAsync(task.Id));
        Office.Clock.Advance(TimeSpan.FromDays(1));
        for (var i = 0; i < 4; i++)
        {
            await SendAsync(Node());
        }

        // Two nodes at the same moment may both pass it on; nobody is left out.
        Assert.Contains("Reminder pratsivnyk1", await Office.LettersAsync(task.Id));
        Assert.All(Mail.Received, message => Assert.Equal("pratsivnyk1@centr.example", message.To.Mailboxes.Single().Address));
        Assert.NotEmpty(Mail.Received);
    }

    private Task TellAsync(HumanTask task, LetterKind kind) => ChangeAsync(context =>
        new LetterAudience(context, task, Office.Clock.GetUtcNow()).TellWorkersAsync(kind, CancellationToken.None));
}

public sealed class LetterAudienceOnPostgres() : LetterAudienceTests(Databases.PostgresWithPeople);

public sealed class LetterAudienceOnSqlite() : LetterAudienceTests(Databases.SqliteWithPeople);
