using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Forms;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Api;

/// <summary>Programs start procedures and look how their cases go.</summary>
public abstract class ProcedureResourceTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Start = "/api/v1/procedures/lead-routing/instances";

    private static JsonObject Lead => new()
    {
        ["answers"] = new JsonObject
        {
            ["firstName"] = "Марічка", ["lastName"] = "Вигадана", ["source"] = "Direct", ["urgent"] = false, ["situation"] = "Чекає на допомогу.",
        },
    };

    [Fact]
    public async Task List_HasWhatTheOwnerMayStart_WithItsForm()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "volonter1");
        var procedure = Assert.Single((await program.GetAsync("/api/v1/procedures")).Is(HttpStatusCode.OK)["items"].AsArray())!;
        Assert.Equal(("lead-routing", "Потенційний клієнт", "Калиновий центр"), ((string?)procedure["id"], (string?)procedure["name"], (string?)procedure["centres"]![0]!["name"]));
        Assert.Contains("situation", procedure["form"]!["fields"]!.AsArray().Select(field => (string?)field!["key"]));
        using var worker = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        Assert.True((await worker.GetAsync("/api/v1/procedures"))["items"].AsArray().Count > 1);
    }

    [Fact]
    public async Task Start_MakesACase_AndSentAgainTheSameOne()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var first = (await StartAsync(program, Lead)).Is(HttpStatusCode.Created);
        Assert.Equal(("КАЛ-2026-000001", $"/api/v1/instances/{first["id"]}"), ((string?)first["number"], first.Location));
        var rest = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(program, Lead)));
        Assert.All(rest, again => Assert.Equal((HttpStatusCode.Created, first.Text, first.Location), (again.Status, again.Text, again.Location)));
        Assert.Equal(1, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));

        var read = (await program.GetAsync(first.Location!)).Is(HttpStatusCode.OK);
        Assert.Equal(("Running", "lead-routing"), ((string?)read["state"], (string?)read["procedureId"]));
        Assert.Contains("Waiting", read["steps"].AsArray().Select(step => (string?)step!["state"]));
        Assert.DoesNotContain("Вигадана", read.Text, StringComparison.Ordinal);

        // The task waits for the coordinator, who alone is given its id.
        Assert.Empty(read["openTaskIds"].AsArray());
        using var coordinator = await ApiCaller.ComeAsync(server, "koordynator1");
        var task = Assert.Single((await coordinator.GetAsync(first.Location!))["openTaskIds"].AsArray())!;
        (await coordinator.GetAsync($"/api/v1/tasks/{task}")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_OfSeveralAtOnceWithTheSameKey_StartsOne()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(program, Lead)));
        Assert.Single(answers.Select(answer => answer.Is(HttpStatusCode.Created).Text).Distinct());
        Assert.Equal(1, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));
    }

    [Fact]
    public async Task Start_WithWhatTheFormRefuses_SaysItByFieldAndMakesNothing()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        var body = Lead;
        body["answers"]!.AsObject().Remove("situation");
        Assert.NotNull((await StartAsync(program, body)).Refused(HttpStatusCode.BadRequest).Error("answers.situation"));
        Assert.NotNull((await program.PostAsync(Start, Lead)).Refused(HttpStatusCode.BadRequest).Error(ApiRequest.IdempotencyKey));
        (await program.PostTextAsync(Start, """{"answers":{},"priority":1}""", headers: (ApiRequest.IdempotencyKey, "1"))).Refused(HttpStatusCode.BadRequest);
        body = Lead;
        body["centreId"] = Guid.CreateVersion7().ToString();
        Assert.NotNull((await StartAsync(program, body)).Refused(HttpStatusCode.BadRequest).Error("centreId"));
        (await program.PostAsync("/api/v1/procedures/no-such/instances", Lead, (ApiRequest.IdempotencyKey, "1"))).Refused(HttpStatusCode.NotFound);
        Assert.Equal(0, await OnContextAsync(server, context => context.CaseFiles.CountAsync()));
    }

    [Fact]
    public async Task Start_ByAProgram_LeavesWhatItsOwnerHasHalfFilledInOnThePage()
    {
        var server = await StartAsync();
        var owner = await server.ActorAsync("pratsivnyk1");
        var place = new DraftPlace.OfStart(owner.OwnCentres.Single().CentreId, "lead-routing");
        var drafts = server.Services.GetRequiredService<FormDrafts>();
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.situation"] = ["Ще дописую."] };
        await drafts.SaveAsync(owner, place, typed, 0, CancellationToken.None);
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        (await StartAsync(program, Lead)).Is(HttpStatusCode.Created);
        var draft = await OnContextAsync(server, context => drafts.FindAsync(context, owner.AccountId, place, CancellationToken.None));
        Assert.Equal("Ще дописую.", draft!.Typed["a.situation"][0]);
        Assert.DoesNotContain(draft.SubjectId, await OnContextAsync(server, context => context.CaseFiles.Select(file => file.SubjectId).ToListAsync()));
    }

    [Fact]
    public async Task Start_ByWhoWorksInTwoCentres_NamesTheCentre()
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
        using var program = await ApiCaller.ComeAsync(server, "pratsivnyk1");
        Assert.NotNull((await StartAsync(program, Lead)).Refused(HttpStatusCode.BadRequest).Error("centreId"));
        var body = Lead;
        body["centreId"] = other.ToString();
        Assert.Equal("ОЗР-2026-000001", (string?)(await StartAsync(program, body)).Is(HttpStatusCode.Created)["number"]);

        // A program numbers its commands for each centre anew.
        var own = (await server.ActorAsync("pratsivnyk1")).OwnCentres.First(post => post.CentreId != other).CentreId;
        body["centreId"] = own.ToString();
        Assert.Equal("КАЛ-2026-000001", (string?)(await StartAsync(program, body)).Is(HttpStatusCode.Created)["number"]);
    }

    [Fact]
    public async Task Instances_AreListedByState()
    {
        var server = await StartAsync();
        await server.StartCaseAsync();
        using var program = await ApiCaller.ComeAsync(server, "koordynator1");
        var line = Assert.Single((await program.GetAsync("/api/v1/instances?state=Open&procedure=lead-routing")).Is(HttpStatusCode.OK)["items"].AsArray())!;
        Assert.Equal(("КАЛ-2026-000001", "Розподілити звернення", false), ((string?)line["number"], (string?)line["waitsFor"], (bool)line["isBroken"]!));
        Assert.Empty((await program.GetAsync("/api/v1/instances?state=Ended"))["items"].AsArray());
        Assert.Empty((await program.GetAsync("/api/v1/instances?procedure=other"))["items"].AsArray());
        Assert.NotNull((await program.GetAsync("/api/v1/instances?state=Closed")).Refused(HttpStatusCode.BadRequest).Error("state"));
        (await program.GetAsync("/api/v1/instances/none")).Refused(HttpStatusCode.NotFound);
    }

    private static Task<ApiAnswer> StartAsync(ApiCaller program, JsonNode body) => program.PostAsync(Start, body, (ApiRequest.IdempotencyKey, "row-17"));
}

public sealed class ProcedureResourceOnPostgres() : ProcedureResourceTests(Databases.PostgresWithPeople);

public sealed class ProcedureResourceOnSqlite() : ProcedureResourceTests(Databases.SqliteWithPeople);
