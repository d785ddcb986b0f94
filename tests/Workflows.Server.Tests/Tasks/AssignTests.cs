using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The step «Розподілити»: who can be chosen, and what a case does with its manager from then on.</summary>
public abstract class AssignTests(DatabaseTemplate template) : OfficeTest(template)
{
    private Actor Coordinator { get; set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Coordinator = await Office.ActorAsync("koordynator1");
    }

    [Fact]
    public async Task Person_WhoIsChosen_ManagesTheCase_AndGetsTheNextTask()
    {
        var (id, task) = await StartAsync();
        Assert.Equal((Role.Coordinator, Role.SocialWorker, "Вибрати, хто вестиме справу"), (task.Role, task.AmongRole, task.Title));
        var worker = await Office.ActorAsync("pratsivnyk1");
        Assert.IsType<TaskMove.Done>(await ChooseAsync(task, worker.AccountId));
        var next = Assert.Single(await Office.OpenTasksAsync(id));
        Assert.Equal(("b", (Guid?)worker.AccountId), (next.ActivityId, next.AssigneeId));
        await using var context = Office.Open();
        Assert.Equal(worker.AccountId, (await context.CaseFiles.SingleAsync(row => row.InstanceId == id)).ManagerId);
    }

    [Fact]
    public async Task Person_WhoIsChosen_ManagesWhatTheCaseStarts()
    {
        await Office.PublishAsync(Flow("", TaskStep("inner", ("who", "Manager"))), "child");
        var child = Step("c", "Elsa.ExecuteWorkflow");
        child["workflowDefinitionId"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "child" } };
        var (id, task) = await StartAsync("a:Розподілено>c", child);
        var worker = await Office.ActorAsync("pratsivnyk1");
        await ChooseAsync(task, worker.AccountId);
        await Office.AdvanceAsync(TimeSpan.Zero);
        await using var context = Office.Open();
        Assert.Equal(worker.AccountId, (await context.CaseFiles.SingleAsync(row => row.ParentInstanceId == id)).ManagerId);
        Assert.Equal(worker.AccountId, (await context.Tasks.SingleAsync(row => row.ActivityId == "inner")).AssigneeId);
    }

    [Fact]
    public async Task Task_WithoutAChoice_OrWithSomebodyElse_StaysOpen()
    {
        var (id, task) = await StartAsync();
        foreach (var chosen in new Guid?[] { null, Coordinator.AccountId, (await Office.ActorAsync("pratsivnyk2")).AccountId, Guid.Empty })
        {
            Assert.IsType<TaskMove.Refused>(await ChooseAsync(task, chosen));
        }

        var left = await Office.ActorAsync("pratsivnyk1");
        await Office.ChangePostAsync(left, null);
        Assert.IsType<TaskMove.Refused>(await ChooseAsync(task, left.AccountId));
        Assert.Equal(task.Id, Assert.Single(await Office.OpenTasksAsync(id)).Id);
    }

    [Fact]
    public async Task Page_OffersThePeopleOfTheRole_WithTheirOpenTasks_AndTheirAbsence()
    {
        var (worker, specialist) = (await Office.ActorAsync("pratsivnyk1"), await Office.ActorAsync("fakhivets1"));
        await Office.AddPostAsync(specialist, Office.Centre, Role.SocialWorker);
        await Office.PublishAsync(Flow("", TaskStep("x", ("who", "Manager"), ("role", "SocialWorker"))), "busy");
        for (var number = 0; number < 2; number++)
        {
            await Office.StartAsync("busy", manager: worker.AccountId);
        }

        await Office.AddAbsenceAsync(specialist, null);
        var (_, task) = await StartAsync();
        var view = await Office.Get<TaskReading>().FindAsync(Coordinator, task.Id, CancellationToken.None);
        Assert.Equal(new[] { specialist.AccountId, worker.AccountId }.Order(), view!.Managers.Select(person => person.Id).Order());
        Assert.Equal("2 завдання", view.Managers.Single(person => person.Id == worker.AccountId).Note);
        Assert.StartsWith("завдань немає (", view.Managers.Single(person => person.Id == specialist.AccountId).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_Passed_LetsTheCaseGoOn()
    {
        var (id, task) = await StartAsync("a:Розподілено>b a:Прострочено>c", TaskStep("c"), ("dueIn", 1), ("whenLate", "Leave"));
        await Office.PlayAsync(task.DueAt!.Value.AddMinutes(1));
        Assert.Equal("c", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task TwoClicks_AtOnce_ChooseOnePerson()
    {
        await Office.AddPostAsync(await Office.ActorAsync("fakhivets1"), Office.Centre, Role.SocialWorker);
        var (worker, specialist) = (await Office.ActorAsync("pratsivnyk1"), await Office.ActorAsync("fakhivets1"));
        var (id, task) = await StartAsync();
        var moves = await Task.WhenAll(new[] { worker, specialist }.Select(person => Task.Run(() => ChooseAsync(task, person.AccountId, $"c{person.AccountId:N}"))));
        Assert.Single(moves.OfType<TaskMove.Done>());
        var chosen = moves[0] is TaskMove.Done ? worker : specialist;
        Assert.Equal(chosen.AccountId, Assert.Single(await Office.OpenTasksAsync(id)).AssigneeId);
    }

    private Task<TaskMove> ChooseAsync(HumanTask task, Guid? person, string command = "c1") => Office.Work.CompleteAsync(
        new CompletionWish(Coordinator, task.Id, AssignActivity.Assigned, new Dictionary<string, IReadOnlyList<string>>(), command) { Chosen = person }, CancellationToken.None);

    private async Task<(string Id, HumanTask Task)> StartAsync(string arrows = "a:Розподілено>b", JsonObject? other = null, params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step("a", AssignActivity.TypeName);
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        var next = TaskStep("b", ("who", "Manager"), ("role", "SocialWorker"));
        await Office.PublishAsync(other is null ? Flow(arrows, step, next) : Flow(arrows, step, next, other));
        var id = await Office.StartAsync();
        await new Shelf(Office).AddCaseAsync(id, $"КАЛ-2026-{id}");
        return (id, Assert.Single(await Office.OpenTasksAsync(id)));
    }
}

public sealed class AssignOnPostgres() : AssignTests(Databases.PostgresWithPeople);

public sealed class AssignOnSqlite() : AssignTests(Databases.SqliteWithPeople);
