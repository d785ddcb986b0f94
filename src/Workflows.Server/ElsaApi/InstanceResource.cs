using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Cases;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// Instances as Elsa's API has them: Studio's list and viewer. A case is kept for good and changed by its steps alone, so deleting and setting variables are
/// refused in words. What people do about a case that stands still or is not needed they do themselves: no key allows it, as none does under <c>/api/v1</c>.
/// </summary>
internal static class InstanceResource
{
    private const string Kept = "Справи зберігають, їх не видаляють. Справу, яка більше не потрібна, можна скасувати на її сторінці.";
    private const string Moved = "Змінні справи змінюють лише її кроки: інакше в справі стояло б те, чого ніхто не вирішував.";
    private const string ForPeople = "За ключем справ не скасовують і кроків не повторюють: це вирішує людина на сторінці справи.";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/workflow-instances", async (HttpContext http, InstanceReading work) =>
            ElsaJson.Ok(await work.PageAsync(Actors.Of(http), InstanceQuery.Read(await ElsaJson.BodyAsync(http) ?? []), http.RequestAborted)));
        api.MapGet("/workflow-instances", async (HttpContext http, InstanceReading work) =>
            ElsaJson.Ok(await work.PageAsync(Actors.Of(http), InstanceQuery.Read(http.Request.Query), http.RequestAborted)));
        api.MapGet("/workflow-instances/{id}", async (HttpContext http, string id, InstanceReading work) =>
            Found((await work.FindAsync(Actors.Of(http), id, http.RequestAborted))?.Whole));
        api.MapGet("/workflow-instances/{id}/execution-state", async (HttpContext http, string id, InstanceReading work) =>
            Found(await work.StateAsync(Actors.Of(http), id, http.RequestAborted)));
        api.MapPost("/workflow-instances/{id}/journal", async (HttpContext http, string id, InstanceReading work) =>
            Found(await work.JournalAsync(Actors.Of(http), id, Journal(http, await ElsaJson.BodyAsync(http) ?? []), http.RequestAborted)));
        api.MapGet("/workflow-instances/{id}/journal", async (HttpContext http, string id, InstanceReading work) =>
            Found(await work.JournalAsync(Actors.Of(http), id, Journal(http, []), http.RequestAborted)));
        api.MapGet("/workflow-instances/{id}/variables", async (HttpContext http, string id, InstanceReading work) =>
            Found(await work.VariablesAsync(Actors.Of(http), id, http.RequestAborted)));
        api.MapPost("/workflow-instances/{id}/variables", () => ElsaJson.Forbidden(Moved));
        api.MapGet("/workflow-instances/{id}/export", (HttpContext http, string id, InstanceExport work) => work.FileAsync(http, id));
        api.MapPost("/activity-executions/report", ReportAsync);
        api.MapGet("/activity-executions/list", (HttpContext http, InstanceReading work) => RunsAsync(http, work, whole: true));
        api.MapGet("/activity-execution-summaries/list", (HttpContext http, InstanceReading work) => RunsAsync(http, work, whole: false));
        api.MapGet("/activity-executions/count", async (HttpContext http, InstanceReading work) =>
            Asked(http) is { } id && await work.RunsAsync(Actors.Of(http), id, Node(http), http.RequestAborted) is { } runs ? ElsaJson.Ok(new { count = runs.Count }) : TypedResults.NotFound());
        api.MapGet("/activity-executions/by-id", (HttpContext http, InstanceReading work) => RunAsync(http, http.Request.Query["id"].FirstOrDefault() ?? "", work));
        api.MapGet("/activity-executions/{id}", RunAsync);
        api.MapGet("/activity-executions/{id}/call-stack", async (HttpContext http, string id, InstanceReading work) =>
            await work.RunAsync(Actors.Of(http), id, http.RequestAborted) is null ? TypedResults.NotFound() : ElsaJson.Ok(new { activityExecutionId = id, items = Array.Empty<object>(), totalCount = 0 }));
        api.MapPost("/cancel/workflow-instances/{id}", async (HttpContext http, string id, CaseMending work) =>
            await CancelAsync(http, id, work) is Mended.NotFound ? (IResult)TypedResults.NotFound() : TypedResults.Ok()).AddEndpointFilter(RefuseKeys);
        api.MapPost("/bulk-actions/cancel/workflow-instances", CancelManyAsync).AddEndpointFilter(RefuseKeys);
        api.MapPost("/alterations/workflows/retry", (HttpContext http, InstanceRetry work) => work.RetryAsync(http)).AddEndpointFilter(RefuseKeys);
        api.MapDelete("/workflow-instances/{id}", () => ElsaJson.Forbidden(Kept));
        api.MapPost("/bulk-actions/delete/workflow-instances/by-id", () => ElsaJson.Forbidden(Kept));
    }

    private static ValueTask<object?> RefuseKeys(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        KeyHolders.CameWithKey(context.HttpContext) ? ValueTask.FromResult<object?>(ElsaJson.Forbidden(ForPeople)) : next(context);

    private static IResult Found(object? found) => found is null ? TypedResults.NotFound() : ElsaJson.Ok(found);

    private static string? Asked(HttpContext http) => http.Request.Query["workflowInstanceId"].FirstOrDefault() is { Length: > 0 } id ? id : null;

    private static string? Node(HttpContext http) => http.Request.Query["activityNodeId"].FirstOrDefault() is { Length: > 0 } id ? id : null;

    private static JournalQuery Journal(HttpContext http, JsonObject body)
    {
        var filter = body["filter"] as JsonObject ?? [];
        IReadOnlyList<string> Texts(string name) => [.. (filter[name] as JsonArray ?? []).Select(item => item.AsText()).OfType<string>()];
        int Number(string name, int otherwise) =>
            int.TryParse(http.Request.Query[name].FirstOrDefault(), CultureInfo.InvariantCulture, out var number) ? number : (int)Math.Clamp(body[name].AsLong() ?? otherwise, 0, int.MaxValue);
        var size = Math.Clamp(Number("take", Number("pageSize", 100)), 1, 1000);
        return new JournalQuery
        {
            ActivityIds = Texts("activityIds"),
            NodeIds = Texts("activityNodeIds"),
            ExcludedTypes = Texts("excludedActivityTypes"),
            Events = Texts("eventNames"),
            Skip = Math.Clamp(Number("skip", Number("page", 0) * size), 0, 10_000_000),
            Take = size,
        };
    }

    private static async Task<IResult> ReportAsync(HttpContext http, InstanceReading work)
    {
        var body = await ElsaJson.BodyAsync(http) ?? [];
        List<string> nodes = [.. (body["activityNodeIds"] as JsonArray ?? []).Select(item => item.AsText()).OfType<string>()];
        return Found(await work.ReportAsync(Actors.Of(http), body["workflowInstanceId"].AsText() ?? "", nodes, http.RequestAborted));
    }

    private static async Task<IResult> RunsAsync(HttpContext http, InstanceReading work, bool whole)
    {
        if (Asked(http) is not { } id || await work.RunsAsync(Actors.Of(http), id, Node(http), http.RequestAborted) is not { } runs)
        {
            return TypedResults.NotFound();
        }

        return ElsaJson.List(runs.ConvertAll(run => run.ToJson(whole)));
    }

    private static async Task<IResult> RunAsync(HttpContext http, string id, InstanceReading work) =>
        Found((await work.RunAsync(Actors.Of(http), id, http.RequestAborted))?.ToJson(whole: true));

    // Sent again it finds the case cancelled, so any name of the command will do.
    private static Task<Mended> CancelAsync(HttpContext http, string id, CaseMending work) => work.CancelAsync(Actors.Of(http), id, "studio", http.RequestAborted);

    private static async Task<IResult> CancelManyAsync(HttpContext http, CaseMending work)
    {
        var cancelled = 0;
        foreach (var id in (await ElsaJson.BodyAsync(http) ?? [])["ids"] as JsonArray ?? [])
        {
            cancelled += id.AsText() is { } one && await CancelAsync(http, one, work) is Mended.Done ? 1 : 0;
        }

        return ElsaJson.Ok(new { cancelled });
    }
}
