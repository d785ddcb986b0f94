using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Access;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// An instance as a file: its state, its waits, its runs and its log, by Elsa's names. As everywhere in Elsa's API, nothing in it tells whom the case is
/// about: no answer, no variable, no text that people wrote.
/// </summary>
internal sealed class InstanceExport(InstanceReading reading)
{
    // More lines than any case has come to; one that goes round in circles is cut there.
    private const int MostLines = 100_000;

    /// <summary>The file. <c>includeBookmarks</c>, <c>includeActivityExecutionLog</c> and <c>includeWorkflowExecutionLog</c> leave a part out where they say false.</summary>
    public async Task<IResult> FileAsync(HttpContext http, string id)
    {
        var actor = Actors.Of(http);
        if (await reading.FindAsync(actor, id, http.RequestAborted) is not { } found)
        {
            return TypedResults.NotFound();
        }

        var state = JsonSerializer.SerializeToNode(found.State, ElsaJson.Options)!;
        var file = new JsonObject { ["WorkflowState"] = state };
        if (Wants(http, "includeBookmarks"))
        {
            file["Bookmarks"] = state["bookmarks"]!.DeepClone();
        }

        if (Wants(http, "includeActivityExecutionLog"))
        {
            var runs = await reading.RunsAsync(actor, id, nodeId: null, http.RequestAborted) ?? [];
            file["ActivityExecutionRecords"] = new JsonArray([.. runs.Select(run => (JsonNode)run.ToJson(whole: true))]);
        }

        if (Wants(http, "includeWorkflowExecutionLog"))
        {
            var log = await reading.JournalAsync(actor, id, new JournalQuery { Take = MostLines }, http.RequestAborted);
            file["WorkflowExecutionLogRecords"] = JsonSerializer.SerializeToNode(log, ElsaJson.Options)?["items"]?.DeepClone();
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(file.ToJsonString(ElsaJson.Options)), "application/octet-stream", $"workflow-instance-{id}.json");
    }

    private static bool Wants(HttpContext http, string part) => !bool.TryParse(http.Request.Query[part].FirstOrDefault(), out var said) || said;
}
