using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Api;
using Workflows.Server.Tests.Tasks;

namespace Workflows.Server.Tests.Api;

/// <summary>What the interface answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string? Type, JsonNode? Body, string? Tag, string? Location)
{
    public JsonNode this[string name] => Body![name]!;

    public string Text => Body?.ToJsonString() ?? "";

    /// <summary>The field that is wrong, and what is said of it.</summary>
    public string? Error(string field) => (string?)Body?["errors"]?[field]?[0];

    /// <summary>That it is a refusal as programs get it: in our words and never a page.</summary>
    public ApiAnswer Refused(HttpStatusCode status)
    {
        Assert.Equal((status, "application/problem+json", (int)status), (Status, Type, (int?)Body?["status"]));
        Assert.Matches("[а-яіїєґ]", (string?)Body!["title"]);
        return this;
    }

    public ApiAnswer Is(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{Status}: {Text}");
        return this;
    }
}

/// <summary>A program: no cookies, no forms, a key or none.</summary>
internal sealed class ApiCaller(RunningServer server) : IDisposable
{
    private static readonly KeyRight[] Everything = Enum.GetValues<KeyRight>();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };

    public string? Token { get; set; }

    /// <summary>Sent with each request as it is, where there is no token.</summary>
    public string? Authorization { get; set; }

    /// <summary>A key of one of the demonstration's people; all that their role allows, unless told otherwise.</summary>
    public static async Task<string> KeyAsync(RunningServer server, string signIn, params KeyRight[] rights)
    {
        var actor = await server.ActorAsync(signIn);
        using var services = server.Services.CreateScope();
        var chosen = (rights.Length == 0 ? Everything : rights).Where(KeyRights.Of(actor).Contains);
        var now = server.Clock.GetUtcNow();
        var form = KeyForm.New(now) with { Id = Guid.CreateVersion7(), Name = "Проба", Rights = [.. chosen.Select(right => right.ToString())] };
        return Assert.IsType<KeyMove.Made>(await services.ServiceProvider.GetRequiredService<ApiKeys>().MakeAsync(actor, form, Databases.Password, CancellationToken.None)).Secret;
    }

    /// <summary>A program of one of the demonstration's people, with a token.</summary>
    public static async Task<ApiCaller> ComeAsync(RunningServer server, string signIn, params KeyRight[] rights)
    {
        var caller = new ApiCaller(server);
        await caller.TakeTokenAsync(await KeyAsync(server, signIn, rights));
        return caller;
    }

    public async Task<ApiAnswer> TakeTokenAsync(string key)
    {
        var answer = await PostAsync("/api/v1/token", new JsonObject { ["key"] = key });
        Token = answer.Status == HttpStatusCode.OK ? (string?)answer["accessToken"] : null;
        return answer;
    }

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<ApiAnswer> PostAsync(string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, path, content, headers);
    }

    public async Task<ApiAnswer> PostTextAsync(string path, string body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        return await SendAsync(HttpMethod.Post, path, content, headers);
    }

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };

        // What is too large is refused before it is sent: a server that hangs up in the middle is no answer that a client could read.
        request.Headers.ExpectContinue = content is { Headers.ContentLength: > 1 << 20 };
        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }
        else if (Authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var type = answer.Content.Headers.ContentType?.MediaType;
        return new ApiAnswer(
            answer.StatusCode, type, type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null,
            answer.Headers.TryGetValues("ETag", out var tags) ? tags.Single() : null, answer.Headers.Location?.ToString());
    }

    public void Dispose() => client.Dispose();
}
