using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Forms;
using Workflows.Server.Storage;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Files;

/// <summary>Procedures whose forms take files, about a lead and about a client, and invented files. The social worker's tasks are <c>a</c> and <c>b</c>.</summary>
internal static class FilesProcedure
{
    public const string Id = "files";
    public const string OfClient = "files-client";
    public const int MaxSize = 600_000;

    private const string Start = """
        {"key":"files-start","title":"Початок","groups":[{"fields":[
          {"key":"lastName","bind":"client.lastName","required":true},
          {"key":"letter","type":"Files","label":"Лист","maxFiles":1,"accept":["Pdf"]}]}]}
        """;

    private const string StartOfClient = """
        {"key":"files-client-start","title":"Початок","groups":[{"fields":[
          {"key":"client","type":"Client","label":"Клієнт","required":true},
          {"key":"letter","type":"Files","label":"Лист","maxFiles":1,"accept":["Pdf"]}]}]}
        """;

    private const string Task = """
        {"key":"files-task","title":"Що підписали","groups":[{"fields":[
          {"key":"note","type":"LongText","label":"Нотатка","required":true},
          {"key":"scan","type":"Files","label":"Скан договору","required":true,"maxFiles":2,"maxSize":600000,"accept":["Image","Pdf"]},
          {"key":"more","type":"Files","label":"Додатки"}]}]}
        """;

    /// <summary>Publishes the procedures and their forms as the network's.</summary>
    public static async Task PublishAsync(Contexts contexts, DefinitionPublishing publishing, Guid network)
    {
        await using var context = contexts.Open(new Scope(null, [network], [], "test"));
        foreach (var form in new[] { Start, StartOfClient, Task })
        {
            await FormLibrary.PublishAsync(context, network, form, Databases.Start, default);
        }

        await context.SaveChangesAsync();
        foreach (var (id, start, subject) in new[] { (Id, "files-start", "Lead"), (OfClient, "files-client-start", "Client") })
        {
            var drawing = JsonNode.Parse(Flow("a>b", TaskStep("a", ("form", "files-task"), ("role", "SocialWorker")), TaskStep("b", ("role", "SocialWorker"))))!;
            drawing["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("SocialWorker"), ["form"] = start, ["subject"] = subject } };
            await publishing.PublishAsync(context, Scope.Tenant(network), id, drawing.ToJsonString());
            await context.SaveChangesAsync();
            await FormLibrary.PinAsync(context, network, (await context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == id)).Id, [start, "files-task"], default);
            await context.SaveChangesAsync();
        }
    }

    /// <summary>A PDF of this length, as far as its first bytes tell; full of a word that nobody may find again.</summary>
    public static byte[] Pdf(int length, string word = "Таємниця")
    {
        var bytes = new byte[length];
        var (head, text) = ("%PDF-1.7\n"u8.ToArray(), Encoding.UTF8.GetBytes(word));
        for (var at = head.Length; at < length; at++)
        {
            bytes[at] = text[(at - head.Length) % text.Length];
        }

        head.AsSpan(0, Math.Min(head.Length, length)).CopyTo(bytes);
        return bytes;
    }
}
