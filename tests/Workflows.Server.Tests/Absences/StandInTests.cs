using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Absences;

/// <summary>What a deputy may do with the tasks of who is away, and what not.</summary>
public abstract class StandInTests(DatabaseTemplate template) : OfficeTest(template)
{
    private Actor worker = null!;
    private Actor deputy = null!;
    private string instance = null!;
    private Guid task;

    private static CancellationToken None => CancellationToken.None;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        worker = await Office.ActorAsync("pratsivnyk1");
        deputy = await Office.ActorAsync("fakhivets1");
        await Office.PublishAsync(Flow("a:Згода>b a:Відмова>c", TaskStep("a", YesOrNo()), TaskStep("b"), TaskStep("c")));
        instance = await Office.StartAsync();
        task = (await Office.TaskAsync(instance, "a")).Id;
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), task, worker.AccountId, None));
    }

    [Fact]
    public async Task Deputy_SeesAndDoesTheTask_AndItIsWrittenWhoDidIt()
    {
        Assert.Null(await Office.Get<TaskReading>().FindAsync(deputy, task, None));
        await Office.AddAbsenceAsync(worker, deputy);
        deputy = await Office.ActorAsync("fakhivets1");

        foreach (var view in new[] { InboxView.All, InboxView.Mine })
        {
            var line = Assert.Single((await Office.Inbox.ListAsync(deputy, new InboxFilter { View = view }, null, None)).Lines);
            Assert.Equal((task, "Соціальна працівниця 1", true), (line.Id, line.AssigneeName, line.IsForAbsent));
        }

        var page = (await Office.Get<TaskReading>().FindAsync(deputy, task, None))!;
        Assert.Equal((true, true, true, true), (page.May.Work, page.May.SaveDraft, page.May.Release, page.May.HandOver));
        Assert.Equal("Соціальна працівниця 1", page.StandsIn!.Name);
        Assert.IsType<TaskMove.Done>(await Office.Work.CommentAsync(deputy, task, "Телефоную замість колеги.", "c1", None));
        Assert.IsType<TaskMove.Done>(await Office.Work.ClaimAsync(deputy, task, None));
        Assert.Equal(worker.AccountId, (await Office.TaskAsync(task)).AssigneeId);

        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(deputy, task, "Згода"));
        var done = await Office.TaskAsync(task);
        Assert.Equal((TaskState.Completed, (Guid?)worker.AccountId, (Guid?)deputy.AccountId), (done.State, done.AssigneeId, done.CompletedById));
    }

    [Fact]
    public async Task Absent_KeepsTheirTasks_AndSeesThemAsBefore()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        worker = await Office.ActorAsync("pratsivnyk1");
        var line = Assert.Single((await Office.Inbox.ListAsync(worker, new InboxFilter { View = InboxView.Mine }, null, None)).Lines);
        Assert.Equal((task, false), (line.Id, line.IsForAbsent));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(worker, task, "Згода"));
    }

    [Fact]
    public async Task Deputy_GivesTheTaskToSomebody_OrPutsItBack()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        deputy = await Office.ActorAsync("fakhivets1");
        var lawyer = await Office.ActorAsync("yuryst1");
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(deputy, task, lawyer.AccountId, None));
        Assert.Equal(lawyer.AccountId, (await Office.TaskAsync(task)).AssigneeId);
        Assert.IsType<TaskMove.NotFound>(await Office.Work.ReleaseAsync(deputy, task, None));

        await Office.Work.HandOverAsync(lawyer, task, worker.AccountId, None);
        Assert.IsType<TaskMove.Done>(await Office.Work.ReleaseAsync(deputy, task, None));
        Assert.Null((await Office.TaskAsync(task)).AssigneeId);
    }

    [Fact]
    public async Task Deputy_WhoCompletes_IsLedToTheNextTaskOfTheAbsent()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        deputy = await Office.ActorAsync("fakhivets1");
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(deputy, task, "Згода"));
        Assert.Null(await Office.Get<TaskReading>().NextOfCaseAsync(deputy, task, None));
        var next = (await Office.TaskAsync(instance, "b")).Id;
        await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), next, worker.AccountId, None);
        Assert.Equal((next, "Завдання b"), await Office.Get<TaskReading>().NextOfCaseAsync(deputy, task, None));
    }

    [Theory]
    [InlineData("over")]
    [InlineData("to come")]
    [InlineData("taken back")]
    public async Task Absence_ThatDoesNotLastNow_OpensNothing(string which)
    {
        await Office.AddAbsenceAsync(worker, deputy, days: 2, inDays: which switch { "over" => -3, "to come" => 1, _ => -1 }, ended: which == "taken back");
        await AssertNothingAsync("fakhivets1");
        if (which == "to come")
        {
            // It begins with its first moment and ends with the last one before the end.
            Office.Clock.Advance(TimeSpan.FromDays(1));
            Assert.NotNull(await Office.Get<TaskReading>().FindAsync(await Office.ActorAsync("fakhivets1"), task, None));
            Office.Clock.Advance(TimeSpan.FromDays(2));
            await AssertNothingAsync("fakhivets1");
        }
    }

    [Fact]
    public async Task Deputy_LosesTheTasks_WithTheAbsence()
    {
        var absence = await Office.AddAbsenceAsync(worker, deputy);
        Assert.Single((await Office.ActorAsync("fakhivets1")).StandsFor);
        Assert.IsType<AbsenceMove.Done>(await Office.Get<AbsenceBook>().EndAsync(worker, absence, None));
        await AssertNothingAsync("fakhivets1");
    }

    [Fact]
    public async Task Deputy_FromAnotherCentre_SeesNothing()
    {
        await Office.AddAbsenceAsync(worker, await Office.ActorAsync("fakhivets2"));
        await AssertNothingAsync("fakhivets2");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Role.Volunteer)]
    [InlineData(Role.Administrator)]
    public async Task Deputy_WhoIsNoLongerWhatMayHaveIt_SeesNothing(Role? now)
    {
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.ChangePostAsync(deputy, now);
        await Office.AddPostAsync(deputy, Office.OtherCentre, Role.Lawyer);
        await AssertNothingAsync("fakhivets1");
    }

    [Fact]
    public async Task Deputy_InOneCentre_IsNoneInAnother()
    {
        await Office.AddPostAsync(worker, Office.OtherCentre, Role.Lawyer);
        await Office.AddPostAsync(deputy, Office.OtherCentre, Role.Lawyer);
        await Office.AddAbsenceAsync(worker, deputy, centre: Office.OtherCentre);
        await AssertNothingAsync("fakhivets1");
    }

    [Fact]
    public async Task Deputy_OfTheDeputy_SeesNothing()
    {
        var third = await Office.ActorAsync("autrich1");
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.AddAbsenceAsync(deputy, third);
        await AssertNothingAsync("autrich1");
    }

    [Fact]
    public async Task Deputy_WhoIsAwayToo_SeesNothing_AndSeesItAgainWhenTheyAreBack()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.AddAbsenceAsync(deputy, null, days: 2);
        await AssertNothingAsync("fakhivets1");
        Office.Clock.Advance(TimeSpan.FromDays(2));
        Assert.NotNull(await Office.Get<TaskReading>().FindAsync(await Office.ActorAsync("fakhivets1"), task, None));
    }

    [Fact]
    public async Task Deputy_WhoIsNoLongerWhatMayHaveIt_IsNotSaidToSeeIt()
    {
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.ChangePostAsync(deputy, Role.Administrator);
        var page = (await Office.Get<TaskReading>().FindAsync(await Office.ActorAsync("koordynator1"), task, None))!;
        Assert.Null(page.AssigneeAway!.DeputyName);
    }

    [Fact]
    public async Task Deputy_WhoIsExcludedFromTheTask_SeesNothing()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("notWhoDid", "a"))), "four eyes");
        var other = await Office.StartAsync("four eyes");
        var first = (await Office.TaskAsync(other, "a")).Id;
        await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), first, deputy.AccountId, None);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(deputy, first));
        task = (await Office.TaskAsync(other, "b")).Id;
        Assert.Equal(deputy.AccountId, (await Office.TaskAsync(task)).ExcludedId);
        await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), task, worker.AccountId, None);
        await Office.Work.ReleaseAsync(await Office.ActorAsync("koordynator1"), (await Office.TaskAsync(instance, "a")).Id, None);

        await Office.AddAbsenceAsync(worker, deputy);
        await AssertNothingAsync("fakhivets1");
        var page = (await Office.Get<TaskReading>().FindAsync(await Office.ActorAsync("koordynator1"), task, None))!;
        Assert.Equal((null, null), (page.AssigneeAway!.DeputyId, page.AssigneeAway.DeputyName));
    }

    [Fact]
    public async Task Volunteer_StandsInForTasksOfVolunteersAlone()
    {
        var volunteer = await Office.ActorAsync("volonter1");
        await Office.AddAbsenceAsync(worker, volunteer);
        await AssertNothingAsync("volonter1");
        await using (var context = Office.Open())
        {
            await context.Tasks.Where(row => row.Id == task).ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, Role.Volunteer));
        }

        // What a volunteer may have at all they may have for another too; both ways say the same.
        volunteer = await Office.ActorAsync("volonter1");
        Assert.Equal(task, Assert.Single((await Office.Inbox.ListAsync(volunteer, new InboxFilter { View = InboxView.Mine }, null, None)).Lines).Id);
        Assert.NotNull(await Office.Get<TaskReading>().FindAsync(volunteer, task, None));
    }

    [Fact]
    public async Task Away_NamesTheDeputy_OnlyWhileTheyAreThereThemselves()
    {
        var lawyer = await Office.ActorAsync("yuryst1");
        await Office.AddAbsenceAsync(worker, deputy);
        Assert.Equal(deputy.AccountId, Assert.Single(await AwayAsync(worker, lawyer)).Value);
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await Office.AddAbsenceAsync(deputy, lawyer, days: 1);
        Assert.Equal([(worker.AccountId, null), (deputy.AccountId, lawyer.AccountId)], (await AwayAsync(worker, deputy)).Select(one => (one.Key, one.Value)));
        Office.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(deputy.AccountId, Assert.Single(await AwayAsync(worker, deputy)).Value);
        await Office.ChangePostAsync(deputy, null);
        Assert.Null(Assert.Single(await AwayAsync(worker, deputy)).Value);
        Office.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Empty(await AwayAsync(worker, deputy));

        async Task<List<KeyValuePair<Guid, Guid?>>> AwayAsync(params Actor[] people)
        {
            await using var context = Office.OpenFor(Office.Centre);
            var away = await StandIns.AwayAsync(context, Office.Centre, [.. people.Select(person => person.AccountId)], Office.Clock.GetUtcNow(), None);
            return [.. away.OrderBy(one => one.Key == worker.AccountId ? 0 : 1)];
        }
    }

    [Fact]
    public async Task Away_WrittenDownTwice_IsOnce()
    {
        await Office.AddAbsenceAsync(worker, null, days: 9);
        await Office.AddAbsenceAsync(worker, deputy);
        await Office.AddAbsenceAsync(worker, deputy, days: 3);
        deputy = await Office.ActorAsync("fakhivets1");
        Assert.Equal(Office.Clock.GetUtcNow().AddDays(5), Assert.Single(deputy.StandsFor).Until);
        Assert.Single((await Office.Inbox.ListAsync(deputy, new InboxFilter { View = InboxView.Mine }, null, None)).Lines);
        await using var context = Office.OpenFor(Office.Centre);
        Assert.Equal(deputy.AccountId, Assert.Single(await StandIns.AwayAsync(context, Office.Centre, [worker.AccountId], Office.Clock.GetUtcNow(), None)).Value);
    }

    private async Task AssertNothingAsync(string signIn)
    {
        var person = await Office.ActorAsync(signIn);
        Assert.Empty((await Office.Inbox.ListAsync(person, new InboxFilter(), null, None)).Lines);
        Assert.Empty((await Office.Inbox.ListAsync(person, new InboxFilter { View = InboxView.Mine }, null, None)).Lines);
        Assert.Null(await Office.Get<TaskReading>().FindAsync(person, task, None));
        Assert.IsType<TaskMove.NotFound>(await Office.Work.CommentAsync(person, task, "Бачу", "c1", None));
        Assert.IsType<TaskMove.NotFound>(await Office.Work.ReleaseAsync(person, task, None));
        Assert.IsType<TaskMove.NotFound>(await Office.CompleteAsync(person, task, "Згода"));
    }
}

public sealed class StandInOnPostgres() : StandInTests(Databases.PostgresWithPeople);

public sealed class StandInOnSqlite() : StandInTests(Databases.SqliteWithPeople);
