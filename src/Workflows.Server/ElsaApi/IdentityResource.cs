using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Api;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// Signing in from one of Elsa's clients with name and password, for two tokens instead of a cookie. Off in production unless it is switched on
/// (<c>ElsaApi__Login</c>): a program is better off with a key, which opens less. Whoever is refused, for whatever reason, is answered 200 with
/// <c>{"isAuthenticated":false}</c>, as Elsa answers.
/// </summary>
internal static class IdentityResource
{
    /// <summary>The refresh token ends at the latest so long after the password was given, however often it is exchanged.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    private const string Path = $"{ElsaServices.Root}/identity", TokenPrefix = "Bearer ";

    /// <summary>Whether a path belongs to it: no cookie counts there, and none is given.</summary>
    public static bool IsIdentity(PathString path) => path.StartsWithSegments(Path, StringComparison.Ordinal);

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        var identity = routes.MapGroup(Path).AllowAnonymous().RequireRateLimiting(AccessServices.GuessLimit);
        identity.MapPost("/login", LoginAsync);
        identity.MapPost("/refresh-token", RefreshAsync);
    }

    private static async Task<IResult> LoginAsync(HttpContext http, PasswordCheck check, ApiTokens tokens, Settings settings, IHostEnvironment environment, TimeProvider clock)
    {
        if (!IsOn(settings, environment))
        {
            return TypedResults.NotFound();
        }

        var sent = await ElsaJson.BodyAsync(http);
        return Text(sent, "username") is { } name && Text(sent, "password") is { } password
            && await check.TrySignInElsewhereAsync(name.Trim(), password) is { SecurityStamp: { } stamp } account
                ? Authenticated(tokens.IssueFor(account.Id, stamp, clock.GetUtcNow(), LongestOf(settings)))
                : Refused();
    }

    // Elsa's clients send it where an access token would stand.
    private static async Task<IResult> RefreshAsync(HttpContext http, KeyHolders holders, ApiTokens tokens, Settings settings, IHostEnvironment environment)
    {
        if (!IsOn(settings, environment))
        {
            return TypedResults.NotFound();
        }

        var said = http.Request.Headers.Authorization.ToString();
        return said.StartsWith(TokenPrefix, StringComparison.OrdinalIgnoreCase)
            && await tokens.ReadRefreshAsync(said[TokenPrefix.Length..].Trim()) is { } who
            && await holders.StampAsync(who, http.RequestAborted) is { } stamp
                ? Authenticated(tokens.IssueFor(who.AccountId, stamp, who.Since, LongestOf(settings)))
                : Refused();
    }

    private static bool IsOn(Settings settings, IHostEnvironment environment) => settings.ElsaLogin ?? environment.IsDevelopment();

    private static TimeSpan LongestOf(Settings settings) => settings.SessionLongest < Longest ? settings.SessionLongest : Longest;

    private static string? Text(JsonObject? sent, string name) => sent?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static IResult Authenticated(SignedInTokens made) => ElsaJson.Ok(new { isAuthenticated = true, accessToken = made.Access, refreshToken = made.Refresh });

    private static IResult Refused() => ElsaJson.Ok(new { isAuthenticated = false });
}
