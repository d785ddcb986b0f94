using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.Procedures;

/// <summary>A centre takes a procedure of the network and changes that: its own cases start by the copy, nobody else's do.</summary>
public abstract class ProcedureCopyTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Definitions = "/elsa/api/workflow-definitions";
    private const string Original = "/procedures/lead-routing";

    [Fact]
    public async Task Copy_IsTakenOnce_StandsInTheOriginalsPlaceOncePublished_AndTellsOfItsChanges()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var origin = await JsonAsync(await coordinator.GetAsync($"{Original}/origin"));
        var centre = Assert.Single(origin["places"]!.AsArray())!["centre"]!.ToString();
        Assert.Equal((false, null), (origin["mayChange"]!.GetValue<bool>(), origin["places"]![0]!["copy"]?.ToString()));

        var copy = await TakeAsync(coordinator, centre);
        Assert.Equal(copy, await TakeAsync(coordinator, centre));
        Assert.Equal(copy, (await JsonAsync(await coordinator.GetAsync($"{Original}/origin")))["places"]![0]!["copy"]!.ToString());
        var draft = await JsonAsync(await coordinator.GetAsync($"{Definitions}/by-definition-id/{copy}"));
        Assert.Equal("Потенційний клієнт (Калиновий центр)", draft["name"]!.ToString());

        // A draft changes nothing yet.
        Assert.Equal("lead-routing", (await FindAsync(server, "pratsivnyk1"))!.DefinitionId);
        await JsonAsync(await PostAsync(coordinator, $"{Definitions}/{copy}/publish", new JsonObject()));
        Assert.Equal(copy, (await FindAsync(server, "pratsivnyk1"))!.DefinitionId);
        Assert.Equal("lead-routing", (await FindAsync(server, "pratsivnyk2"))!.DefinitionId);
        var offered = await server.Services.GetRequiredService<StartableProcedures>().ListAsync(await server.ActorAsync("pratsivnyk1"), CancellationToken.None);
        Assert.Contains(offered, one => one.DefinitionId == copy);
        Assert.DoesNotContain(offered, one => one.DefinitionId == "lead-routing");

        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var old = await worker.GetAsync($"{Original}/start");
        Assert.Equal((HttpStatusCode.Redirect, $"/procedures/{copy}/start"), (old.StatusCode, old.Headers.Location?.PathAndQuery));

        // Whoever works in both centres starts in each by what holds there.
        var there = await OnContextAsync(server, async context =>
        {
            var ozero = await context.Units.Where(unit => unit.Code == "ОЗР").Select(unit => unit.Id).SingleAsync();
            var account = await context.Users.Where(user => user.UserName == "pratsivnyk1").Select(user => user.Id).SingleAsync();
            context.Add(new Membership { Id = Guid.CreateVersion7(Databases.Start), AccountId = account, UnitId = ozero, CentreId = ozero, Role = Role.SocialWorker, From = Databases.Start });
            await context.SaveChangesAsync();
            return ozero;
        });
        Assert.Equal(copy, (await FindAsync(server, "pratsivnyk1", Guid.Parse(centre)))!.DefinitionId);
        Assert.Equal("lead-routing", (await FindAsync(server, "pratsivnyk1", there))!.DefinitionId);

        // The network changes its own: the centre is told until it has looked.
        Assert.Null((await JsonAsync(await coordinator.GetAsync($"/procedures/{copy}/origin")))["newer"]);
        using var network = await server.SignedInAsync("merezha");
        var theirs = await JsonAsync(await network.GetAsync($"{Definitions}/by-definition-id/lead-routing"));
        theirs["description"] = "Інакше.";
        await JsonAsync(await PostAsync(network, Definitions, new JsonObject { ["model"] = theirs, ["publish"] = true }));
        Assert.Equal(2, (await JsonAsync(await coordinator.GetAsync($"/procedures/{copy}/origin")))["newer"]!.GetValue<int>());
        using var kept = await PostAsync(coordinator, $"/procedures/{copy}/keep?version=2", null);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        Assert.Null((await JsonAsync(await coordinator.GetAsync($"/procedures/{copy}/origin")))["newer"]);

        // Taken out of force, it gives its place back.
        await JsonAsync(await PostAsync(coordinator, $"{Definitions}/{copy}/retract", new JsonObject()));
        Assert.Equal("lead-routing", (await FindAsync(server, "pratsivnyk1", Guid.Parse(centre)))!.DefinitionId);
    }

    [Fact]
    public async Task Copy_IsTakenForTheOwnCentreOnly_AndNotOfWhatIsNotSeen()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var other = await server.SignedInAsync("koordynator2");
        var (own, another) = (await CentreAsync(coordinator), await CentreAsync(other));
        using var foreign = await PostAsync(coordinator, $"{Original}/copy?centre={another}", null);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using var nowhere = await PostAsync(coordinator, $"/procedures/nowhere/copy?centre={own}", null);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        var copy = await TakeAsync(other, another);
        using var hidden = await PostAsync(coordinator, $"/procedures/{copy}/keep?version=9", null);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var refused = await PostAsync(worker, $"{Original}/copy?centre={own}", null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<string> CentreAsync(Visitor visitor) => (await JsonAsync(await visitor.GetAsync($"{Original}/origin")))["places"]![0]!["centre"]!.ToString();

    private static async Task<string> TakeAsync(Visitor visitor, string centre) => (await JsonAsync(await PostAsync(visitor, $"{Original}/copy?centre={centre}", null)))["id"]!.ToString();

    private static async Task<StartableProcedure?> FindAsync(RunningServer server, string who, Guid? centre = null) =>
        await server.Services.GetRequiredService<StartableProcedures>().FindAsync(await server.ActorAsync(who), "lead-routing", CancellationToken.None, centre);
}

public sealed class ProcedureCopyOnPostgres() : ProcedureCopyTests(Databases.PostgresWithPeople);

public sealed class ProcedureCopyOnSqlite() : ProcedureCopyTests(Databases.SqliteWithPeople);
