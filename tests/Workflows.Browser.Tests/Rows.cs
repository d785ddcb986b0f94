using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Browser.Tests;

/// <summary>A task whose form has a table: a partner organisation has named children, and a worker writes them down.</summary>
internal static class Rows
{
    private const string Id = "rows";

    private const string Form = """
        {"key":"rows-task","title":"Кого назвала організація","groups":[{"title":"Розмова","fields":[
          {"key":"phone","bind":"client.phone"},
          {"key":"leads","type":"Table","label":"Діти, яким потрібна допомога","makes":"Lead","with":{"client.source":"Partner"},"required":true,
           "help":"Запишіть кожну дитину окремим рядком. Вистачить імені або псевдоніма.","maxRows":20,"columns":[
            {"key":"lastName","bind":"client.lastName"},
            {"key":"firstName","bind":"client.firstName"},
            {"key":"born","bind":"client.birthYear","min":1990,"max":2026},
            {"key":"sex","bind":"client.sex"},
            {"key":"phone","bind":"client.phone","label":"Телефон"},
            {"key":"note","type":"LongText","label":"Що відомо"}]},
          {"key":"calls","type":"Table","label":"Коли телефонували","columns":[
            {"key":"on","type":"Date","label":"День","required":true},
            {"key":"answered","type":"YesNo","label":"Відповіли"}]}]}]}
        """;

    private const string Start = """{"key":"rows-start","title":"Початок","groups":[{"fields":[{"key":"name","bind":"client.lastName"},{"key":"phone","bind":"client.phone"}]}]}""";

    /// <summary>Starts such a case; its task waits for the social worker of the second centre.</summary>
    public static async Task<Guid> RowsCaseAsync(this Site site)
    {
        await PublishAsync(site);
        var actor = await site.ActorAsync("pratsivnyk2");
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.name"] = ["Смерека"], ["a.phone"] = ["067 000 00 00"] };
        var started = Assert.IsType<StartMove.Started>(await site.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, Id, actor.OwnCentres.Single().CentreId, typed, Guid.CreateVersion7().ToString(), CancellationToken.None));
        await using var context = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        var task = await context.Tasks.Where(row => row.InstanceId == started.InstanceId).Select(row => row.Id).SingleAsync();
        Assert.IsType<TaskMove.Done>(await site.Services.GetRequiredService<TaskWork>().ClaimAsync(actor, task, CancellationToken.None));
        return task;
    }

    private static async Task PublishAsync(Site site)
    {
        await using var reading = site.Services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        if (await reading.Set<WorkflowVersion>().AnyAsync(row => row.DefinitionId == Id))
        {
            return;
        }

        var network = await reading.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync();
        await using var context = site.Services.GetRequiredService<Contexts>().Open(new Scope(null, [network], [], "test"));
        await site.Services.GetRequiredService<DefinitionPublishing>().PublishAsync(context, Scope.Tenant(network), Id, Drawing());
        foreach (var form in new[] { Form, Start })
        {
            await FormLibrary.PublishAsync(context, network, form, DateTimeOffset.UnixEpoch, CancellationToken.None);
        }

        await context.SaveChangesAsync();
        var version = await context.Set<WorkflowVersion>().Where(row => row.DefinitionId == Id).Select(row => row.Id).SingleAsync();
        await FormLibrary.PinAsync(context, network, version, ["rows-start", "rows-task"], CancellationToken.None);
        await context.SaveChangesAsync();
    }

    private static string Drawing()
    {
        var task = new JsonObject
        {
            ["id"] = "a", ["name"] = "a", ["type"] = HumanTaskActivity.TypeName, ["version"] = 1, ["title"] = "Записати дітей", ["role"] = "SocialWorker", ["form"] = "rows-task",
        };
        var root = new JsonObject { ["id"] = "F", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(task), ["connections"] = new JsonArray() };
        var start = new JsonObject { ["roles"] = new JsonArray("SocialWorker"), ["form"] = "rows-start", ["subject"] = "Lead" };
        return new JsonObject { ["name"] = "Проба таблиць", ["customProperties"] = new JsonObject { ["start"] = start }, ["root"] = root }.ToJsonString();
    }
}
