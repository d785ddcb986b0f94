using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The page of a task: who gets it, what it does, what it says when something came between.</summary>
public abstract class TaskPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string)[] Talk =
    [
        ("outcome", "Розмова відбулася"), ("a.channel", "phone"), ("a.talkedOn", "2026-03-16"), ("a.needs", "legal"), ("a.summary", "Потрібна порада юриста."),
        ("a.willMeet", "false"), ("a.said", "Refused"),
    ];

    [Fact]
    public async Task Page_IsForThoseWhoMaySeeTheTask_AndForOthersThereIsNone()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        foreach (var (person, expected) in new[]
        {
            ("koordynator1", 200), ("pratsivnyk1", 404), ("volonter1", 404), ("koordynator2", 404), ("merezha", 404), ("admin", 302),
        })
        {
            using var visitor = await server.SignedInAsync(person);
            using var answer = await visitor.GetAsync($"/tasks/{task.Id}");
            Assert.True(expected == (int)answer.StatusCode, $"{person}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Page_ShowsWhomItIsAbout_WhatCameBeforeAndWhatComesNext()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var page = await PageAsync(server, "pratsivnyk1", task);
        Assert.Contains("<h1>Зв'язатися з дитиною або родиною</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Вигадана Марічка", page, StringComparison.Ordinal);
        Assert.Contains(task.CaseNumber, page, StringComparison.Ordinal);
        Assert.Contains("чт, 19 березня", page, StringComparison.Ordinal);
        Assert.Contains("3 дні від створення завдання", page, StringComparison.Ordinal);
        Assert.Contains("Розподілити звернення", page, StringComparison.Ordinal);
        Assert.Contains("Результат: Доручити", page, StringComparison.Ordinal);
        Assert.Contains("Чекає на допомогу.", page, StringComparison.Ordinal);
        Assert.Contains("за потреби, «Записати клієнта в ЕБД» (соціальний працівник)", page, StringComparison.Ordinal);
        Assert.Contains("за потреби, «Зв'язатися з дитиною або родиною» (соціальний працівник) після кроку «Зачекати добу»", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_WithAFormThatIsNotComplete_SaysWhatIsMissingAndKeepsWhatWasTyped()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync($"/tasks/{task.Id}", "complete", ("outcome", "Розмова відбулася"), ("a.summary", "Ось що з'ясували."));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"href=\"/tasks/{task.Id}#a-channel\"", page, StringComparison.Ordinal);
        Assert.Contains("Ось що з'ясували.", page, StringComparison.Ordinal);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Complete_LeadsToTheInboxWithANotice_AndThePageTellsWhatBecameOfTheTask()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync($"/tasks/{task.Id}", "complete", Talk);
        Assert.Equal($"/?done=completed&task={task.Id}", Visitor.Local(answer));
        Assert.Contains("Завдання завершено.", await worker.TextAsync(Visitor.Local(answer)), StringComparison.Ordinal);

        var page = await PageAsync(server, "pratsivnyk1", task);
        Assert.Contains("Завдання вже завершено: Соціальна працівниця 1, сьогодні о 09:30.", page, StringComparison.Ordinal);
        Assert.Contains("Результат: Розмова відбулася", page, StringComparison.Ordinal);
        Assert.Contains("Потрібна порада юриста.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"outcome\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_OfATaskInAQueue_TakesItAtTheSameTime_AndTheNoticeLeadsToTheNextTaskOfTheCase()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        var coordinator = await server.ActorAsync("koordynator1");
        using var visitor = await server.SignedInAsync("koordynator1");
        using var answer = await visitor.SubmitAsync(
            $"/tasks/{task.Id}", "complete", ("outcome", "Доручити"), ("a.worker", coordinator.AccountId.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(coordinator.AccountId, (await server.TaskAsync(task.Id)).AssigneeId);
        var next = await server.OpenTaskAsync(task.InstanceId);
        Assert.Contains($"Завдання завершено. Далі в цій справі: <a href=\"/tasks/{next.Id}\">", await visitor.TextAsync(Visitor.Local(answer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_SentTwice_IsDoneOnce()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var page = await worker.GetAsync($"/tasks/{task.Id}");
        var answers = new List<string>();
        var send = await worker.FillInAsync($"/tasks/{task.Id}", "complete", Talk);
        for (var i = 0; i < 2; i++)
        {
            using var answer = await send();
            answers.Add(Visitor.Local(answer));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(1, await OnContextAsync(server, context => context.FormAnswers.CountAsync(row => row.TaskId == task.Id)));
    }

    [Fact]
    public async Task Complete_AfterTheTaskWasGivenToAnother_SaysWhoHasItAndShowsWhatWasTyped()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync($"/tasks/{task.Id}", "complete", Talk);
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var given = await coordinator.SubmitAsync(
            $"/tasks/{task.Id}", "hand-over", ("to", (await server.ActorAsync("yuryst1")).AccountId.ToString()));
        Assert.Equal($"/?done=handed-over&task={task.Id}", Visitor.Local(given));

        using var answer = await send();
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Завдання вже взяли в роботу: Юристка 1.", page, StringComparison.Ordinal);
        Assert.Contains("Цього не збережено", page, StringComparison.Ordinal);
        Assert.Contains("Потрібна порада юриста.", page, StringComparison.Ordinal);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Complete_OfATaskThatIsDone_TellsByWhomAndWhen()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var send = await coordinator.FillInAsync($"/tasks/{task.Id}", "complete", ("outcome", "Не наш клієнт"));
        using var done = await coordinator.SubmitAsync($"/tasks/{task.Id}", "complete", ("outcome", "Не наш клієнт"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        using var late = await send();
        Assert.Contains("Завдання вже завершено: Координаторка 1, сьогодні о 09:30.", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_InAPicker_ComesBackWithCandidatesAndCompletesNothing()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await coordinator.SubmitAsync(
            $"/tasks/{task.Id}", "complete", ("find", "worker"), ("a.worker.find", "юристка"), ("a.note", "Обережно з телефоном."));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains((await server.ActorAsync("yuryst1")).AccountId.ToString(), page, StringComparison.Ordinal);
        Assert.Contains("Обережно з телефоном.", page, StringComparison.Ordinal);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Claim_Release_Priority_AndRemark_AreDoneFromThePage()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        var path = $"/tasks/{task.Id}";
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var claimed = await coordinator.SubmitAsync(path, "claim");
        Assert.Equal($"{path}?done=taken", Visitor.Local(claimed));
        using var urgent = await coordinator.SubmitAsync(path, "priority", ("priority", "Urgent"));
        using var remark = await coordinator.SubmitAsync(path, "comment", ("text", "Мати просить телефонувати після шостої."));
        Assert.Equal(HttpStatusCode.Redirect, remark.StatusCode);
        var page = await PageAsync(server, "koordynator1", task);
        Assert.Contains("Мати просить телефонувати після шостої.", page, StringComparison.Ordinal);
        Assert.Contains("Координаторка 1: завдання взято в роботу", page, StringComparison.Ordinal);
        Assert.Contains("Координаторка 1: тепер термінове", page, StringComparison.Ordinal);
        using var released = await coordinator.SubmitAsync(path, "release");
        Assert.Equal($"/?done=released&task={task.Id}", Visitor.Local(released));
        Assert.Null((await server.TaskAsync(task.Id)).AssigneeId);
    }

    [Fact]
    public async Task Remark_Empty_IsAskedForBesideItsField()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await coordinator.SubmitAsync($"/tasks/{task.Id}", "comment", ("text", " "));
        Assert.Contains($"href=\"/tasks/{task.Id}#comment\"", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_IsSavedByTheAssigneeAlone_AndFillsTheFormInAgain()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        Assert.Equal(HttpStatusCode.NotFound, await SaveDraftAsync(server, "koordynator1", task));
        Assert.Equal(HttpStatusCode.NotFound, await SaveDraftAsync(server, "pratsivnyk2", task));
        Assert.Equal(HttpStatusCode.OK, await SaveDraftAsync(server, "pratsivnyk1", task));
        Assert.Contains("Почали розмову.", await PageAsync(server, "pratsivnyk1", task), StringComparison.Ordinal);
        Assert.DoesNotContain("Почали розмову.", await PageAsync(server, "koordynator1", task), StringComparison.Ordinal);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync($"/tasks/{task.Id}", "complete", Talk);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await SaveDraftAsync(server, "pratsivnyk1", task));
    }

    private static async Task<HttpStatusCode> SaveDraftAsync(RunningServer server, string person, HumanTask task)
    {
        using var visitor = await server.SignedInAsync(person);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("a.summary", "Почали розмову."), KeyValuePair.Create("draftVersion", "0")]);
        using var answer = await visitor.SendAsync(
            HttpMethod.Post, $"/tasks/{task.Id}/draft", form, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        return answer.StatusCode;
    }

    private static async Task<string> PageAsync(RunningServer server, string person, HumanTask task)
    {
        using var visitor = await server.SignedInAsync(person);
        return await visitor.TextAsync($"/tasks/{task.Id}");
    }

    // As it is read: the encoder writes an apostrophe as a number.
}

public sealed class TaskPageOnPostgres() : TaskPageTests(Databases.PostgresWithPeople);

public sealed class TaskPageOnSqlite() : TaskPageTests(Databases.SqliteWithPeople);
