using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The step «Погодження двома»: both agree or one refuses, and nobody is both, whoever clicks when.</summary>
public abstract class ApprovalTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const string Remark = """{"key":"remark","title":"Зауваження","groups":[{"fields":[{"key":"text","label":"Що врахувати","type":"LongText"}]}]}""";
    private const string Arrows = "p:Погоджено>yes p:Відхилено>no p:Прострочено>late";

    [Fact]
    public async Task Step_Reached_MakesATaskForEachOfTheTwoRoles()
    {
        var (id, first, second) = await StartAsync(("second", "Coordinator"), ("dueIn", 3), ("clause", "О1"));
        Assert.Equal([Role.Lawyer, Role.Coordinator], new[] { first.Role, second.Role });
        Assert.All([first, second], task => Assert.Equal((id, "p", "Вихід на вулицю", "О1", null), (task.InstanceId, task.ActivityId, task.Title, task.Clause, task.AssigneeId)));
        Assert.All([first, second], task => Assert.NotNull(task.DueAt));
        Assert.Equal(
            [new TaskOutcome("Погоджено", OutcomeKind.Positive), new TaskOutcome("Відхилено", OutcomeKind.Refusal, Checks: false)], TaskOutcomes.Read(first.Outcomes));
    }

    [Fact]
    public async Task Both_Agree_AndTheCaseGoesOn()
    {
        var (id, first, second) = await StartAsync(("second", "Coordinator"));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("koordynator1"), second.Id, ApprovalActivity.Agreed));
        Assert.Equal(first.Id, Assert.Single(await Office.OpenTasksAsync(id)).Id);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), first.Id, ApprovalActivity.Agreed));
        Assert.Equal("yes", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_Refuses_AndTheOthersTaskIsClosed(bool afterTheOtherAgreed)
    {
        var (id, first, second) = await StartAsync(("second", "Coordinator"));
        if (afterTheOtherAgreed)
        {
            await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), first.Id, ApprovalActivity.Agreed);
        }

        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("koordynator1"), second.Id, ApprovalActivity.Refused));
        Assert.Equal("no", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.Equal(afterTheOtherAgreed ? TaskState.Completed : TaskState.Cancelled, (await Office.TaskAsync(first.Id)).State);
    }

    [Fact]
    public async Task Person_WhoHasAgreed_DoesNotDoTheOther_AlsoIfBothWereTheirs()
    {
        var (id, first, second) = await StartAsync();
        var lawyer = await Office.ActorAsync("yuryst1");
        await Office.Work.ClaimAsync(lawyer, first.Id, CancellationToken.None);
        await Office.Work.ClaimAsync(lawyer, second.Id, CancellationToken.None);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, first.Id, ApprovalActivity.Agreed));
        var other = await Office.TaskAsync(second.Id);
        Assert.Equal((null, (Guid?)lawyer.AccountId, TaskState.Open), (other.AssigneeId, other.ExcludedId, other.State));
        Assert.IsType<TaskMove.Refused>(await Office.Work.ClaimAsync(lawyer, second.Id, CancellationToken.None));
        Assert.IsType<TaskMove.Refused>(await Office.CompleteAsync(lawyer, second.Id, ApprovalActivity.Agreed));
        Assert.IsType<TaskMove.Refused>(await Office.Work.HandOverAsync(await Office.ActorAsync("koordynator1"), second.Id, lawyer.AccountId, CancellationToken.None));
        var another = await SecondLawyerAsync();
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(another, second.Id, ApprovalActivity.Agreed));
        Assert.Equal("yes", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task Person_ClickingBothAtOnce_DoesOneOfThem()
    {
        var lawyer = await Office.ActorAsync("yuryst1");
        for (var round = 0; round < 8; round++)
        {
            var (id, first, second) = await StartAsync();
            var moves = await Task.WhenAll(ClickAsync(lawyer, first, ApprovalActivity.Agreed), ClickAsync(lawyer, second, ApprovalActivity.Agreed));
            Assert.Single(moves.OfType<TaskMove.Done>());
            Assert.Single(moves.OfType<TaskMove.Refused>());
            var left = Assert.Single(await Office.OpenTasksAsync(id));
            Assert.Equal(("p", (Guid?)lawyer.AccountId, null), (left.ActivityId, left.ExcludedId, left.AssigneeId));
        }
    }

    [Theory]
    [InlineData(ApprovalActivity.Agreed, "yes")]
    [InlineData(ApprovalActivity.Refused, "no")]
    public async Task TwoPeople_ClickingAtOnce_AreBothHeard(string saysTheSecond, string next)
    {
        var (lawyer, coordinator) = (await Office.ActorAsync("yuryst1"), await Office.ActorAsync("koordynator1"));
        for (var round = 0; round < 6; round++)
        {
            var (id, first, second) = await StartAsync(("second", "Coordinator"));
            var moves = await Task.WhenAll(ClickAsync(lawyer, first, ApprovalActivity.Agreed), ClickAsync(coordinator, second, saysTheSecond));
            Assert.IsType<TaskMove.Done>(moves[1]);
            Assert.True(moves[0] is TaskMove.Done || (next == "no" && moves[0] is TaskMove.Closed), $"{moves[0]}");
            Assert.Equal(next, Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
            Assert.Empty(await Office.IncidentsAsync(id));
        }
    }

    [Fact]
    public async Task Task_HandedOverWhileThePersonAgrees_IsNotTheirs()
    {
        var (lawyer, coordinator) = (await Office.ActorAsync("yuryst1"), await Office.ActorAsync("koordynator1"));
        for (var round = 0; round < 6; round++)
        {
            var (_, first, second) = await StartAsync();
            var moves = await Task.WhenAll(
                ClickAsync(lawyer, first, ApprovalActivity.Agreed),
                Task.Run(() => Office.Work.HandOverAsync(coordinator, second.Id, lawyer.AccountId, CancellationToken.None)));
            Assert.IsType<TaskMove.Done>(moves[0]);
            var other = await Office.TaskAsync(second.Id);
            Assert.Equal((null, (Guid?)lawyer.AccountId), (other.AssigneeId, other.ExcludedId));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deadline_Passed_LetsTheCaseGoOnWithoutThem(bool afterOneAgreed)
    {
        var (id, first, second) = await StartAsync(("second", "Coordinator"), ("dueIn", 1), ("whenLate", "Leave"));
        if (afterOneAgreed)
        {
            await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), first.Id, ApprovalActivity.Agreed);
        }

        await Office.PlayAsync(first.DueAt!.Value.AddMinutes(1));
        Assert.Equal("late", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        Assert.Contains(TaskState.TimedOut, new[] { (await Office.TaskAsync(first.Id)).State, (await Office.TaskAsync(second.Id)).State });
        Assert.Empty(await Office.IncidentsAsync(id));
    }

    [Fact]
    public async Task LaterStep_KnowsWhoSaidTheLastWord()
    {
        await Office.PublishAsync(Flow("p:Погоджено>yes", Approval(("second", "Coordinator")), TaskStep("yes", ("notWhoDid", "p"))));
        var id = await Office.StartAsync();
        var (tasks, coordinator) = (await Office.OpenTasksAsync(id), await Office.ActorAsync("koordynator1"));
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), tasks.Single(task => task.Role == Role.Lawyer).Id, ApprovalActivity.Agreed);
        await Office.CompleteAsync(coordinator, tasks.Single(task => task.Role == Role.Coordinator).Id, ApprovalActivity.Agreed);
        Assert.Equal(coordinator.AccountId, Assert.Single(await Office.OpenTasksAsync(id)).ExcludedId);
    }

    [Fact]
    public async Task Remarks_OfBoth_AreKept()
    {
        await Office.PublishAsync(Flow("p:Погоджено>yes", Approval(("second", "Coordinator"), ("form", "remark")), TaskStep("yes")));
        await Office.PublishFormAsync(Remark, "remark");
        var id = await Office.StartAsync();
        foreach (var task in await Office.OpenTasksAsync(id))
        {
            var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.text"] = [$"Від {task.Role}"] };
            var who = await Office.ActorAsync(task.Role == Role.Lawyer ? "yuryst1" : "koordynator1");
            Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(who, task.Id, ApprovalActivity.Agreed, typed, "c1", CancellationToken.None));
        }

        await using var context = Office.Open();
        Assert.Equal(2, await context.FormAnswers.CountAsync(row => row.InstanceId == id && row.StepId == "p"));
    }

    [Fact]
    public async Task Remark_ThatWasBegunForTheOther_IsGoneWithTheRightToIt()
    {
        await Office.PublishAsync(Flow("p:Погоджено>yes", Approval(("form", "remark")), TaskStep("yes")));
        await Office.PublishFormAsync(Remark, "remark");
        var (lawyer, tasks) = (await Office.ActorAsync("yuryst1"), await Office.OpenTasksAsync(await Office.StartAsync()));
        await Office.Work.ClaimAsync(lawyer, tasks[1].Id, CancellationToken.None);
        var place = new DraftPlace.OfTask(tasks[1].CentreId, tasks[1].Id, tasks[1].SubjectId);
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.text"] = ["Моє"] };
        Assert.IsType<DraftSaved.Done>(await Office.Get<FormDrafts>().SaveAsync(lawyer, place, typed, 0, CancellationToken.None));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, tasks[0].Id, ApprovalActivity.Agreed));
        await using var context = Office.Open();
        Assert.Empty(await context.FormDrafts.ToListAsync());
        Assert.Equal(TaskEventKind.Released, (await context.Set<TaskEvent>().OrderByDescending(row => row.Id).FirstAsync(row => row.TaskId == tasks[1].Id && row.ById == null)).Kind);
    }

    [Theory]
    [InlineData("title", "не вказано, що зробити")]
    [InlineData("second", "не заповнено поле «Друга роль»")]
    public async Task Step_ThatCannotBecomeTasks_FailsInWords_AndMakesNone(string field, string words)
    {
        await Office.PublishAsync(Flow("", Approval((field, ""))));
        var id = await Office.StartAsync();
        Assert.Equal($"Крок «p»: {words}", Assert.Single(await Office.IncidentsAsync(id)));
        Assert.Empty(await Office.OpenTasksAsync(id));
    }

    private static JsonObject Approval(params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step("p", ApprovalActivity.TypeName);
        (step["title"], step["role"], step["second"]) = ("Вихід на вулицю", "Lawyer", "Lawyer");
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        return step;
    }

    private async Task<(string Id, HumanTask First, HumanTask Second)> StartAsync(params (string Key, JsonNode? Value)[] fields)
    {
        await Office.PublishAsync(Flow(Arrows, Approval(fields), TaskStep("yes"), TaskStep("no"), TaskStep("late")));
        var id = await Office.StartAsync();
        var tasks = await Office.OpenTasksAsync(id);
        Assert.Equal(2, tasks.Count);
        var first = tasks.Find(task => task.Role == Role.Lawyer)!;
        return (id, first, tasks.Single(task => task.Id != first.Id));
    }

    private async Task<Actor> SecondLawyerAsync()
    {
        await Office.AddPostAsync(await Office.ActorAsync("fakhivets1"), Office.Centre, Role.Lawyer);
        return await Office.ActorAsync("fakhivets1");
    }

    private Task<TaskMove> ClickAsync(Actor actor, HumanTask task, string outcome) => Task.Run(() => Office.CompleteAsync(actor, task.Id, outcome));
}

public sealed class ApprovalOnPostgres() : ApprovalTests(Databases.PostgresWithPeople);

public sealed class ApprovalOnSqlite() : ApprovalTests(Databases.SqliteWithPeople);
