using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The step «Завдання працівнику»: what it puts into the inbox, for whom, and how it goes on.</summary>
public abstract class HumanTaskTests(DatabaseTemplate template) : OfficeTest(template)
{
    [Fact]
    public async Task Step_Reached_MakesOneOpenTaskThatSaysEverythingAListAsksFor()
    {
        await Office.PublishAsync(Flow("", TaskStep(
            "a", ("instructions", "Зателефонуйте."), ("clause", "S1.2"), ("priority", "High"), ("dueIn", 3), ("dueUnit", "Days"), YesOrNo())));
        var id = await Office.StartAsync();
        var task = Assert.Single(await Office.OpenTasksAsync(id));
        Assert.Equal(
            ("Завдання a", "Зателефонуйте.", "S1.2", TaskPriority.High, Role.Lawyer, null, Office.Centre, Office.Centre),
            (task.Title, task.Instructions, task.Clause, task.Priority, task.Role, task.AssigneeId, task.CentreId, task.UnitId));
        Assert.Equal((id, "a", $"КАЛ-2026-{id}", "Пошук партнера"), (task.InstanceId, task.ActivityId, task.CaseNumber, task.ProcedureName));
        Assert.Equal(new DateTimeOffset(2026, 3, 19, 16, 0, 0, TimeSpan.Zero), task.DueAt);
        Assert.Equal(("3 дні від створення завдання", task.DueAt), (task.DueReason, (DateTimeOffset?)task.OrderAt));
        Assert.Equal(
            [new TaskOutcome("Згода", OutcomeKind.Positive), new TaskOutcome("Відмова", OutcomeKind.Refusal, false)], TaskOutcomes.Read(task.Outcomes));
    }

    [Fact]
    public async Task Step_WithoutADeadline_IsListedBehindAllThatHaveOne()
    {
        await Office.PublishAsync(Flow("", TaskStep("a")));
        var task = await Office.TaskAsync(await Office.StartAsync(), "a");
        Assert.Equal((null, null, HumanTask.NoDeadline), (task.DueAt, task.DueReason, task.OrderAt));
        Assert.Equal([new TaskOutcome("Завершено")], TaskOutcomes.Read(task.Outcomes));
    }

    [Theory]
    [InlineData("Згода", "z")]
    [InlineData("Відмова", "v")]
    public async Task Outcome_Chosen_IsThePortByWhichTheCaseGoesOn(string outcome, string next)
    {
        await Office.PublishAsync(Flow("a:Згода>z a:Відмова>v", TaskStep("a", YesOrNo()), TaskStep("z"), TaskStep("v")));
        var id = await Office.StartAsync();
        var lawyer = await Office.ActorAsync("yuryst1");
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "a")).Id, outcome));
        Assert.Equal(next, Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
        var done = await Office.TaskAsync(id, "a");
        Assert.Equal((TaskState.Completed, outcome, (Guid?)lawyer.AccountId, (DateTimeOffset?)Office.Clock.GetUtcNow()), (done.State, done.Outcome, done.CompletedById, done.ClosedAt));
    }

    [Theory]
    [InlineData("a>b")]
    [InlineData("a:Завершено>b")]
    public async Task Outcome_TheOnlyOne_GoesOnByItsNameOrByDone(string arrow)
    {
        await Office.PublishAsync(Flow(arrow, TaskStep("a"), TaskStep("b")));
        var id = await Office.StartAsync();
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id);
        Assert.Equal("b", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    [Fact]
    public async Task SameAs_GivesTheTaskToWhoDidTheOtherStep()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("who", "SameAs"), ("sameAs", "a"))));
        var id = await Office.StartAsync();
        var lawyer = await Office.ActorAsync("yuryst1");
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "a")).Id);
        var task = await Office.TaskAsync(id, "b");
        Assert.Equal((lawyer.AccountId, (DateTimeOffset?)Office.Clock.GetUtcNow()), (task.AssigneeId, task.ClaimedAt));
    }

    [Fact]
    public async Task NotWhoDid_KeepsTheTaskFromWhoDidTheOtherStepEvenWhereBothAreDrawn()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("who", "SameAs"), ("sameAs", "a"), ("notWhoDid", "a"))));
        var id = await Office.StartAsync();
        var lawyer = await Office.ActorAsync("yuryst1");
        await Office.CompleteAsync(lawyer, (await Office.TaskAsync(id, "a")).Id);
        var task = await Office.TaskAsync(id, "b");
        Assert.Equal((null, (Guid?)lawyer.AccountId), (task.AssigneeId, task.ExcludedId));
        Assert.IsType<TaskMove.Refused>(await Office.Work.ClaimAsync(lawyer, task.Id, CancellationToken.None));
        Assert.IsType<TaskMove.Refused>(await Office.CompleteAsync(lawyer, task.Id));
    }

    [Fact]
    public async Task NotWhoDid_OfTheStart_KeepsTheTaskFromWhoStartedTheCase()
    {
        await Office.PublishAsync(Flow("", TaskStep("a", ("notWhoDid", "start"))));
        var lawyer = await Office.ActorAsync("yuryst1");
        var id = await Office.StartAsync(startedBy: lawyer.AccountId);
        Assert.Equal(lawyer.AccountId, (await Office.TaskAsync(id, "a")).ExcludedId);
    }

    [Fact]
    public async Task Manager_IsGivenTheTask_AndWithoutOneTheQueueHasIt()
    {
        await Office.PublishAsync(Flow("", TaskStep("a", ("who", "Manager"))));
        var worker = await Office.ActorAsync("pratsivnyk1");
        Assert.Equal(worker.AccountId, (await Office.TaskAsync(await Office.StartAsync(manager: worker.AccountId), "a")).AssigneeId);
        Assert.Null((await Office.TaskAsync(await Office.StartAsync(), "a")).AssigneeId);
    }

    [Theory]
    [InlineData("pratsivnyk1", true)]
    [InlineData("pratsivnyk2", false)]
    public async Task Person_IsGivenTheTaskOnlyWhileAtWorkInTheCentre(string signIn, bool given)
    {
        var worker = await Office.ActorAsync(signIn);
        await Office.PublishAsync(Flow("", TaskStep("a", ("who", "Person"), ("person", Literal(worker.AccountId.ToString())))));
        var task = await Office.TaskAsync(await Office.StartAsync(), "a");
        Assert.Equal(given ? worker.AccountId : null, task.AssigneeId);
        Assert.Equal(given, task.ClaimedAt is not null);
    }

    [Fact]
    public async Task Person_WhoHasLeft_IsNotGivenTheTask()
    {
        var worker = await Office.ActorAsync("pratsivnyk1");
        await Office.PublishAsync(Flow("", TaskStep("a", ("who", "Person"), ("person", Literal(worker.AccountId.ToString())))));
        await using (var context = Office.Open())
        {
            (await context.Memberships.SingleAsync(post => post.AccountId == worker.AccountId)).To = Office.Clock.GetUtcNow();
            await context.SaveChangesAsync();
        }

        Assert.Null((await Office.TaskAsync(await Office.StartAsync(), "a")).AssigneeId);
    }

    [Fact]
    public async Task Instance_Cancelled_ClosesItsTasks()
    {
        await Office.PublishAsync(Flow("s>a s>b", Line("s"), TaskStep("a"), TaskStep("b")));
        var id = await Office.StartAsync();
        await Office.Get<BurstRunner>().RunAsync(() => Office.OpenFor(Office.Centre), new CancelInstance(id));
        Assert.Empty(await Office.OpenTasksAsync(id));
        Assert.Equal((TaskState.Cancelled, (DateTimeOffset?)Office.Clock.GetUtcNow(), null), ((await Office.TaskAsync(id, "b")) is var task ? (task.State, task.ClosedAt, task.CompletedById) : default));
    }

    [Fact]
    public async Task Wait_EndedInTheBurstThatMadeIt_LeavesNoOpenTask()
    {
        await Office.PublishAsync(Flow("s>a s>e", Line("s"), TaskStep("a"), Step("e", "Elsa.Finish")));
        var id = await Office.StartAsync();
        Assert.Empty(await Office.OpenTasksAsync(id));
        Assert.Equal(TaskState.Cancelled, (await Office.TaskAsync(id, "a")).State);
    }

    [Fact]
    public async Task Instance_NotStartedAsACase_FailsInWordsAndMakesNoTask()
    {
        await Office.PublishAsync(Flow("", TaskStep("a")));
        var id = await Office.StartAsync(asCase: false);
        Assert.Empty(await Office.OpenTasksAsync(id));
        Assert.StartsWith("Крок «a»: процедуру розпочато не як справу", Assert.Single(await Office.IncidentsAsync(id)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "", "не вказано, що зробити")]
    [InlineData("role", "", "не вказано, хто виконує завдання")]
    [InlineData("who", "SameAs", "не вибрано кроку, чий виконавець потрібен")]
    [InlineData("dueIn", "0", "строк має бути числом від 1 до 10000")]
    [InlineData("outcomes", """[{"text":"Так"},{"text":"Так"}]""", "завершення «Так» названо двічі")]
    [InlineData("outcomes", """[{"kind":"Other"}]""", "одне із завершень не має назви")]
    [InlineData("outcomes", """[{"text":"Так","kind":"Maybe"}]""", "завершення «Так» має невідомий вид «Maybe»")]
    public async Task Step_ThatCannotBecomeATask_FailsInWords(string field, string value, string words)
    {
        await Office.PublishAsync(Flow("", TaskStep("a", (field, value.StartsWith('[') ? JsonNode.Parse(value) : value))));
        Assert.Equal($"Крок «a»: {words}", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync())));
    }

    [Fact]
    public async Task Role_Unknown_IsRefusedAtPublication()
    {
        var refused = await Assert.ThrowsAsync<DefinitionException>(() => Office.PublishAsync(Flow("", TaskStep("a", ("role", "Plumber")))));
        Assert.Contains("«Роль»", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NextStep_CannotBecomeATask_TheCompletedOneStaysCompletedAndTheRetryMakesOneTask()
    {
        // The person is no id, which shows only when the step is reached; then a coordinator would put it right. Here time does.
        var worker = await Office.ActorAsync("pratsivnyk1");
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("who", "Person"), ("person", JavaScript($"getWorkflowInstanceName() ? '{worker.AccountId}' : 'ніхто'")))));
        var id = await Office.StartAsync();
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id));
        Assert.Equal(TaskState.Completed, (await Office.TaskAsync(id, "a")).State);
        Assert.Empty(await Office.OpenTasksAsync(id));
        Assert.Single(await Office.IncidentsAsync(id));
        await using (var context = Office.Open())
        {
            (await context.Set<WorkflowInstance>().SingleAsync(row => row.Id == id)).Name = "справа";
            await context.SaveChangesAsync();
        }

        await Office.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(worker.AccountId, Assert.Single(await Office.OpenTasksAsync(id)).AssigneeId);
        Assert.Empty(await Office.IncidentsAsync(id));
    }

    [Fact]
    public async Task Subprocedure_IsAPartOfTheCaseThatStartedIt()
    {
        await Office.PublishAsync(Flow("", TaskStep("inner")), "child");
        var child = Step("c", "Elsa.ExecuteWorkflow");
        child["workflowDefinitionId"] = Literal("child");
        await Office.PublishAsync(Flow("", child));
        var id = await Office.StartAsync();
        await Office.AdvanceAsync(TimeSpan.Zero);
        await using var context = Office.Open();
        var task = await context.Tasks.SingleAsync();
        Assert.Equal(("inner", $"КАЛ-2026-{id}/1"), (task.ActivityId, task.CaseNumber));
    }

    private static JsonObject Literal(string value) => Expression("Literal", value);

    private static JsonObject JavaScript(string program) => Expression("JavaScript", program);

    private static JsonObject Expression(string type, string value) =>
        new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}

public sealed class HumanTaskOnPostgres() : HumanTaskTests(Databases.PostgresWithPeople);

public sealed class HumanTaskOnSqlite() : HumanTaskTests(Databases.SqliteWithPeople);
