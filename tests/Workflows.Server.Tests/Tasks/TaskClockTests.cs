using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Deadlines;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>A task's clock: who is told of what, when, and once.</summary>
public abstract class TaskClockTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static (string, JsonNode?)[] ThreeDays => [("dueIn", 3), ("dueUnit", "WorkingDays")];

    [Fact]
    public async Task Task_InAQueue_IsToldToEverybodyWhoCouldTakeIt_AndToNobodyElse()
    {
        var task = await StartAsync(TaskStep("a", ThreeDays));
        Assert.Empty(await Office.LettersAsync(task.Id)); // The burst itself writes to nobody.
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["Queue yuryst1"], await Office.LettersAsync(task.Id));
        await Office.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Single(await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Task_GivenToSomebody_IsToldToThem()
    {
        var worker = await Office.ActorAsync("pratsivnyk1");
        await Office.PublishAsync(Flow("", TaskStep("a", [("who", "Manager"), .. ThreeDays])));
        var task = await Office.TaskAsync(await Office.StartAsync(manager: worker.AccountId), "a");
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["Assignment pratsivnyk1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Task_LeftToBeLate_RemindsThenTellsWorkerAndCoordinator_EachOnce()
    {
        // Three working days from Monday: Thursday, 19 March, 18:00; a reminder one working day before.
        var task = await StartAsync(TaskStep("a", ThreeDays));
        await Office.Work.ClaimAsync(await Office.ActorAsync("yuryst1"), task.Id, CancellationToken.None);
        await Office.PlayAsync(At(18, 16, 59));
        Assert.Equal(["Assignment yuryst1"], await Office.LettersAsync(task.Id));
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["Assignment yuryst1", "Reminder yuryst1"], await Office.LettersAsync(task.Id));
        await Office.PlayAsync(At(19, 17, 59));
        Assert.Equal((null, 2), ((await Office.TaskAsync(task.Id)).LateAt, (await Office.LettersAsync(task.Id)).Count));
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(
            ["Assignment yuryst1", "Reminder yuryst1", "Overdue koordynator1", "Overdue yuryst1"], await Office.LettersAsync(task.Id));
        Assert.Equal(At(19, 18, 0), (await Office.TaskAsync(task.Id)).LateAt);
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(30));
        Assert.Equal(4, (await Office.LettersAsync(task.Id)).Count);
        Assert.Equal([TaskEventKind.Claimed, TaskEventKind.BecameLate], await EventsAsync(task.Id));
        Assert.Equal(TaskState.Open, (await Office.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Task_LateForLong_IsToldToTheRoleAboveOnce()
    {
        var task = await StartAsync(TaskStep(
            "a", [.. ThreeDays, ("escalateTo", "NetworkAdministration"), ("escalateAfter", 2), ("escalateUnit", "WorkingDays"), ("tellCoordinator", false)]));
        await Office.PlayAsync(At(23, 17, 59));
        Assert.DoesNotContain("Escalation merezha", await Office.LettersAsync(task.Id));
        await Office.PlayAsync(At(23, 18, 0)); // Thursday's second working day after is Monday.
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(30));
        Assert.Equal(["Queue yuryst1", "Reminder yuryst1", "Overdue yuryst1", "Escalation merezha"], await Office.LettersAsync(task.Id));
        Assert.Equal([TaskEventKind.BecameLate, TaskEventKind.Escalated], await EventsAsync(task.Id));
    }

    [Fact]
    public async Task Task_WhenNothingRanForAWeek_IsMadeUpForOnce_AndNobodyIsRemindedOfWhatIsPast()
    {
        var task = await StartAsync(TaskStep("a", [.. ThreeDays, ("escalateTo", "Coordinator")]));
        Office.Clock.Advance(TimeSpan.FromDays(8));
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(
            ["Escalation koordynator1", "Overdue koordynator1", "Overdue yuryst1", "Queue yuryst1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Task_Completed_HasNoClockAnyMore()
    {
        var task = await StartAsync(TaskStep("a", ThreeDays));
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), task.Id));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(30));
        Assert.Equal(["Queue yuryst1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Task_CompletedBeforeItsClockFirstRang_IsToldToNobody()
    {
        var task = await StartAsync(TaskStep("a", ThreeDays));
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), task.Id));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(30));
        Assert.Empty(await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Reminders_Several_ComeEachOnce_AndThoseBeforeTheTaskAreLeftOut()
    {
        var task = await StartAsync(TaskStep("a", [.. ThreeDays, ("remindBefore", new JsonArray(Stretch(2, "Hours"), Stretch(1, "WorkingDays"), Stretch(9, "Weeks")))]));
        await Office.PlayAsync(At(19, 15, 59));
        Assert.Equal(1, (await Office.LettersAsync(task.Id)).Count(letter => letter == "Reminder yuryst1"));
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await Office.LettersAsync(task.Id)).Count(letter => letter == "Reminder yuryst1"));
    }

    [Fact]
    public async Task Case_LeavesALateTaskByItsPort_AndWhoeverCompletesItThenIsToldSo()
    {
        await Office.PublishAsync(Flow("a:Прострочено>late a>done", TaskStep("a", [.. ThreeDays, ("whenLate", "Leave")]), TaskStep("late"), TaskStep("done")));
        var id = await Office.StartAsync();
        var task = await Office.TaskAsync(id, "a");
        await Office.PlayAsync(At(19, 17, 59));
        Assert.Equal(TaskState.Open, (await Office.TaskAsync(task.Id)).State);
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["late"], (await Office.OpenTasksAsync(id)).ConvertAll(open => open.ActivityId));
        Assert.Equal((TaskState.TimedOut, null), (await Office.TaskAsync(task.Id)) is var left ? (left.State, left.CompletedById) : default);
        Assert.IsType<TaskMove.Closed>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), task.Id));
        Assert.Equal(["Queue yuryst1", "Reminder yuryst1", "Overdue koordynator1", "Overdue yuryst1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Case_WhoseTaskIsCompletedInTheLastMoment_GoesOnByWhatThePersonChose()
    {
        await Office.PublishAsync(Flow("a:Прострочено>late a>done", TaskStep("a", [.. ThreeDays, ("whenLate", "Leave")]), TaskStep("late"), TaskStep("done")));
        var id = await Office.StartAsync();
        Office.Clock.Advance(TimeSpan.FromDays(30)); // Nothing ran meanwhile: the person is first.
        Assert.IsType<TaskMove.Done>(await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id));
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["done"], (await Office.OpenTasksAsync(id)).ConvertAll(open => open.ActivityId));
    }

    [Fact]
    public async Task Case_ThatTimeAndAPersonMoveAtOnce_MovesOnce()
    {
        await Office.PublishAsync(Flow("a:Прострочено>late a>done", TaskStep("a", [.. ThreeDays, ("whenLate", "Leave")]), TaskStep("late"), TaskStep("done")));
        var lawyer = await Office.ActorAsync("yuryst1");
        for (var i = 0; i < 5; i++)
        {
            var id = await Office.StartAsync();
            var task = await Office.TaskAsync(id, "a");
            Office.Clock.Advance(TimeSpan.FromDays(30));
            var completing = Task.Run(() => Office.CompleteAsync(lawyer, task.Id, command: $"c{i}"));
            var ringing = Task.Run(() => Office.AdvanceAsync(TimeSpan.Zero));
            await ringing;
            var completed = await completing is TaskMove.Done;
            await Office.AdvanceAsync(TimeSpan.FromMinutes(3));
            Assert.Equal(completed ? ["done"] : ["late"], (await Office.OpenTasksAsync(id)).ConvertAll(open => open.ActivityId));
            await Office.AuditAsync();
        }
    }

    [Fact]
    public async Task Case_ThatCannotLeaveALateTask_IsStillToldToTheRoleAbove()
    {
        await Office.PublishAsync(Flow("a:Прострочено>late", TaskStep("a", [.. ThreeDays, ("whenLate", "Leave"), ("escalateTo", "NetworkAdministration")]), TaskStep("late")));
        var task = await Office.TaskAsync(await Office.StartAsync(), "a");
        await Office.PlayAsync(At(19, 17, 59));
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Office.Get<TimerLoop>().RunDueAsync(CancellationToken.None));
        await ParkAsync(timer => timer.Kind == TimerKind.Resume);
        await Office.PlayAsync(At(23, 18, 0));
        Assert.Equal(TaskState.Open, (await Office.TaskAsync(task.Id)).State);
        Assert.Contains("Escalation merezha", await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Clock_ThatWasParked_GoesOnWhenTheServerStartsAgain()
    {
        var task = await StartAsync(TaskStep("a", ThreeDays));
        await Office.AdvanceAsync(TimeSpan.Zero);
        await ParkAsync(timer => timer.SubjectId == TaskClock.TimerName);
        await Office.PlayAsync(At(20, 9, 0));
        Assert.Equal(["Queue yuryst1"], await Office.LettersAsync(task.Id));
        await HostTimers.ReviveAsync(Office.Get<Contexts>(), [TaskClock.TimerName], CancellationToken.None);
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["Queue yuryst1", "Overdue koordynator1", "Overdue yuryst1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Deadline_ThatComesNearer_IsRemindedOfAtOnceIfItsReminderIsPast()
    {
        await CalendarAsync("2026-03-18", "2026-03-19", "2026-03-20");
        var task = await StartAsync(TaskStep("a", ThreeDays));
        Assert.Equal(At(24, 18, 0), (await Office.TaskAsync(task.Id)).DueAt);
        await Office.PlayAsync(At(19, 12, 0));
        await CalendarAsync();
        await Office.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(At(19, 18, 0), (await Office.TaskAsync(task.Id)).DueAt);
        Assert.Equal(["Queue yuryst1", "Reminder yuryst1"], await Office.LettersAsync(task.Id));
        await Office.PlayAsync(At(19, 18, 0));
        Assert.Equal(["Queue yuryst1", "Reminder yuryst1", "Overdue koordynator1", "Overdue yuryst1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task Reminder_WhoseDayIsOffByNow_ComesBeforeThoughTheDeadlineStands()
    {
        var task = await StartAsync(TaskStep("a", ("dueIn", 3), ("dueUnit", "Days")));
        await Office.AdvanceAsync(TimeSpan.FromMinutes(1));
        await CalendarAsync("2026-03-18");
        await Office.PlayAsync(At(17, 17, 0));
        Assert.Equal(At(19, 18, 0), (await Office.TaskAsync(task.Id)).DueAt);
        Assert.Equal(["Queue yuryst1", "Reminder yuryst1"], await Office.LettersAsync(task.Id));
        await Office.PlayAsync(At(19, 17, 59));
        Assert.Equal(["Queue yuryst1", "Reminder yuryst1"], await Office.LettersAsync(task.Id));
    }

    [Fact]
    public async Task HandOver_AndRelease_AreToldToWhoeverHasToKnow()
    {
        var (lawyer, worker) = (await Office.ActorAsync("yuryst1"), await Office.ActorAsync("pratsivnyk1"));
        var task = await StartAsync(TaskStep("a", ThreeDays));
        await Office.AdvanceAsync(TimeSpan.Zero);
        await Office.Work.ClaimAsync(lawyer, task.Id, CancellationToken.None);
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await Office.Work.HandOverAsync(lawyer, task.Id, worker.AccountId, CancellationToken.None);
        Office.Clock.Advance(TimeSpan.FromMinutes(1));
        await Office.Work.ReleaseAsync(worker, task.Id, CancellationToken.None);
        Assert.Equal(["Queue yuryst1", "Assignment pratsivnyk1", "Queue yuryst1"], await Office.LettersAsync(task.Id));
        Assert.Equal("Queue yuryst1", (await Office.LettersAsync(task.Id))[2]);
    }

    [Fact]
    public async Task Deadline_CountedFromTheCase_DoesNotBeginAnewWithEachTask()
    {
        await Office.PublishAsync(Flow("a>b", TaskStep("a"), TaskStep("b", ("dueIn", 72), ("dueUnit", "Hours"), ("dueFrom", "Case"))));
        var started = Office.Clock.GetUtcNow();
        var id = await Office.StartAsync();
        await Office.AdvanceAsync(TimeSpan.FromHours(30));
        await Office.CompleteAsync(await Office.ActorAsync("yuryst1"), (await Office.TaskAsync(id, "a")).Id);
        Assert.Equal(started.AddHours(72), (await Office.TaskAsync(id, "b")).DueAt);
    }

    [Theory]
    [InlineData("a>b", 3, "такої стрілки немає")]
    [InlineData("a:Прострочено>b", null, "але строку немає")]
    public async Task Leaving_WithNowhereToGoOrNoMomentToGo_IsNotPublished(string arrows, int? dueIn, string why)
    {
        await using var context = Office.Get<Contexts>().Open(new Scope(null, [Office.Network], [], "test"));
        var text = Flow(arrows, TaskStep("a", ("whenLate", "Leave"), ("dueIn", dueIn)), TaskStep("b"));
        var refused = await Assert.ThrowsAsync<DefinitionException>(
            () => Office.Get<ProcedurePublishing>().PublishAsync(context, Office.Network, "leaving", text, CancellationToken.None));
        Assert.Contains("Крок «a»", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remindBefore", """[{"number":0}]""", "час до нагадування має бути числом від 1 до 10000")]
    [InlineData("remindBefore", """[{"number":1,"unit":"Moons"}]""", "час до нагадування має невідому одиницю")]
    [InlineData("outcomes", """["Прострочено"]""", "завершення не може називатися «Прострочено»")]
    public async Task Step_WhoseTimingMeansNothing_FailsInWords(string field, string value, string words)
    {
        await Office.PublishAsync(Flow("a:Прострочено>b", TaskStep("a", [(field, JsonNode.Parse(value)), ("whenLate", "Leave"), .. ThreeDays]), TaskStep("b")));
        Assert.StartsWith($"Крок «a»: {words}", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync())), StringComparison.Ordinal);
    }

    private async Task<HumanTask> StartAsync(JsonObject step)
    {
        await Office.PublishAsync(Flow("", step));
        return await Office.TaskAsync(await Office.StartAsync(), "a");
    }

    private async Task<List<TaskEventKind>> EventsAsync(Guid taskId)
    {
        await using var context = Office.Open();
        return await context.Set<TaskEvent>().Where(line => line.TaskId == taskId).OrderBy(line => line.At).ThenBy(line => line.Id).Select(line => line.Kind).ToListAsync();
    }

    private async Task ParkAsync(Expression<Func<WorkflowTimer, bool>> which)
    {
        await using var context = Office.Open();
        Assert.Equal(1, await context.Set<WorkflowTimer>().Where(which).ExecuteUpdateAsync(set => set.SetProperty(timer => timer.ParkedAt, Office.Clock.GetUtcNow())));
    }

    private async Task CalendarAsync(params string[] off)
    {
        var coordinator = await Office.ActorAsync("koordynator1");
        var unit = (await Office.Get<TermUnits>().FindAsync(coordinator, null, CancellationToken.None))!;
        var view = await Office.Get<CalendarKeeping>().ReadAsync(coordinator, unit, CancellationToken.None);
        var content = new CalendarContent(WorkCalendar.Usual.Week, false, [.. off.Select(day => Calendars.Off(day, "ремонт"))]);
        Assert.IsType<TermsMove.Saved>(await Office.Get<CalendarKeeping>().SaveAsync(coordinator, view, view.OwnId, content, CancellationToken.None));
    }

    private static JsonObject Stretch(int number, string unit) => new() { ["number"] = number, ["unit"] = unit };

    // A moment of March 2026 by the clocks in Kyiv, before they are changed.
    private static DateTimeOffset At(int day, int hour, int minute) => new DateTimeOffset(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(2)).ToUniversalTime();
}

public sealed class TaskClockOnPostgres() : TaskClockTests(Databases.PostgresWithPeople);

public sealed class TaskClockOnSqlite() : TaskClockTests(Databases.SqliteWithPeople);
