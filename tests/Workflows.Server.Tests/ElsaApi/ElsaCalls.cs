using System.Text;
using System.Text.Json.Nodes;
using Workflows.Server.ElsaApi;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>Calls Elsa's API as the designer's frame does.</summary>
internal static class ElsaCalls
{
    public static Task<HttpResponseMessage> PostAsync(Visitor visitor, string path, JsonNode? body) => SendAsync(visitor, HttpMethod.Post, path, body);

    public static async Task<HttpResponseMessage> SendAsync(Visitor visitor, HttpMethod method, string path, JsonNode? body, params (string, string)[] more)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(ElsaJson.Options), Encoding.UTF8, "application/json");
        return await visitor.SendAsync(method, path, content, [("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()), .. more]);
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {text}");
            return JsonNode.Parse(text)!;
        }
    }

    /// <summary>Saves a drawing as a draft; gives its id.</summary>
    public static async Task<string> DrawnAsync(Visitor visitor, string drawing)
    {
        using var answer = await PostAsync(visitor, "/elsa/api/workflow-definitions", new JsonObject { ["model"] = JsonNode.Parse(drawing), ["publish"] = false });
        return (await JsonAsync(answer))["workflowDefinition"]!["definitionId"]!.ToString();
    }
}
