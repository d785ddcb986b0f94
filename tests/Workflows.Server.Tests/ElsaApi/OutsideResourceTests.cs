using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Api;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Api;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>Elsa's clients complete tasks, tell events, try again what stands still, and ask what an expression may call.</summary>
public abstract partial class OutsideResourceTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Definitions = "/elsa/api/workflow-definitions", Instances = "/elsa/api/workflow-instances";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Task_IsCompletedByItsId_OrByTheOneOfItsWait(bool byWait)
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var path = $"/elsa/api/tasks/{(byWait ? task.BookmarkId : task.Id)}/complete";
        using var worker = await ComeAsync(server, "pratsivnyk1");
        Assert.Contains(
            "Розмова відбулася", (await worker.PostAsync(path, Result("Щось інше"))).Refused(HttpStatusCode.BadRequest).Error("generalErrors"), StringComparison.Ordinal);
        Assert.Matches("^«[^»]+»: ", (await worker.PostAsync(path, Result("Розмова відбулася"))).Refused(HttpStatusCode.BadRequest).Error("generalErrors"));
        foreach (var wrong in (JsonNode?[])[null, 1, new JsonObject { ["outcome"] = "Розмова відбулася", ["answers"] = 1 }])
        {
            (await worker.PostAsync(path, new JsonObject { ["result"] = wrong })).Refused(HttpStatusCode.BadRequest);
        }

        // It is its worker's to complete: to the own centre's coordinator it is somebody's, in another centre it is not there.
        using var coordinator = await ComeAsync(server, "koordynator1");
        (await coordinator.PostAsync(path, Talk)).Refused(HttpStatusCode.Conflict);
        using var stranger = await ComeAsync(server, "koordynator2");
        (await stranger.PostAsync(path, Talk)).Refused(HttpStatusCode.NotFound);
        using var reading = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "pratsivnyk1", KeyRight.SeeTasks)}" };
        (await reading.PostAsync(path, Talk)).Refused(HttpStatusCode.Forbidden);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);

        (await worker.PostAsync(path, Talk)).Is(HttpStatusCode.OK);
        Assert.Equal((TaskState.Completed, "Розмова відбулася"), await server.TaskAsync(task.Id) is var done ? (done.State, done.Outcome) : default);
        (await worker.PostAsync(path, Talk)).Refused(HttpStatusCode.Conflict);
        (await worker.PostAsync("/elsa/api/tasks/nope/complete", Talk)).Refused(HttpStatusCode.NotFound);
        (await worker.PostAsync($"/elsa/api/tasks/{Guid.CreateVersion7()}/complete", Talk)).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Event_StartsAndWakesInTheOwnCentresOnly_AndAProgramsTaskIsCompleted()
    {
        var server = await StartAsync();
        using var coordinator = await ComeAsync(server, "koordynator1");
        using var stranger = await ComeAsync(server, "koordynator2");
        var definition = await PublishAsync(coordinator, Step("e", "Elsa.Event", ("eventName", "begin")), Step("w", "Elsa.Event", ("eventName", "go on")), Step("t", "Elsa.RunTask", ("taskName", "Check")), Step("r", "Elsa.RunTask", ("taskName", "Again")));
        (await stranger.PostAsync("/elsa/api/events/begin/trigger", new JsonObject())).Is(HttpStatusCode.OK);
        (await coordinator.PostAsync("/elsa/api/events/begin/trigger", new JsonObject { ["input"] = new JsonObject { ["orderId"] = 1 } })).Is(HttpStatusCode.OK);
        var id = await UntilAsync(server, async context => await context.Set<WorkflowInstance>().Where(row => row.DefinitionId == definition).Select(row => row.Id).SingleOrDefaultAsync());
        Assert.Equal(1, await OnContextAsync(server, context => context.CaseFiles.CountAsync(file => file.InstanceId == id)));

        // Another centre's case is not theirs to wake, by all or by its id.
        (await stranger.PostAsync("/elsa/api/events/go on/trigger", new JsonObject())).Is(HttpStatusCode.OK);
        (await stranger.PostAsync("/elsa/api/events/go on/trigger", new JsonObject { ["workflowInstanceId"] = id })).Refused(HttpStatusCode.NotFound);
        (await coordinator.PostAsync("/elsa/api/events/go on/trigger", new JsonObject { ["workflowInstanceId"] = "none" })).Refused(HttpStatusCode.NotFound);
        await UntilAsync(server, async context => await context.Set<WorkflowTimer>().AnyAsync(row => row.Kind == TimerKind.Event) ? null : "told");
        Assert.Equal("w", await OnContextAsync(server, context => context.Set<Bookmark>().Where(row => row.InstanceId == id).Select(row => row.ActivityId).SingleAsync()));
        // A wait by its own id: that for an event is not ended so, that of a program's task is.
        var wait = await OnContextAsync(server, context => context.Set<Bookmark>().Where(row => row.InstanceId == id).Select(row => row.Id).SingleAsync());
        (await coordinator.PostAsync($"/elsa/api/bookmarks/{wait}/resume", new JsonObject())).Refused(HttpStatusCode.Conflict);
        (await coordinator.PostAsync("/elsa/api/events/go on/trigger", new JsonObject { ["workflowInstanceId"] = id })).Is(HttpStatusCode.OK);

        var task = await UntilAsync(server, async context => await context.Set<Bookmark>().Where(row => row.InstanceId == id && row.Name == "Elsa.RunTask").Select(row => row.Id).SingleOrDefaultAsync());

        (await stranger.PostAsync($"/elsa/api/tasks/{task}/complete", new JsonObject { ["result"] = 1 })).Refused(HttpStatusCode.NotFound);
        using var worker = await ComeAsync(server, "pratsivnyk1");
        (await worker.PostAsync($"/elsa/api/tasks/{task}/complete", new JsonObject { ["result"] = 1 })).Refused(HttpStatusCode.NotFound);
        (await coordinator.PostAsync($"/elsa/api/tasks/{task}/complete", new JsonObject { ["result"] = new JsonObject { ["decision"] = "Approved" } })).Is(HttpStatusCode.OK);
        (await coordinator.PostAsync($"/elsa/api/tasks/{task}/complete", new JsonObject { ["result"] = 1 })).Refused(HttpStatusCode.NotFound);
        var last = await OnContextAsync(server, context => context.Set<Bookmark>().Where(row => row.InstanceId == id).Select(row => row.Id).SingleAsync());
        (await stranger.PostAsync($"/elsa/api/bookmarks/{last}/resume", new JsonObject())).Refused(HttpStatusCode.NotFound);
        (await coordinator.PostAsync($"/elsa/api/bookmarks/{last}/resume", new JsonObject { ["input"] = 2 })).Is(HttpStatusCode.OK);
        Assert.Equal("Finished", (string?)(await coordinator.GetAsync($"{Instances}/{id}/execution-state"))["subStatus"]);
        (await coordinator.PostAsync($"/elsa/api/bookmarks/{last}/resume", new JsonObject())).Refused(HttpStatusCode.NotFound);

        (await coordinator.PostAsync($"/elsa/api/events/{new string('a', 201)}/trigger", new JsonObject())).Refused(HttpStatusCode.BadRequest);
        (await coordinator.PostAsync("/elsa/api/events/begin/trigger", new JsonObject { ["input"] = new string('a', 20_000) })).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Retry_TriesTheStepAgain_ForWhoMendsCases()
    {
        var server = await StartAsync();
        using var drawing = await ComeAsync(server, "koordynator1");
        var definition = await PublishAsync(drawing, Step("e", "Elsa.Event", ("eventName", "break")), Step("x", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "return 'nowhere'"), ("waitForCompletion", true)));
        (await drawing.PostAsync("/elsa/api/events/break/trigger", new JsonObject())).Is(HttpStatusCode.OK);
        var id = await UntilAsync(server, async context => await (
            from row in context.Set<WorkflowInstance>() where row.DefinitionId == definition && context.Set<Incident>().Any(one => one.InstanceId == row.Id && one.ResolvedAt == null) select row.Id).SingleOrDefaultAsync());

        using var stranger = await PersonAsync(server, "koordynator2");
        JsonObject Case(params string[] steps) => new() { ["workflowInstanceIds"] = new JsonArray(id, "none"), ["activityIds"] = new JsonArray([.. steps.Select(step => (JsonNode)step)]) };
        Assert.Empty((await stranger.PostAsync("/elsa/api/alterations/workflows/retry", Case())).Is(HttpStatusCode.OK)["results"].AsArray());
        using var coordinator = await PersonAsync(server, "koordynator1");
        (await coordinator.PostAsync("/elsa/api/alterations/workflows/retry", new JsonObject())).Refused(HttpStatusCode.BadRequest);
        Assert.False((bool)(await coordinator.PostAsync("/elsa/api/alterations/workflows/retry", Case("another")))["results"][0]!["isSuccessful"]!);

        var retried = Assert.Single((await coordinator.PostAsync("/elsa/api/alterations/workflows/retry", Case("x"))).Is(HttpStatusCode.OK)["results"].AsArray())!;
        Assert.Equal((id, true, "Information"), ((string?)retried["workflowInstanceId"], (bool)retried["isSuccessful"]!, (string?)retried["log"]!["logEntries"]![0]!["logLevel"]));
        Assert.Equal("Retried", await OnContextAsync(server, context => context.Set<Incident>().Where(row => row.InstanceId == id && row.ResolvedAt != null).Select(row => row.Resolution).FirstAsync()));
    }

    [Fact]
    public async Task Types_DeclareWhatAnExpressionMayCall_AndAllOfItIsThere()
    {
        var server = await StartAsync();
        using var program = await ComeAsync(server, "koordynator1");
        var script = Step("j", "Elsa.RunJavaScript", ("script", "1"));
        script["name"] = "Перевірка";
        var model = Model(Step("e", "Elsa.Event", ("eventName", "ask")), script);
        model["variables"] = new JsonArray(
            new JsonObject { ["id"] = "v1", ["name"] = "Counter", ["typeName"] = "Int32" },
            new JsonObject { ["id"] = "v2", ["name"] = "Прізвисько", ["typeName"] = "String" },
            new JsonObject { ["id"] = "v3", ["name"] = "two words", ["typeName"] = "Boolean" },
            new JsonObject { ["id"] = "v4", ["name"] = "Variable", ["typeName"] = "Object" });
        var definition = await PublishAsync(program, model);
        var text = await TypesAsync(server, definition);
        Assert.Contains("declare function getCounter(): number | null;\n", text, StringComparison.Ordinal);
        Assert.Contains("declare function setПрізвисько(value: string | null): void;\n", text, StringComparison.Ordinal);
        Assert.Contains("    readonly \"two words\": boolean | null;\n", text, StringComparison.Ordinal);
        Assert.Contains("declare function getResultFromПеревірка(): any;\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gettwo", text, StringComparison.Ordinal);
        var names = Declared().Matches(text).Select(one => one.Groups[1].Value).ToList();
        Assert.Equal(names.Distinct(), names);

        // A step's output has its name once the step is done.
        names.RemoveAll(name => name is "getResultFromПеревірка");
        script["script"]!["expression"]!["value"] = $"[{string.Join(", ", names.Append("variables").Select(name => $"typeof {name}"))}].join()";
        var asking = await PublishAsync(program, model);
        (await program.PostAsync("/elsa/api/events/ask/trigger", new JsonObject())).Is(HttpStatusCode.OK);
        var state = await UntilAsync(server, async context => await context.Set<WorkflowInstance>().Where(row => row.DefinitionId == asking && row.SubStatus == WorkflowSubStatus.Finished).Select(row => row.State).FirstOrDefaultAsync());
        Assert.Contains($"\"{string.Join(',', names.Select(_ => "function").Append("object"))}\"", state, StringComparison.Ordinal);

        (await program.PostAsync("/elsa/api/scripting/javascript/type-definitions/nope", new JsonObject())).Refused(HttpStatusCode.NotFound);
        using var stranger = await ComeAsync(server, "koordynator2");
        (await stranger.PostAsync($"/elsa/api/scripting/javascript/type-definitions/{definition}", new JsonObject())).Refused(HttpStatusCode.NotFound);
    }

    private static async Task<string> TypesAsync(RunningServer server, string definition)
    {
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await ElsaCalls.PostAsync(coordinator, $"/elsa/api/scripting/javascript/type-definitions/{definition}", new JsonObject { ["activityTypeName"] = "Elsa.RunJavaScript" });
        Assert.Equal((HttpStatusCode.OK, "application/x-typescript"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadAsStringAsync();
    }

    private static JsonObject Talk => Result("Розмова відбулася", new JsonObject
    {
        ["channel"] = "phone", ["talkedOn"] = "2026-03-16", ["needs"] = new JsonArray("legal"), ["summary"] = "Потрібна порада юриста.", ["willMeet"] = false, ["said"] = "Refused",
    });

    private static JsonObject Result(string outcome, JsonObject? answers = null) => new() { ["result"] = new JsonObject { ["outcome"] = outcome, ["answers"] = answers } };

    private static JsonObject Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1, ["name"] = id };
        foreach (var (name, value) in inputs)
        {
            step[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = name == "script" || value.ToString().StartsWith("return ", StringComparison.Ordinal) ? "JavaScript" : "Literal", ["value"] = value } };
        }

        return step;
    }

    private static JsonObject Model(params JsonNode[] steps) => new()
    {
        ["name"] = "Зовнішня", ["root"] = new JsonObject { ["id"] = "s", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray(steps) },
    };

    private static Task<string> PublishAsync(ApiCaller program, params JsonNode[] steps) => PublishAsync(program, Model(steps));

    private static async Task<string> PublishAsync(ApiCaller program, JsonObject model)
    {
        var saved = (await program.PostAsync(Definitions, new JsonObject { ["model"] = model.DeepClone(), ["publish"] = true })).Is(HttpStatusCode.OK)["workflowDefinition"];
        Assert.True((bool)saved["isPublished"]!, saved.ToJsonString());
        return (string)saved["definitionId"]!;
    }

    private static async Task<ApiCaller> ComeAsync(RunningServer server, string signIn) => new(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, signIn)}" };

    private static async Task<ApiCaller> PersonAsync(RunningServer server, string signIn)
    {
        var client = new ApiCaller(server);
        client.Token = (await ElsaLoginTests.SignInAsync(client, signIn)).Access;
        return client;
    }

    // The server's own loop does it, on simulated time, soon.
    private static async Task<string> UntilAsync(RunningServer server, Func<ServerContext, Task<string?>> look)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string? found;
        while ((found = await OnContextAsync(server, look)) is null)
        {
            Assert.False(patience.IsCancellationRequested, "It did not come to pass.");
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return found;
    }

    [GeneratedRegex(@"^declare function ([^(]+)\(", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Declared();
}

public sealed class OutsideResourceOnPostgres() : OutsideResourceTests(Databases.PostgresWithPeople);

public sealed class OutsideResourceOnSqlite() : OutsideResourceTests(Databases.SqliteWithPeople);
