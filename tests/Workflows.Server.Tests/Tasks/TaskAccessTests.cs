using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>Who may have a task: what somebody was, or is elsewhere, opens nothing.</summary>
public abstract class TaskAccessTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(Role.Volunteer)]
    [InlineData(Role.Administrator)]
    public async Task Task_OfSomebodyWhoIsSomethingElseNow_IsTheirsNoMore(Role now)
    {
        await Office.PublishAsync(Flow("", TaskStep("a")));
        var task = await Office.TaskAsync(await Office.StartAsync(), "a");
        var coordinator = await Office.ActorAsync("koordynator1");
        var worker = await Office.ActorAsync("pratsivnyk1");
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(coordinator, task.Id, worker.AccountId, None));
        await ChangePostAsync(worker, now);
        await AddPostAsync(worker, Office.OtherCentre, Role.Lawyer);

        worker = await Office.ActorAsync("pratsivnyk1");
        Assert.Empty((await Office.Inbox.ListAsync(worker, new InboxFilter(), null, None)).Lines);
        Assert.Empty((await Office.Inbox.ListAsync(worker, new InboxFilter { View = InboxView.Mine }, null, None)).Lines);
        Assert.Null(await Office.Get<TaskReading>().FindAsync(worker, task.Id, None));
        Assert.Null(await Office.Get<TaskReading>().DraftPlaceAsync(worker, task.Id, None));
        Assert.IsType<TaskMove.NotFound>(await Office.Work.CommentAsync(worker, task.Id, "Бачу", "c1", None));
        Assert.IsType<TaskMove.NotFound>(await Office.CompleteAsync(worker, task.Id));

        // The coordinator finds it among the centre's and gives it to another.
        Assert.Equal(task.Id, Assert.Single((await Office.Inbox.ListAsync(coordinator, new InboxFilter { View = InboxView.Centre }, null, None)).Lines).Id);
        Assert.IsType<TaskMove.Done>(await Office.Work.HandOverAsync(coordinator, task.Id, (await Office.ActorAsync("yuryst1")).AccountId, None));
    }

    [Fact]
    public async Task Mine_AreListed_WhereverTheyMayBeHad()
    {
        await Office.PublishAsync(Flow("s>a s>b", Line("s"), TaskStep("a"), TaskStep("b", ("role", "Volunteer"))));
        var here = await Office.OpenTasksAsync(await Office.StartAsync());
        var there = await Office.OpenTasksAsync(await Office.StartAsync(centre: Office.OtherCentre));
        var volunteer = await Office.ActorAsync("volonter1");
        await AddPostAsync(volunteer, Office.OtherCentre, Role.Lawyer);
        await using (var context = Office.Open())
        {
            await context.Tasks.ExecuteUpdateAsync(set => set.SetProperty(row => row.AssigneeId, volunteer.AccountId));
        }

        var lines = (await Office.Inbox.ListAsync(await Office.ActorAsync("volonter1"), new InboxFilter { View = InboxView.Mine }, null, None)).Lines;
        Assert.Equal([.. there.Append(here.Single(task => task.ActivityId == "b")).Select(task => task.Id).Order()], lines.Select(line => line.Id).Order());
    }

    [Theory]
    [InlineData("Manager")]
    [InlineData("SameAs")]
    public async Task Step_ForWhoStartedTheCase_IsNotGivenToAVolunteer_WhomItWouldShowTheCardTo(string who)
    {
        await Office.PublishAsync(Flow("", TaskStep("a", ("who", who), ("sameAs", "start"))));
        var volunteer = (await Office.ActorAsync("volonter1")).AccountId;
        var task = await Office.TaskAsync(await Office.StartAsync(manager: volunteer, startedBy: volunteer), "a");
        Assert.Equal((null, null, Role.Lawyer), (task.AssigneeId, task.ClaimedAt, task.Role));
    }

    [Fact]
    public async Task Task_IsNotHandedToAnAdministrator_WhoHasNoInbox()
    {
        await Office.PublishAsync(Flow("", TaskStep("a")));
        var task = await Office.TaskAsync(await Office.StartAsync(), "a");
        var worker = await Office.ActorAsync("pratsivnyk1");
        await ChangePostAsync(worker, Role.Administrator);
        Assert.IsType<TaskMove.Refused>(await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), task.Id, worker.AccountId, None));
        var refused = await Assert.ThrowsAsync<DefinitionException>(() => Office.PublishAsync(Flow("", TaskStep("a", ("role", "Administrator"))), "other"));
        Assert.Contains("«Роль»", refused.Message, StringComparison.Ordinal);
    }

    private async Task ChangePostAsync(Actor person, Role now)
    {
        await using (var context = Office.Open())
        {
            (await context.Memberships.SingleAsync(post => post.AccountId == person.AccountId)).To = Office.Clock.GetUtcNow();
            await context.SaveChangesAsync();
        }

        await AddPostAsync(person, Office.Centre, now);
    }

    private async Task AddPostAsync(Actor person, Guid centre, Role role)
    {
        await using var context = Office.Open();
        context.Add(new Membership
        {
            Id = Guid.CreateVersion7(Office.Clock.GetUtcNow()), AccountId = person.AccountId, UnitId = centre, CentreId = centre, Role = role, From = Office.Clock.GetUtcNow(),
        });
        await context.SaveChangesAsync();
    }
}

public sealed class TaskAccessOnPostgres() : TaskAccessTests(Databases.PostgresWithPeople);

public sealed class TaskAccessOnSqlite() : TaskAccessTests(Databases.SqliteWithPeople);

/// <summary>What a page shows of a person to whoever does not work with cards.</summary>
public sealed class TaskOfAVolunteerTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Volunteer_SeesTheTask_ButNobodysNameOrAnswers_AlsoWhenAnAdministratorBesides(bool administrator)
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync(by: "koordynator1");
        var volunteer = await server.ActorAsync("volonter1");
        await OnContextAsync(server, async context =>
        {
            if (administrator)
            {
                context.Add(new Membership
                {
                    Id = Guid.CreateVersion7(Databases.Start), AccountId = volunteer.AccountId, UnitId = task.CentreId, CentreId = task.CentreId,
                    Role = Role.Administrator, From = Databases.Start,
                });
                await context.SaveChangesAsync();
            }

            return await context.Tasks.ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, Role.Volunteer));
        });

        using var visitor = await server.SignedInAsync("volonter1");
        foreach (var path in new[] { "/", $"/tasks/{task.Id}" })
        {
            using var answer = await visitor.GetAsync(path);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Contains(task.Title, page, StringComparison.Ordinal);
            Assert.Contains(task.CaseNumber, page, StringComparison.Ordinal);
            Assert.DoesNotContain("Вигадана", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Чекає на допомогу", page, StringComparison.Ordinal);
        }
    }
}
