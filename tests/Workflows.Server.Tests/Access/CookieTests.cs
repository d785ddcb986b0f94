using System.Net;
using Workflows.Server.Access;

namespace Workflows.Server.Tests.Access;

public sealed class CookieTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Fact]
    public async Task Cookies_OverHttpOnThisMachine_AreKeptFromScriptsAndOtherSites()
    {
        var cookies = await CookiesAsync(new ServerOptions());
        Assert.Equal(["cw", "cw-form"], cookies.Keys.Order());
        Assert.All(cookies.Values, flags => Assert.Equal(["httponly", "path=/", "samesite=lax"], flags));
    }

    [Fact]
    public async Task Cookies_OverHttps_AreBoundToThisHostToo()
    {
        var cookies = await CookiesAsync(new ServerOptions { Https = true });
        Assert.Equal(["__Host-cw", "__Host-cw-form"], cookies.Keys.Order());
        Assert.All(cookies.Values, flags => Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], flags));
    }

    [Fact]
    public async Task ForwardedHeaders_WithoutAKnownProxy_AreNotBelieved()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        using var home = await visitor.SendAsync(HttpMethod.Get, "/", null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));
        Assert.Equal(server.Address.Authority, home.Headers.Location!.Authority);
    }

    [Fact]
    public async Task Hsts_OverHttpsOfARealName_IsSent()
    {
        var server = await StartAsync(new ServerOptions { Https = true });
        using var visitor = server.NewVisitor();
        using var answer = await visitor.SendAsync(HttpMethod.Get, SignIn.Path, null, ("Host", "cw.example"));
        Assert.Contains("max-age=", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, string[]>> CookiesAsync(ServerOptions options)
    {
        var server = await StartAsync(options);
        using var visitor = server.NewVisitor();
        using var page = await visitor.GetAsync(SignIn.Path);
        using var answer = await visitor.SignInAsync("koordynator1", Databases.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
        return page.Headers.GetValues("Set-Cookie").Concat(answer.Headers.GetValues("Set-Cookie"))
            .Select(cookie => cookie.Split("; "))
            .ToDictionary(parts => parts[0].Split('=')[0], parts => parts[1..].Order(StringComparer.Ordinal).ToArray());
    }
}
