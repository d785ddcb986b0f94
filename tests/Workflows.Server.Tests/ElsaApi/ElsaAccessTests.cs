using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.AccessLog;
using Workflows.Server.Api;
using Workflows.Server.Tests.Api;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>By what Elsa's clients come, and what a key opens to them.</summary>
public abstract class ElsaAccessTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Definitions = "/elsa/api/workflow-definitions", Instances = "/elsa/api/workflow-instances";

    [Fact]
    public async Task Key_ItselfOrItsToken_OpensElsasInterface()
    {
        var server = await StartAsync();
        var secret = await ApiCaller.KeyAsync(server, "koordynator1", KeyRight.DrawProcedures);
        using var program = new ApiCaller(server) { Authorization = $"ApiKey {secret}" };
        Assert.NotEmpty((await program.GetAsync(Definitions)).Is(HttpStatusCode.OK)["items"].AsArray());

        // Without a form's token, and from no page.
        (await program.PostAsync("/elsa/api/bulk-actions/export/workflow-definitions", new JsonObject { ["ids"] = new JsonArray() })).Refused(HttpStatusCode.NotFound);
        await program.TakeTokenAsync(secret);
        (await program.GetAsync(Definitions)).Is(HttpStatusCode.OK);
        Assert.Equal(0, server.Log.Count("Workflows.Server.Access.RequestOrigin", 20));

        // The hub is for the page's cookie, so a program is not promised it.
        Assert.Empty((await program.GetAsync("/elsa/api/features/installed"))["items"].AsArray());
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        (await program.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);
        program.Token = null;
        (await program.GetAsync(Definitions)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_WithoutTheRight_IsRefused_AndAWorthlessOneIsNobodys()
    {
        var server = await StartAsync();
        using var other = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "koordynator1", KeyRight.SeeCases)}" };
        Assert.Contains("Цього не дозволяє ключ", (await other.GetAsync(Definitions)).Refused(HttpStatusCode.Forbidden).Error("generalErrors"), StringComparison.Ordinal);
        using var drawing = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "koordynator1", KeyRight.DrawProcedures)}" };
        (await drawing.GetAsync(Instances)).Refused(HttpStatusCode.Forbidden);
        (await drawing.PostAsync($"{Definitions}/lead-routing/execute", new JsonObject())).Refused(HttpStatusCode.Forbidden);
        (await drawing.PostAsync($"/elsa/api/tasks/{Guid.CreateVersion7()}/complete", new JsonObject())).Refused(HttpStatusCode.Forbidden);

        // Of a worker, whose role draws nothing, whatever the key allows.
        using var worker = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "pratsivnyk1")}" };
        (await worker.GetAsync(Definitions)).Refused(HttpStatusCode.Forbidden);
        (await worker.PostAsync("/elsa/api/events/news/trigger", new JsonObject())).Refused(HttpStatusCode.Forbidden);
        foreach (var said in (string[])["ApiKey cwk_x", "ApiKey ", "Bearer x", "Bearer cwk_x"])
        {
            using var nobody = new ApiCaller(server) { Authorization = said };
            (await nobody.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);
        }

        var secret = await ApiCaller.KeyAsync(server, "koordynator1", KeyRight.DrawProcedures);
        await OnContextAsync(server, async context => await context.ApiKeys.ExecuteUpdateAsync(row => row.SetProperty(key => key.RevokedAt, server.Clock.GetUtcNow())));
        using var revoked = new ApiCaller(server) { Authorization = $"ApiKey {secret}" };
        (await revoked.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Cookie_BesideAnAuthorizationHeader_CountsForNothing()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        foreach (var said in (string[])["ApiKey cwk_x", "Bearer x"])
        {
            using var answer = await coordinator.SendAsync(HttpMethod.Get, Definitions, null, ("Authorization", said));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            using var sent = await coordinator.SendAsync(HttpMethod.Post, $"{Definitions}/lead-routing/execute", null, ("Authorization", said));
            Assert.Equal(HttpStatusCode.Unauthorized, sent.StatusCode);
        }

        // What a proxy before us may ask for says nothing of our people: the page goes on by its cookie, and by its form's token.
        using var page = await coordinator.SendAsync(HttpMethod.Get, Definitions, null, ("Authorization", "Basic eDp5"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var forged = await coordinator.SendAsync(HttpMethod.Post, $"{Definitions}/lead-routing/execute", null, ("Authorization", "Basic eDp5"));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.True(await coordinator.IsSignedInAsync());

        // A key opens no page and no hub.
        using var program = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "koordynator1")}" };
        Assert.Contains("/sign-in", (await program.GetAsync("/")).Location, StringComparison.Ordinal);
        (await program.PostAsync("/elsa/hubs/workflow-instance/negotiate")).Refused(HttpStatusCode.Unauthorized);
        (await program.GetAsync("/api/v1/tasks")).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task WrongKeys_TooMany_AreTurnedAway_AndRightOnesAreNotCounted()
    {
        var server = await StartAsync();
        using var program = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "koordynator1")}" };
        using var guessing = new ApiCaller(server) { Authorization = "ApiKey cwk_guess" };
        for (var attempt = 0; attempt < 70; attempt++)
        {
            (await program.GetAsync("/elsa/api/package/version")).Is(HttpStatusCode.OK);
        }

        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 70; attempt++)
        {
            answers.Add((await guessing.GetAsync("/elsa/api/package/version")).Status);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], answers.Distinct());
        (await guessing.GetAsync("/elsa/api/package/version")).Refused(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Case_ReadByAKey_IsOnRecordAsAPrograms_AndIsNeitherCancelledNorChanged()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync(lastName: "Неназвана");
        using var program = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "koordynator1")}" };
        (await program.GetAsync($"{Instances}/{task.InstanceId}")).Is(HttpStatusCode.OK);
        Assert.Equal(1, await OnContextAsync(server, context => context.Set<AccessEntry>().CountAsync(row => row.Act == AccessAct.ReadByProgram)));

        var file = (await program.GetAsync($"{Instances}/{task.InstanceId}/export?includeActivityExecutionLog=false")).Is(HttpStatusCode.OK);
        Assert.Equal("application/octet-stream", file.Type);
        using var coordinator = await server.SignedInAsync("koordynator1");
        var text = await coordinator.TextAsync($"{Instances}/{task.InstanceId}/export");
        var whole = JsonNode.Parse(text)!;
        Assert.Equal(task.InstanceId, whole["WorkflowState"]!["id"]!.ToString());
        Assert.NotEmpty(whole["ActivityExecutionRecords"]!.AsArray());
        Assert.NotEmpty(whole["WorkflowExecutionLogRecords"]!.AsArray());
        Assert.Single(whole["Bookmarks"]!.AsArray());
        Assert.DoesNotContain("Неназвана", text, StringComparison.Ordinal);
        (await program.GetAsync($"{Instances}/none/export")).Refused(HttpStatusCode.NotFound);
        using var stranger = new ApiCaller(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, "koordynator2")}" };
        (await stranger.GetAsync($"{Instances}/{task.InstanceId}/export")).Refused(HttpStatusCode.NotFound);

        (await program.PostAsync($"{Instances}/{task.InstanceId}/variables", new JsonObject { ["variables"] = new JsonArray() })).Refused(HttpStatusCode.Forbidden);
        (await program.PostAsync($"/elsa/api/cancel/workflow-instances/{task.InstanceId}", new JsonObject())).Refused(HttpStatusCode.Forbidden);
        (await program.PostAsync("/elsa/api/bulk-actions/cancel/workflow-instances", new JsonObject { ["ids"] = new JsonArray(task.InstanceId) })).Refused(HttpStatusCode.Forbidden);
        (await program.PostAsync("/elsa/api/alterations/workflows/retry", new JsonObject { ["workflowInstanceIds"] = new JsonArray(task.InstanceId) })).Refused(HttpStatusCode.Forbidden);
        Assert.Equal(Workflows.Server.Tasks.TaskState.Open, (await server.TaskAsync(task.Id)).State);
    }
}

public sealed class ElsaAccessOnPostgres() : ElsaAccessTests(Databases.PostgresWithPeople);

public sealed class ElsaAccessOnSqlite() : ElsaAccessTests(Databases.SqliteWithPeople);
