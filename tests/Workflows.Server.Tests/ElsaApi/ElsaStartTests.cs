using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Tests.Api;
using Workflows.Tests;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>Elsa's clients start cases.</summary>
public abstract class ElsaStartTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Root = "/elsa/api/workflow-definitions/lead-routing";

    private static JsonObject Lead => new()
    {
        ["correlationId"] = "corr-1",
        ["input"] = new JsonObject
        {
            ["firstName"] = "Марічка", ["lastName"] = "Вигадана", ["source"] = "Direct", ["urgent"] = false, ["situation"] = "Чекає на допомогу.",
        },
    };

    [Fact]
    public async Task Execute_StartsACase_AndAnswersItsState()
    {
        var server = await StartAsync();
        using var program = await ComeAsync(server, "koordynator1");
        var body = Lead;
        body["versionOptions"] = "Published";
        var first = (await program.PostAsync($"{Root}/execute", body, (ApiRequest.IdempotencyKey, "row-17"))).Is(HttpStatusCode.OK);
        var (id, state) = ((string)first["workflowState"]["id"]!, first["workflowState"]);
        Assert.Equal(("lead-routing", "Running", "Suspended"), ((string?)state["definitionId"], (string?)state["status"], (string?)state["subStatus"]));
        Assert.DoesNotContain("Вигадана", first.Text, StringComparison.Ordinal);
        Assert.Equal(state.ToJsonString(), (await program.GetAsync($"/elsa/api/workflow-instances/{id}"))["workflowState"].ToJsonString());
        Assert.Null(await OnContextAsync(server, context => context.Set<Workflows.Engine.Storage.WorkflowInstance>().Where(row => row.Id == id).Select(row => row.CorrelationId).SingleAsync()));

        // Sent again under the same number it is the same case; without one it is another. What the other interface has started is the same too.
        Assert.Equal(id, (string?)(await program.PostAsync($"{Root}/execute", body, (ApiRequest.IdempotencyKey, "row-17")))["workflowState"]["id"]);
        Assert.Equal(id, (string?)(await program.PostAsync($"{Root}/dispatch", body, (ApiRequest.IdempotencyKey, "row-17")))["workflowInstanceId"]);
        Assert.NotEqual(id, (string?)(await program.PostAsync($"{Root}/dispatch", body)).Is(HttpStatusCode.OK)["workflowInstanceId"]);
        Assert.Equal(2, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));
    }

    [Fact]
    public async Task Execute_SaysInItsHeadersWhatBecameOfIt()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var started = await ElsaCalls.PostAsync(coordinator, $"{Root}/execute", Lead);
        Assert.Equal("False", Assert.Single(started.Headers.GetValues("x-elsa-workflow-cannot-start")));
        var state = (await ElsaCalls.JsonAsync(started))["workflowState"]!;
        Assert.Equal(state["id"]!.ToString(), Assert.Single(started.Headers.GetValues("x-elsa-workflow-instance-id")));

        var body = Lead;
        body["input"]!.AsObject().Remove("situation");
        body["input"]!["urgent"] = "так";
        body["input"]!["nobody"] = 1;
        using var refused = await ElsaCalls.PostAsync(coordinator, $"{Root}/execute", body);
        Assert.Equal((HttpStatusCode.BadRequest, "true"), (refused.StatusCode, Assert.Single(refused.Headers.GetValues("x-elsa-workflow-cannot-start"))));
    }

    [Fact]
    public async Task Execute_WithWhatTheFormRefuses_NamesTheFieldsAndStartsNothing()
    {
        var server = await StartAsync();
        using var program = await ComeAsync(server, "koordynator1");
        var body = Lead;
        body["input"]!.AsObject().Remove("situation");
        Assert.Matches("^«[^»]+»: ", (await program.PostAsync($"{Root}/execute", body)).Refused(HttpStatusCode.BadRequest).Error("generalErrors"));
        body["input"]!["nobody"] = 1;
        Assert.Equal("nobody: Такого поля у формі немає.", (await program.PostAsync($"{Root}/dispatch", body)).Refused(HttpStatusCode.BadRequest).Error("generalErrors"));
        body = Lead;
        body["input"]!["centreId"] = Guid.CreateVersion7().ToString();
        Assert.StartsWith("centreId: ", (await program.PostAsync($"{Root}/execute", body)).Refused(HttpStatusCode.BadRequest).Error("generalErrors"), StringComparison.Ordinal);
        foreach (var version in (JsonNode[])["Latest", "LatestOrPublished", "2", 1, new JsonObject()])
        {
            body = Lead;
            body["versionOptions"] = version.DeepClone();
            Assert.Contains("лише за опублікованою версією", (await program.PostAsync($"{Root}/execute", body)).Refused(HttpStatusCode.BadRequest).Error("generalErrors"), StringComparison.Ordinal);
        }

        body = Lead;
        body["versionId"] = "another";
        (await program.PostAsync($"{Root}/execute", body)).Refused(HttpStatusCode.BadRequest);
        (await program.PostAsync($"{Root}/execute", new JsonObject { ["input"] = "x" })).Refused(HttpStatusCode.BadRequest);
        (await program.PostAsync($"{Root}/execute", Lead, (ApiRequest.IdempotencyKey, new string('1', 201)))).Refused(HttpStatusCode.BadRequest);
        (await program.PostAsync("/elsa/api/workflow-definitions/nope/execute", new JsonObject())).Refused(HttpStatusCode.NotFound);
        Assert.Equal(0, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));
    }

    [Fact]
    public async Task Execute_OfAProcedureThatIsNotPublished_SaysWhy_ToWhoDrawsThem()
    {
        var server = await StartAsync();
        using var program = await ComeAsync(server, "koordynator1");
        var model = new JsonObject { ["name"] = "Чернетка", ["root"] = new JsonObject { ["id"] = "s", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray() } };
        var saved = (await program.PostAsync("/elsa/api/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = false })).Is(HttpStatusCode.OK);
        var path = $"/elsa/api/workflow-definitions/{saved["workflowDefinition"]["definitionId"]}/execute";
        Assert.Contains("не опубліковано", (await program.PostAsync(path, new JsonObject())).Refused(HttpStatusCode.BadRequest).Error("generalErrors"), StringComparison.Ordinal);
        using var worker = await ComeAsync(server, "pratsivnyk1");
        (await worker.PostAsync(path, new JsonObject())).Refused(HttpStatusCode.NotFound);
        using var stranger = await ComeAsync(server, "koordynator2");
        (await stranger.PostAsync(path, new JsonObject())).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Execute_ByWhoSeesNoCases_SaysNoMoreThanThatItIsThere()
    {
        var server = await StartAsync();
        using var volunteer = await ComeAsync(server, "volonter1");
        var started = (await volunteer.PostAsync($"{Root}/execute", Lead)).Is(HttpStatusCode.OK);
        Assert.Equal(["id", "definitionId"], started["workflowState"].AsObject().Select(field => field.Key));
        (await volunteer.GetAsync($"/elsa/api/workflow-instances/{started["workflowState"]["id"]}")).Refused(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Execute_ByWhoWorksInTwoCentres_NamesTheCentre()
    {
        var server = await StartAsync();
        var other = await OnContextAsync(server, async context =>
        {
            var post = await context.Memberships.SingleAsync(row => context.Users.Any(user => user.Id == row.AccountId && user.UserName == "pratsivnyk1"));
            var centre = await context.Units.SingleAsync(unit => unit.Code == "ОЗР");
            context.Add(new Membership { Id = Guid.CreateVersion7(), AccountId = post.AccountId, UnitId = centre.Id, CentreId = centre.Id, Role = Role.SocialWorker, From = post.From });
            await context.SaveChangesAsync();
            return centre.Id;
        });
        using var program = await ComeAsync(server, "pratsivnyk1");
        Assert.Contains("Назвіть центр", (await program.PostAsync($"{Root}/execute", Lead)).Refused(HttpStatusCode.BadRequest).Error("generalErrors"), StringComparison.Ordinal);
        var body = Lead;
        body["input"]!["centreId"] = other.ToString();
        (await program.PostAsync($"{Root}/execute", body)).Is(HttpStatusCode.OK);
        Assert.Equal("ОЗР-2026-000001", await OnContextAsync(server, context => context.CaseFiles.Select(file => file.Number).SingleAsync()));
        body["input"]!["centreId"] = Guid.CreateVersion7().ToString();
        (await program.PostAsync($"{Root}/execute", body)).Refused(HttpStatusCode.BadRequest);
    }

    private static async Task<ApiCaller> ComeAsync(RunningServer server, string signIn) => new(server) { Authorization = $"ApiKey {await ApiCaller.KeyAsync(server, signIn)}" };
}

public sealed class ElsaStartOnPostgres() : ElsaStartTests(Databases.PostgresWithPeople);

public sealed class ElsaStartOnSqlite() : ElsaStartTests(Databases.SqliteWithPeople);
