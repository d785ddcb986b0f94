using System.Net;
using System.Text.Json.Nodes;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>Cases as Studio's list and viewer ask for them, on a running server; the shapes are those of the recorded calls of a real Elsa server.</summary>
public abstract class InstanceResourceTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Root = "/elsa/api/workflow-instances";

    [Fact]
    public async Task Case_IsListedByItsNumber_WithItsJournalItsBadgesAndItsRuns()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var line = Assert.Single((await ListAsync(coordinator))["items"]!.AsArray())!;
        Assert.Equal((task.InstanceId, task.CaseNumber, "Running", "Suspended"), (Text(line, "id"), Text(line, "name"), Text(line, "status"), Text(line, "subStatus")));

        var whole = await JsonAsync(await coordinator.GetAsync($"{Root}/{task.InstanceId}"));
        Assert.Equal(task.ActivityId, Text(Assert.Single(whole["workflowState"]!["bookmarks"]!.AsArray())!, "activityId"));
        var definition = await JsonAsync(await coordinator.GetAsync($"/elsa/api/workflow-definitions/by-id/{Text(whole, "definitionVersionId")}"));
        var drawn = NodeIds(definition["root"]!).ToHashSet();

        var journal = await JsonAsync(await PostAsync(coordinator, $"{Root}/{task.InstanceId}/journal?skip=0&take=100", new JsonObject()));
        var lines = journal["items"]!.AsArray();
        Assert.Equal(journal["totalCount"]!.GetValue<int>(), lines.Count);
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(one => one!["sequence"]!.GetValue<int>()));
        Assert.All(lines, one => Assert.Contains(Text(one!, "nodeId"), drawn));

        // What Studio leaves out, and only a part.
        var filtered = await JsonAsync(await PostAsync(coordinator, $"{Root}/{task.InstanceId}/journal?skip=1&take=1", new JsonObject
        {
            ["filter"] = new JsonObject { ["excludedActivityTypes"] = new JsonArray("Elsa.Flowchart"), ["eventNames"] = new JsonArray("Started") },
        }));
        Assert.Single(filtered["items"]!.AsArray());
        Assert.Equal(
            lines.Count(one => Text(one!, "eventName") == "Started" && Text(one!, "activityType") != "Elsa.Flowchart"), filtered["totalCount"]!.GetValue<int>());

        var stats = (await JsonAsync(await PostAsync(coordinator, "/elsa/api/activity-executions/report", new JsonObject
        {
            ["workflowInstanceId"] = task.InstanceId, ["activityNodeIds"] = new JsonArray([.. drawn.Select(node => (JsonNode)node)]),
        })))["stats"]!.AsArray();
        var badge = stats.Single(one => Text(one!, "activityId") == task.ActivityId)!;
        Assert.Equal((1, 0, true, false), (badge["startedCount"]!.GetValue<int>(), badge["completedCount"]!.GetValue<int>(), badge["isBlocked"]!.GetValue<bool>(), badge["isFaulted"]!.GetValue<bool>()));

        var runs = await JsonAsync(await coordinator.GetAsync(
            $"/elsa/api/activity-executions/list?WorkflowInstanceId={task.InstanceId}&ActivityNodeId={Uri.EscapeDataString(Text(badge, "activityNodeId"))}"));
        var run = Assert.Single(runs["items"]!.AsArray())!;
        Assert.Equal(("Running", true), (Text(run, "status"), run["hasBookmarks"]!.GetValue<bool>()));
        Assert.Equal(run.ToJsonString(), (await JsonAsync(await coordinator.GetAsync($"/elsa/api/activity-executions/by-id?id={Text(run, "id")}"))).ToJsonString());
        await JsonAsync(await coordinator.GetAsync($"{Root}/{task.InstanceId}/variables"));
        Assert.Equal("Suspended", Text(await JsonAsync(await coordinator.GetAsync($"{Root}/{task.InstanceId}/execution-state")), "subStatus"));
    }

    [Fact]
    public async Task Nothing_OfACase_TellsWhomItIsAbout()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync(lastName: "Неназвана");
        using var coordinator = await server.SignedInAsync("koordynator1");
        var said = string.Concat(
            await ListAsync(coordinator),
            await JsonAsync(await coordinator.GetAsync($"{Root}/{task.InstanceId}")),
            await JsonAsync(await PostAsync(coordinator, $"{Root}/{task.InstanceId}/journal", new JsonObject())),
            await JsonAsync(await coordinator.GetAsync($"{Root}/{task.InstanceId}/variables")),
            await JsonAsync(await coordinator.GetAsync($"/elsa/api/activity-executions/list?workflowInstanceId={task.InstanceId}")));
        foreach (var secret in (string[])["Неназвана", "Марічка", "Чекає на допомогу", task.SubjectId.ToString("D")])
        {
            Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Case_OfAnotherCentre_IsNotThere()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var other = await server.SignedInAsync("koordynator2");
        Assert.Empty((await ListAsync(other))["items"]!.AsArray());
        foreach (var path in (string[])[$"{Root}/{task.InstanceId}", $"{Root}/{task.InstanceId}/variables", $"{Root}/{task.InstanceId}/execution-state", $"/elsa/api/activity-executions/list?workflowInstanceId={task.InstanceId}"])
        {
            using var answer = await other.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        using var cancelled = await PostAsync(other, $"/elsa/api/cancel/workflow-instances/{task.InstanceId}", new JsonObject());
        Assert.Equal(HttpStatusCode.NotFound, cancelled.StatusCode);
        Assert.Equal(TaskState.Open, (await server.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Case_IsCancelledOnce_AndNeitherDeletedNorStartedHere()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        foreach (var _ in (int[])[1, 2])
        {
            using var cancelled = await PostAsync(coordinator, $"/elsa/api/cancel/workflow-instances/{task.InstanceId}", new JsonObject());
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        }

        Assert.Equal(TaskState.Cancelled, (await server.TaskAsync(task.Id)).State);
        Assert.Equal("Cancelled", Text(Assert.Single((await ListAsync(coordinator, ("subStatuses", "Cancelled")))["items"]!.AsArray())!, "subStatus"));
        Assert.Empty((await ListAsync(coordinator, ("statuses", "Running")))["items"]!.AsArray());
        Assert.Empty((await ListAsync(coordinator, ("subStatuses", "Interrupted")))["items"]!.AsArray());

        using var removed = await SendAsync(coordinator, HttpMethod.Delete, $"{Root}/{task.InstanceId}", null);
        Assert.Equal(HttpStatusCode.Forbidden, removed.StatusCode);
        using var started = await PostAsync(coordinator, "/elsa/api/workflow-definitions/lead-routing/execute", new JsonObject());
        Assert.Equal(HttpStatusCode.BadRequest, started.StatusCode);
        Assert.Equal("true", Assert.Single(started.Headers.GetValues("x-elsa-workflow-cannot-start")));
    }

    [Fact]
    public async Task WhoIsNotSignedIn_AndWhoDrawsNothing_IsToldSoWithoutAPage()
    {
        var server = await StartAsync();
        using var nobody = server.NewVisitor();
        using var unknown = await nobody.GetAsync(Root);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Contains("Увійдіть знову", JsonNode.Parse(await unknown.Content.ReadAsStringAsync())!["errors"]!["generalErrors"]![0]!.ToString(), StringComparison.Ordinal);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var refused = await worker.GetAsync(Root);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static string Text(JsonNode node, string name) => node[name]!.ToString();

    private static IEnumerable<string> NodeIds(JsonNode step) => new[] { Text(step, "nodeId") }
        .Concat((step["activities"] as JsonArray ?? []).SelectMany(child => NodeIds(child!)));

    private static async Task<JsonNode> ListAsync(Visitor visitor, params (string Name, string Value)[] filters)
    {
        var body = new JsonObject { ["page"] = 0, ["pageSize"] = 10, ["searchTerm"] = "", ["definitionIds"] = new JsonArray(), ["orderDirection"] = "Descending" };
        foreach (var (name, value) in filters)
        {
            body[name] = new JsonArray(value);
        }

        return await JsonAsync(await PostAsync(visitor, Root, body));
    }
}

public sealed class InstanceResourceOnPostgres() : InstanceResourceTests(Databases.PostgresWithPeople);

public sealed class InstanceResourceOnSqlite() : InstanceResourceTests(Databases.SqliteWithPeople);
