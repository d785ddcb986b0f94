using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Forms;
using Workflows.Server.Storage;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Tasks;

/// <summary>A procedure about a lead whose forms have tables: the social worker's only task is <c>a</c>.</summary>
internal static class RowsProcedure
{
    public const string Id = "rows";

    private const string Start = """
        {"key":"rows-start","title":"Початок","groups":[{"fields":[
          {"key":"lastName","bind":"client.lastName","required":true},
          {"key":"phone","bind":"client.phone"},
          {"key":"friends","type":"Table","label":"Друзі","makes":"Lead","columns":[{"key":"nick","bind":"client.nickname"}]}]}]}
        """;

    private const string Task = """
        {"key":"rows-task","title":"Кого знайшли","groups":[{"fields":[
          {"key":"lastName","bind":"client.lastName"},
          {"key":"phone","bind":"client.phone"},
          {"key":"address","bind":"client.address"},
          {"key":"leads","type":"Table","label":"Потенційні клієнти","makes":"Lead","with":{"client.source":"Partner"},"maxRows":3,"columns":[
            {"key":"lastName","bind":"client.lastName"},
            {"key":"phone","bind":"client.phone"},
            {"key":"note","type":"LongText","label":"Що відомо"}]},
          {"key":"visits","type":"Table","label":"Поїздки","columns":[{"key":"km","type":"Number","label":"Кілометрів"}]},
          {"key":"notes","type":"Table","label":"Нотатки","columns":[{"key":"text","type":"Text","label":"Нотатка"}]}]}]}
        """;

    /// <summary>Publishes the procedure and its forms as the network's.</summary>
    public static async Task PublishAsync(Contexts contexts, DefinitionPublishing publishing, Guid network)
    {
        var drawing = JsonNode.Parse(Flow("", TaskStep("a", ("form", "rows-task"), ("role", "SocialWorker"))))!;
        drawing["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("SocialWorker"), ["form"] = "rows-start", ["subject"] = "Lead" } };
        await using var context = contexts.Open(new Scope(null, [network], [], "test"));
        await publishing.PublishAsync(context, Scope.Tenant(network), Id, drawing.ToJsonString());
        await FormLibrary.PublishAsync(context, network, Start, Databases.Start, default);
        await FormLibrary.PublishAsync(context, network, Task, Databases.Start, default);
        await context.SaveChangesAsync();
        await FormLibrary.PinAsync(context, network, (await context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == Id)).Id, ["rows-start", "rows-task"], default);
        await context.SaveChangesAsync();
    }
}
