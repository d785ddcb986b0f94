using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>«Завдання кожному»: everybody who has the role gets a task of their own, and the case waits for all of them.</summary>
public abstract class EachWorkerTests(DatabaseTemplate template) : OfficeTest(template)
{
    [Fact]
    public async Task Everybody_OfTheRole_GetsATask_AndTheCaseGoesOnAfterTheLast()
    {
        await Office.AddPostAsync(await Office.ActorAsync("fakhivets1"), Office.Centre, Role.Lawyer);
        var id = await StartAsync();
        var tasks = await Office.OpenTasksAsync(id);
        Assert.Equal(
            new[] { (await Office.ActorAsync("fakhivets1")).AccountId, (await Office.ActorAsync("yuryst1")).AccountId }.Order(), tasks.Select(task => task.AssigneeId!.Value).Order());
        Assert.All(tasks, task => Assert.Equal(("e", "Взяти участь", Role.Lawyer, "W1"), (task.ActivityId, task.Title, task.Role, task.Clause)));
        await DoAsync("yuryst1", tasks, EachWorkerActivity.Did);
        Assert.Equal("e", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        await DoAsync("fakhivets1", tasks, EachWorkerActivity.Did);
        Assert.Equal("yes", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Two_Roles_AreAskedTogether_AndWhoHasBothIsAskedOnce()
    {
        await Office.AddPostAsync(await Office.ActorAsync("yuryst1"), Office.Centre, Role.Specialist);
        var tasks = await Office.OpenTasksAsync(await StartAsync((EachWorkerActivity.AlsoField, "Specialist")));
        Assert.Equal(
            new[] { ((await Office.ActorAsync("yuryst1")).AccountId, Role.Lawyer), ((await Office.ActorAsync("fakhivets1")).AccountId, Role.Specialist) }.Order(),
            tasks.Select(task => (task.AssigneeId!.Value, task.Role)).Order());
    }

    [Fact]
    public async Task One_WhoDidNot_IsEnough_ForTheOtherWay()
    {
        await Office.AddPostAsync(await Office.ActorAsync("fakhivets1"), Office.Centre, Role.Lawyer);
        var id = await StartAsync();
        var tasks = await Office.OpenTasksAsync(id);
        await DoAsync("fakhivets1", tasks, EachWorkerActivity.Failed);
        await DoAsync("yuryst1", tasks, EachWorkerActivity.Did);
        Assert.Equal("no", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Deadline_ThatPasses_ClosesTheTasks_AndLeavesByItsOwnWay_WhereTheDrawingSaysSo()
    {
        var id = await StartAsync(("dueIn", 2), ("whenLate", "Leave"));
        var task = Assert.Single(await Office.OpenTasksAsync(id));
        await Office.PlayAsync(task.DueAt!.Value.AddMinutes(1));
        Assert.Equal("late", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.NotEqual(TaskState.Open, (await Office.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Nobody_OfTheRole_OrNobodyThere_GoesTheOtherWayAtOnce()
    {
        await Office.AddAbsenceAsync(await Office.ActorAsync("yuryst1"), null);
        Assert.Equal("no", Assert.Single(await Office.OpenTasksAsync(await StartAsync())).ActivityId);
    }

    [Fact]
    public async Task TwoPeople_ClickingAtOnce_AreBothHeard()
    {
        await Office.AddPostAsync(await Office.ActorAsync("fakhivets1"), Office.Centre, Role.Lawyer);
        for (var round = 0; round < 5; round++)
        {
            var id = await StartAsync();
            var tasks = await Office.OpenTasksAsync(id);
            await Task.WhenAll(Task.Run(() => DoAsync("yuryst1", tasks, EachWorkerActivity.Did)), Task.Run(() => DoAsync("fakhivets1", tasks, EachWorkerActivity.Did)));
            Assert.Equal("yes", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
            Assert.Empty(await Office.IncidentsAsync(id));
        }
    }

    private async Task DoAsync(string signIn, IReadOnlyList<HumanTask> tasks, string outcome)
    {
        var who = await Office.ActorAsync(signIn);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(who, tasks.Single(task => task.AssigneeId == who.AccountId).Id, outcome));
    }

    private async Task<string> StartAsync(params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step("e", EachWorkerActivity.TypeName);
        (step["title"], step["role"], step["clause"]) = ("Взяти участь", "Lawyer", "W1");
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        await Office.PublishAsync(Flow("e:Усі>yes e:Не_всі>no e:Прострочено>late", step, TaskStep("yes"), TaskStep("no"), TaskStep("late")));
        var id = await Office.StartAsync();
        await Office.AdvanceAsync(TimeSpan.Zero);
        return id;
    }
}

public sealed class EachWorkerOnPostgres() : EachWorkerTests(Databases.PostgresWithPeople);

public sealed class EachWorkerOnSqlite() : EachWorkerTests(Databases.SqliteWithPeople);
