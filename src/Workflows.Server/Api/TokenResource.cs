using System.ComponentModel;
using System.Text.Json.Serialization;
using Workflows.Server.Access;

namespace Workflows.Server.Api;

/// <summary>What is sent for a token.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TokenRequest([property: Description("Ключ зі сторінки «Ключі для програм».")] string Key);

/// <summary>A token.</summary>
internal sealed record TokenAnswer(
    [property: Description("Токен для заголовка Authorization: Bearer.")] string AccessToken,
    string TokenType,
    [property: Description("Скільки секунд він діє.")] int ExpiresIn);

/// <summary>A key becomes a token.</summary>
internal static class TokenResource
{
    public static void MapToken(this IEndpointRouteBuilder api) => api.MapPost("/token", IssueAsync)
        .AllowAnonymous()
        .RequireRateLimiting(AccessServices.GuessLimit)
        .Described("makeToken", "Токен", "Отримати токен за ключем")
        .Accepts<TokenRequest>("application/json", "application/x-www-form-urlencoded")
        .Produces<TokenAnswer>()
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429);

    private static async Task<IResult> IssueAsync(HttpContext http, ApiBody body, KeyHolders holders, ApiTokens tokens)
    {
        var (sent, problem) = await ReadAsync(http, body);
        if (problem is not null)
        {
            return problem;
        }

        // One sentence for all that can be wrong: who tries keys is told nothing about them.
        return await holders.FindAsync(sent!.Key, http.RequestAborted) is { } key
            ? TypedResults.Json(new TokenAnswer(tokens.Issue(key), "Bearer", (int)ApiTokens.Life.TotalSeconds))
            : ApiProblems.Of(StatusCodes.Status401Unauthorized, "Такого чинного ключа немає: його відкликано, його строк минув, пароль власника змінено або ключ переписано з помилкою.");
    }

    private static async Task<(TokenRequest? Sent, IResult? Problem)> ReadAsync(HttpContext http, ApiBody body)
    {
        if (!http.Request.HasFormContentType)
        {
            return await body.ReadAsync<TokenRequest>(http);
        }

        try
        {
            return (new TokenRequest((await http.Request.ReadFormAsync(http.RequestAborted))["key"].ToString()), null);
        }
        catch (BadHttpRequestException e)
        {
            return (null, ApiProblems.Of(e.StatusCode));
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or IOException)
        {
            return (null, ApiProblems.Of(StatusCodes.Status400BadRequest, "Вміст не прочитати як форму."));
        }
    }
}
