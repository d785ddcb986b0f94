using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;
using Drawing = Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Moving;

/// <summary>Moving running cases as a browser sees it: from what publishing tells to the case's own page and back.</summary>
public abstract class MovePagesTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Coordinator_PublishesAnotherVersion_IsToldOfTheCases_MovesOne_AndTakesItBack()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = await PublishedAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("dueIn", 3)), Drawing.TaskStep("b", ("dueIn", 1))));
        await StartedAsync(coordinator, id);
        await StartedAsync(coordinator, id);
        Assert.DoesNotContain("Перевести справи", await coordinator.TextAsync($"/procedures/{id}/steps"), StringComparison.Ordinal);
        Assert.Contains("Переводити нічого", await coordinator.TextAsync($"/procedures/{id}/move"), StringComparison.Ordinal);
        await PublishedAsync(coordinator, Drawing.Flow("a>n n>b", Drawing.TaskStep("a", ("dueIn", 2)), Drawing.TaskStep("n", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))), id);

        var steps = await coordinator.TextAsync($"/procedures/{id}/steps?done=published");
        Assert.Contains("За іншими версіями зараз ідуть справи: 2.", steps, StringComparison.Ordinal);
        Assert.Contains($"href=\"/procedures/{id}/move\"", steps, StringComparison.Ordinal);
        var page = await coordinator.TextAsync($"/procedures/{id}/move");
        Assert.Contains("Додано крок «n»", page, StringComparison.Ordinal);
        Assert.Contains("строк 3 дні → 2 дні", page, StringComparison.Ordinal);
        Assert.Contains("Версія 1. Стоїть на: «a».", page, StringComparison.Ordinal);
        Assert.Contains("Перевести всі, що можна: 2", page, StringComparison.Ordinal);

        using var none = await coordinator.SubmitAsync($"/procedures/{id}/move", "move");
        Assert.Contains("Виберіть хоч одну справу", await TextAsync(none), StringComparison.Ordinal);
        var cases = await CasesAsync(server, id);
        var seen = await RevisionAsync(server, cases[0]);
        using var moved = await coordinator.SubmitAsync($"/procedures/{id}/move", "move", ("case", $"{cases[0]}.{seen}"));
        Assert.Equal($"/procedures/{id}/move?moved=1", Visitor.Local(moved));
        Assert.Contains("Справу переведено.", await coordinator.TextAsync($"/procedures/{id}/move?moved=1"), StringComparison.Ordinal);
        var own = await coordinator.TextAsync($"/cases/{cases[0]}");
        Assert.Contains("Справу переведено з версії 1 на версію 2", own, StringComparison.Ordinal);
        Assert.Contains("версія 2", own, StringComparison.Ordinal);
        Assert.Contains("Перевести на версію 2, що діє тепер", await coordinator.TextAsync($"/cases/{cases[1]}"), StringComparison.Ordinal);

        // Whoever only works on cases is told of the version and can do nothing about it; another centre sees nothing.
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.DoesNotContain("Повернути на версію", await worker.TextAsync($"/cases/{cases[0]}"), StringComparison.Ordinal);
        using var forbidden = await worker.GetAsync($"/procedures/{id}/move");
        Assert.NotEqual(HttpStatusCode.OK, forbidden.StatusCode);
        using var stranger = await server.SignedInAsync("koordynator2");
        using var hidden = await stranger.GetAsync($"/procedures/{id}/move");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);

        using var back = await coordinator.SendOfAnswerAsync(own, "Повернути на версію 1");
        Assert.Equal($"/cases/{cases[0]}", Visitor.Local(back));
        Assert.Contains("Справу повернено з версії 2 на версію 1", await coordinator.TextAsync($"/cases/{cases[0]}"), StringComparison.Ordinal);
        using var late = await coordinator.SendOfAnswerAsync(own, "Повернути на версію 1");
        Assert.Equal(HttpStatusCode.Redirect, late.StatusCode); // The same press once more is the same answer.
    }

    [Fact]
    public async Task Case_ThatCannotBeMoved_SaysWhy_AndTheOthersAreMoved()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = await PublishedAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("role", "Coordinator"), ("dueIn", 3)), Drawing.TaskStep("b", ("dueIn", 1))));
        await StartedAsync(coordinator, id);
        await StartedAsync(coordinator, id);
        var cases = await CasesAsync(server, id);
        var task = await OnContextAsync(server, context => context.Tasks.Where(row => row.InstanceId == cases[0] && row.State == TaskState.Open).Select(row => row.Id).SingleAsync());
        using (await coordinator.SubmitAsync($"/tasks/{task}", "complete", ("outcome", "Завершено")))
        {
        }

        Assert.Equal(["a", "b"], await OnContextAsync(server, async context =>
            await context.Tasks.Where(row => row.State == TaskState.Open && cases.Contains(row.InstanceId)).Select(row => row.ActivityId).Order().ToListAsync()));
        await PublishedAsync(coordinator, Drawing.Flow("a>c", Drawing.TaskStep("a", ("role", "Coordinator"), ("dueIn", 3)), Drawing.TaskStep("c", ("dueIn", 1))), id);
        var page = await coordinator.TextAsync($"/procedures/{id}/move");
        Assert.Contains("перевести не можна", page, StringComparison.Ordinal);
        Assert.Contains("Кроку «b», на якому стоїть справа, у тій версії немає.", page, StringComparison.Ordinal);
        Assert.Contains("Замість кроку «b»", page, StringComparison.Ordinal);
        var chosen = await coordinator.TextAsync($"/procedures/{id}/move?s.b=c");
        Assert.Contains("Стоїть на: «b» → «c».", chosen, StringComparison.Ordinal);
        Assert.DoesNotContain("перевести не можна", chosen, StringComparison.Ordinal);
        using var moved = await coordinator.SubmitAsync($"/procedures/{id}/move?s.b=c", "move", ("all", "true"));
        Assert.EndsWith("move?moved=2", Visitor.Local(moved), StringComparison.Ordinal);
        Assert.Equal(["a", "c"], await OnContextAsync(server, async context =>
            await context.Tasks.Where(row => row.State == TaskState.Open && cases.Contains(row.InstanceId)).Select(row => row.ActivityId).Order().ToListAsync()));
    }

    [Fact]
    public async Task OddAddressesAndForgedFields_AreNoFailures()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = await PublishedAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("dueIn", 3)), Drawing.TaskStep("b", ("dueIn", 1))));
        await StartedAsync(coordinator, id);
        await PublishedAsync(coordinator, Drawing.Flow("a>n n>b", Drawing.TaskStep("a", ("dueIn", 2)), Drawing.TaskStep("n", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))), id);
        foreach (var query in new[] { "moved=abc", "moved=99999999999", "after=%00", "case=%00", "case=zzz", "s.=x&s.a=%00&s.a=b&S.A=c" })
        {
            using var answer = await coordinator.GetAsync($"/procedures/{id}/move?{query}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var versions = await coordinator.GetAsync($"/procedures/{id}/versions?before=abc");
        Assert.Equal(HttpStatusCode.OK, versions.StatusCode);
        foreach (var (field, value) in new[] { ("case", "\0.1"), ("case", "zzz.1"), ("target", "\0"), ("s.a", "\0") })
        {
            using var answer = await coordinator.SubmitAsync($"/procedures/{id}/move", "move", ("case", "zzz.1"), (field, value));
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.BadRequest, $"{field}: {answer.StatusCode}");
        }
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    private static async Task<string> PublishedAsync(Visitor visitor, string text, string? id = null)
    {
        var model = JsonNode.Parse(text)!.AsObject();
        model["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("Coordinator"), ["subject"] = "Matter" } };
        if (id is not null)
        {
            var latest = await JsonAsync(await visitor.GetAsync($"/elsa/api/workflow-definitions/by-definition-id/{id}?versionOptions=Latest"));
            (model["definitionId"], model["id"], model["version"]) = (id, latest["id"]!.ToString(), latest["version"]!.DeepClone());
        }

        var saved = await JsonAsync(await PostAsync(visitor, "/elsa/api/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true }));
        return saved["workflowDefinition"]!["definitionId"]!.ToString();
    }

    private static async Task StartedAsync(Visitor visitor, string id)
    {
        using var answer = await visitor.SubmitAsync($"/procedures/{id}/start", "start");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private Task<List<string>> CasesAsync(RunningServer server, string id) =>
        OnContextAsync(server, context => context.CaseFiles.Where(row => row.DefinitionId == id).OrderBy(row => row.InstanceId).Select(row => row.InstanceId).ToListAsync());

    private Task<int> RevisionAsync(RunningServer server, string instance) =>
        OnContextAsync(server, context => context.Set<Workflows.Engine.Storage.WorkflowInstance>().Where(row => row.Id == instance).Select(row => row.Revision).SingleAsync());
}

public sealed class MovePagesOnPostgres() : MovePagesTests(Databases.PostgresWithPeople);

public sealed class MovePagesOnSqlite() : MovePagesTests(Databases.SqliteWithPeople);
