using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Storage;
using Workflows.Server.Api;
using Workflows.Server.Procedures;

namespace Workflows.Server.ElsaApi;

/// <summary>How Elsa's API writes JSON: names in camelCase, Cyrillic as it is.</summary>
internal static class ElsaJson
{
    public static JsonSerializerOptions Options => DrawingText.Json;

    /// <summary>An answer of 200 with this body.</summary>
    public static IResult Ok(object body, int status = StatusCodes.Status200OK) => TypedResults.Json(body, Options, statusCode: status);

    /// <summary>What was sent; null when it is no JSON object, or one with a name twice or with half a sign in a text.</summary>
    public static async Task<JsonObject?> BodyAsync(HttpContext http)
    {
        try
        {
            using var sent = await JsonDocument.ParseAsync(http.Request.Body, ApiBody.Once, http.RequestAborted);
            ApiBody.Touch(sent.RootElement);
            return sent.RootElement.ValueKind == JsonValueKind.Object ? JsonObject.Create(sent.RootElement.Clone()) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What nobody may do here, with the reason in words.</summary>
    public static IResult Forbidden(string why) => Problem(StatusCodes.Status403Forbidden, [why]);

    /// <summary>A list as Elsa answers one without pages.</summary>
    public static IResult List<T>(IReadOnlyCollection<T> items) => Ok(new { items, count = items.Count });

    /// <summary>What was sent cannot be done, in words; Studio shows each as a message of its own.</summary>
    /// <param name="messages">Sentences for people.</param>
    /// <param name="stale">Who changed it meanwhile, when that is the reason.</param>
    public static IResult Refused(IEnumerable<string> messages, StaleNote? stale = null) => Problem(StatusCodes.Status400BadRequest, messages, stale);

    /// <summary>An error in the shape that Studio shows: the words stand under <c>errors.generalErrors</c>.</summary>
    public static IResult Problem(int status, IEnumerable<string> messages, StaleNote? stale = null)
    {
        var problem = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = "Цього зробити не можна",
            ["status"] = status,
            ["errors"] = new JsonObject { ["generalErrors"] = new JsonArray([.. messages.Select(message => (JsonNode)message)]) },
        };
        if (stale is not null)
        {
            problem["stale"] = JsonSerializer.SerializeToNode(stale, Options);
        }

        return TypedResults.Text(problem.ToJsonString(Options), "application/problem+json", statusCode: status);
    }

    /// <summary>What Studio may do with a definition; without «publish» it shows it read only.</summary>
    public static JsonArray Links(string definitionId, bool mayEdit)
    {
        var links = new JsonArray { Link($"/workflow-definitions/{definitionId}", "self", "GET"), Link($"/workflow-definitions/{definitionId}/versions", "versions", "GET") };
        links.Add(Link($"/workflow-definitions/{definitionId}/export", "export", "POST"));
        if (mayEdit)
        {
            links.Add(Link($"/workflow-definitions/{definitionId}/publish", "publish", "POST"));
            links.Add(Link($"/workflow-definitions/{definitionId}/retract", "retract", "POST"));
            links.Add(Link($"/workflow-definitions/{definitionId}", "delete", "DELETE"));
            links.Add(Link($"/workflow-definitions/{definitionId}/import", "import", "PUT"));
        }

        return links;
    }

    /// <summary>One link of Elsa's.</summary>
    public static JsonObject Link(string href, string rel, string method) => new() { ["href"] = href, ["rel"] = rel, ["method"] = method };

    /// <summary>Names what somebody saw of a version, for <c>If-Match</c>.</summary>
    public static string Tag(WorkflowVersion version) => $"\"{ProcedureDrafts.MarkOf(version)}\"";
}

/// <summary>Who did something else with a procedure meanwhile, when, and what, in words.</summary>
internal sealed record StaleNote(string By, string At, string What);
