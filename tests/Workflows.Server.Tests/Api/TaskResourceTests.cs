using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Api;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Api;

/// <summary>Tasks as programs read and do them: by the rules that the pages have.</summary>
public abstract class TaskResourceTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Tasks = "/api/v1/tasks";

    private static JsonObject Talk => new()
    {
        ["outcome"] = "Розмова відбулася",
        ["answers"] = new JsonObject
        {
            ["channel"] = "phone", ["talkedOn"] = "2026-03-16", ["needs"] = new JsonArray("legal", "social"), ["summary"] = "Потрібна порада юриста.", ["willMeet"] = true,
            ["meetsAt"] = "2026-03-18T12:30:00Z", ["place"] = "centre",
        },
    };

    [Fact]
    public async Task List_GoesPageByPage_AndHasWhatTheInboxHas()
    {
        var server = await StartAsync();
        for (var i = 0; i < 52; i++)
        {
            await server.StartCaseAsync();
        }

        using var program = await ApiCaller.ComeAsync(server, "koordynator1");
        var first = (await program.GetAsync(Tasks + "?view=Queue")).Is(HttpStatusCode.OK);
        Assert.Equal(50, first["items"].AsArray().Count);
        var second = (await program.GetAsync($"{Tasks}?view=Queue&cursor={first["next"]}")).Is(HttpStatusCode.OK);
        Assert.Equal(2, second["items"].AsArray().Count);
        Assert.Null(second.Body!["next"]);
        var line = first["items"][0]!;
        Assert.Equal(
            ("Розподілити звернення", "Потенційний клієнт", "Normal", "Coordinator", "+00:00"),
            ((string?)line["title"], (string?)line["procedure"], (string?)line["priority"], (string?)line["role"], ((string?)line["createdAt"])![^6..]));
        Assert.Equal(52, first["items"].AsArray().Concat(second["items"].AsArray()).Select(one => (string?)one!["id"]).Distinct().Count());
        Assert.Empty((await program.GetAsync(Tasks + "?view=Mine")).Is(HttpStatusCode.OK)["items"].AsArray());
        Assert.DoesNotContain("Вигадана", first.Text, StringComparison.Ordinal);

        // The list of cases, the same way.
        var cases = (await program.GetAsync("/api/v1/instances")).Is(HttpStatusCode.OK);
        var rest = (await program.GetAsync($"/api/v1/instances?cursor={cases["next"]}")).Is(HttpStatusCode.OK);
        Assert.Equal((50, 2), (cases["items"].AsArray().Count, rest["items"].AsArray().Count));
        Assert.Null(rest.Body!["next"]);
        Assert.Equal(52, cases["items"].AsArray().Concat(rest["items"].AsArray()).Select(one => (string?)one!["number"]).Distinct().Count());

        // The cursor of one list is none of another's.
        Assert.NotNull((await program.GetAsync($"/api/v1/instances?cursor={first["next"]}")).Refused(HttpStatusCode.BadRequest).Error("cursor"));
    }

    [Fact]
    public async Task List_WithAFilterThatNobodyKnows_SaysSo()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "koordynator1");
        Assert.Equal("Тут може бути: All, Mine, Queue, Centre.", (await program.GetAsync(Tasks + "?view=mine")).Refused(HttpStatusCode.BadRequest).Error("view"));
        Assert.NotNull((await program.GetAsync(Tasks + "?due=1")).Refused(HttpStatusCode.BadRequest).Error("due"));
        Assert.NotNull((await program.GetAsync(Tasks + "?status=Open")).Refused(HttpStatusCode.BadRequest).Error("status"));
        Assert.NotNull((await program.GetAsync(Tasks + "?due=Later&due=Today")).Refused(HttpStatusCode.BadRequest).Error("due"));
        Assert.NotNull((await program.GetAsync(Tasks + "?cursor=abc")).Refused(HttpStatusCode.BadRequest).Error("cursor"));
        (await program.GetAsync(Tasks + "?view=Centre&due=Overdue&priority=High&procedure=%00")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Task_TellsItsFormItsDeadlineAndTheWaysToEndIt()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var read = (await program.GetAsync($"{Tasks}/{task.Id}")).Is(HttpStatusCode.OK);
        Assert.Matches("^\"r[0-9]+\"$", read.Tag);
        Assert.Equal(
            ("Зв'язатися з дитиною або родиною", "Open", "3 дні від створення завдання", task.InstanceId),
            ((string?)read["title"], (string?)read["state"], (string?)read["dueReason"], (string?)read["instanceId"]));
        Assert.Contains("Розмова відбулася", read["outcomes"].AsArray().Select(outcome => (string?)outcome!["text"]));
        Assert.True((bool)read["may"]["complete"]!);
        var field = read["form"]["fields"]!.AsArray().Single(one => (string?)one!["key"] == "meetsAt")!;
        Assert.Equal(("DateTime", "willMeet", true), ((string?)field["type"], (string?)field["showWhen"]!["field"], (bool)field["required"]!));
        Assert.Equal("{}", read["values"].ToJsonString());

        // What is half filled in on the page stands there as values, in the shape in which they are sent.
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var draft = new FormUrlEncodedContent([KeyValuePair.Create("a.summary", "Почали."), KeyValuePair.Create("a.willMeet", "true"), KeyValuePair.Create("a.talkedOn", "16.03.2026")]);
        using var saved = await worker.SendAsync(HttpMethod.Post, TaskRoutes.Draft(task.Id), draft, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await worker.TokenAsync()));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var values = (await program.GetAsync($"{Tasks}/{task.Id}"))["values"];
        Assert.Equal(("Почали.", true, "2026-03-16"), ((string?)values["summary"], (bool)values["willMeet"]!, (string?)values["talkedOn"]));
    }

    [Fact]
    public async Task Task_OfAnotherCentreOrOfNobody_IsNotThere()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var stranger = await ApiCaller.ComeAsync(server, "koordynator2");
        foreach (var id in new[] { task.Id, Guid.CreateVersion7() })
        {
            (await stranger.GetAsync($"{Tasks}/{id}")).Refused(HttpStatusCode.NotFound);
            (await stranger.PostAsync($"{Tasks}/{id}/claim")).Refused(HttpStatusCode.NotFound);
            (await stranger.PostAsync($"{Tasks}/{id}/release")).Refused(HttpStatusCode.NotFound);
            (await stranger.PostAsync($"{Tasks}/{id}/complete", Talk, (ApiRequest.IdempotencyKey, "1"))).Refused(HttpStatusCode.NotFound);
        }

        (await stranger.GetAsync($"{Tasks}/x")).Refused(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/api/v1/instances/{task.InstanceId}")).Refused(HttpStatusCode.NotFound);
        Assert.Empty((await stranger.GetAsync(Tasks))["items"].AsArray());
    }

    [Fact]
    public async Task ClaimAndRelease_MoveTheTask_UnlessItHasChangedSinceItWasRead()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "koordynator1");
        (await program.PostAsync($"{Tasks}/{task.Id}/claim", null, (ApiRequest.IfMatch, "\"r99\""))).Refused(HttpStatusCode.PreconditionFailed);
        (await program.PostAsync($"{Tasks}/{task.Id}/claim", null, (ApiRequest.IfMatch, "another"))).Refused(HttpStatusCode.PreconditionFailed);
        Assert.Null((await server.TaskAsync(task.Id)).AssigneeId);
        var (read, claimed) = await WithTagAsync(program, task.Id, "claim");
        Assert.Equal((await server.ActorAsync("koordynator1")).AccountId, (await server.TaskAsync(task.Id)).AssigneeId);
        Assert.NotEqual(read, claimed.Tag);
        (await program.PostAsync($"{Tasks}/{task.Id}/release", null, (ApiRequest.IfMatch, read))).Refused(HttpStatusCode.PreconditionFailed);
        (await program.PostAsync($"{Tasks}/{task.Id}/complete", new JsonObject { ["outcome"] = "Доручити", ["answers"] = new JsonObject { ["worker"] = (await server.ActorAsync("koordynator1")).AccountId } },
            (ApiRequest.IfMatch, read), (ApiRequest.IdempotencyKey, "1"))).Refused(HttpStatusCode.PreconditionFailed);
        Assert.NotNull((await server.TaskAsync(task.Id)).AssigneeId);
        await WithTagAsync(program, task.Id, "release");
        Assert.Null((await server.TaskAsync(task.Id)).AssigneeId);
        (await program.PostAsync($"{Tasks}/{task.Id}/claim", null, (ApiRequest.IfMatch, "*"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Complete_WithWhatTheFormRefuses_SaysItByFieldAndChangesNothing()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var body = Talk;
        body["answers"]!.AsObject().Remove("channel");
        body["answers"]!["talkedOn"] = "2026-03-17";
        var wrong = await CompleteAsync(program, task.Id, body);
        wrong.Refused(HttpStatusCode.BadRequest);
        Assert.Equal("«Як відбулася розмова»: виберіть відповідь", wrong.Error("answers.channel"));
        Assert.Equal("«Коли»: день не може бути пізніше сьогоднішнього", wrong.Error("answers.talkedOn"));

        // Of another kind than the field's, not of the form at all, no way to end it.
        body = Talk;
        (body["answers"]!["willMeet"], body["answers"]!["needs"], body["answers"]!["colour"]) = ("так", "legal", 1);
        wrong = (await CompleteAsync(program, task.Id, body)).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(
            ("«Про зустріч домовлено»: тут має бути true або false.", "«Яка допомога потрібна»: тут має бути масив рядків.", "Такого поля у формі немає."),
            (wrong.Error("answers.willMeet"), wrong.Error("answers.needs"), wrong.Error("answers.colour")));
        body = Talk;
        body["outcome"] = "Інакше";
        Assert.StartsWith("Такого завершення в завдання немає. Є: «", (await CompleteAsync(program, task.Id, body)).Refused(HttpStatusCode.BadRequest).Error("outcome"), StringComparison.Ordinal);

        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
        Assert.Equal(0, await OnContextAsync(server, context => context.FormAnswers.CountAsync(row => row.TaskId == task.Id)));

        // The same key again, once it is right: what was refused was not done.
        (await CompleteAsync(program, task.Id, Talk)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Complete_SentAgain_GivesTheSameAnswerAndIsDoneOnce()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var first = (await CompleteAsync(program, task.Id, Talk)).Is(HttpStatusCode.OK);
        Assert.Equal(("Completed", "Розмова відбулася"), ((string?)first["state"], (string?)first["outcome"]));
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        var second = (await CompleteAsync(program, task.Id, Talk, (ApiRequest.IfMatch, "\"r0\""))).Is(HttpStatusCode.OK);
        Assert.Equal((first.Text, first.Tag), (second.Text, second.Tag));
        Assert.Equal(1, await OnContextAsync(server, context => context.FormAnswers.CountAsync(row => row.TaskId == task.Id)));

        // What was answered is read as it was sent; with another key it is another command, which comes too late.
        var values = (await program.GetAsync($"{Tasks}/{task.Id}")).Is(HttpStatusCode.OK)["values"];
        Assert.Equal(("2026-03-18T12:30:00Z", "legal"), ((string?)values["meetsAt"], (string?)values["needs"]![1]));
        Assert.Contains("Завдання вже завершено", (string?)(await CompleteAsync(program, task.Id, Talk, (ApiRequest.IdempotencyKey, "other"))).Refused(HttpStatusCode.Conflict)["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_SentTwiceAtOnce_IsDoneOnce()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CompleteAsync(program, task.Id, Talk)));
        Assert.All(answers, answer => answer.Is(HttpStatusCode.OK));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(1, await OnContextAsync(server, context => context.FormAnswers.CountAsync(row => row.TaskId == task.Id)));
    }

    [Fact]
    public async Task Complete_OfWhatAnotherPersonHas_IsRefusedWithWho()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var coordinator = await ApiCaller.ComeAsync(server, "koordynator1");
        var refused = (await CompleteAsync(coordinator, task.Id, Talk)).Refused(HttpStatusCode.Conflict);
        Assert.Equal("Завдання вже взяли в роботу: Соціальна працівниця 1.", (string?)refused["detail"]);
    }

    [Fact]
    public async Task Complete_ThatCannotBeRead_IsToldSoAndDoesNothing()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var path = $"{Tasks}/{task.Id}/complete";
        var key = (ApiRequest.IdempotencyKey, "1");
        Assert.NotNull((await program.PostAsync(path, Talk)).Refused(HttpStatusCode.BadRequest).Error(ApiRequest.IdempotencyKey));
        Assert.NotNull((await program.PostAsync(path, Talk, (ApiRequest.IdempotencyKey, new string('a', 201)))).Refused(HttpStatusCode.BadRequest).Error(ApiRequest.IdempotencyKey));
        foreach (var text in new[]
        {
            "", "{", "[]", "1", """{"answers":{}}""", """{"outcome":null}""", """{"outcome":1}""", """{"outcome":"Розмова відбулася","note":"x"}""",
            """{"outcome":"Розмова відбулася","answers":{"summary":"a","summary":"b"}}""", """{"outcome":"Розмова відбулася","answers":[]}""",
            "{\"outcome\":\"Розмова відбулася\",\"answers\":{\"summary\":\"\\ud800\"}}",
        })
        {
            var answer = await program.PostTextAsync(path, text, headers: key);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{text}: {answer.Status}");
            answer.Refused(HttpStatusCode.BadRequest);
        }

        (await program.PostTextAsync(path, "a=b", "application/x-www-form-urlencoded", key)).Refused(HttpStatusCode.UnsupportedMediaType);
        (await program.PostTextAsync(path, $$"""{"outcome":"{{new string('a', 1 << 20)}}"}""", headers: key)).Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    // The task's own clock may come between reading and doing: then one reads again, as programs do.
    private static async Task<(string Tag, ApiAnswer Answer)> WithTagAsync(ApiCaller program, Guid task, string what)
    {
        for (var tries = 1; ; tries++)
        {
            var tag = (await program.GetAsync($"{Tasks}/{task}")).Tag!;
            var answer = await program.PostAsync($"{Tasks}/{task}/{what}", null, (ApiRequest.IfMatch, tag));
            if (answer.Status != HttpStatusCode.PreconditionFailed || tries == 5)
            {
                return (tag, answer.Is(HttpStatusCode.OK));
            }
        }
    }

    private static Task<ApiAnswer> CompleteAsync(ApiCaller program, Guid task, JsonNode body, params (string Name, string Value)[] headers) =>
        program.PostAsync($"{Tasks}/{task}/complete", body, [.. headers, .. headers.Any(one => one.Name == ApiRequest.IdempotencyKey) ? [] : new[] { (ApiRequest.IdempotencyKey, "talk-1") }]);
}

public sealed class TaskResourceOnPostgres() : TaskResourceTests(Databases.PostgresWithPeople);

public sealed class TaskResourceOnSqlite() : TaskResourceTests(Databases.SqliteWithPeople);
