using System.Net;
using Microsoft.AspNetCore.StaticAssets;
using Workflows.Server.Access;
using Workflows.Tests;

namespace Workflows.Server.Tests.Access;

/// <summary>A real office's server, which has no demonstration: by which names it answers, and to which methods.</summary>
public abstract class HostTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Cookies_BehindAProxyThatEncrypts_AreTheSameAsOverHttps()
    {
        using var visitor = await VisitorAsync((Settings.ProxyKnownKey, "127.0.0.1, ::1"));
        using var answer = await visitor.SendAsync(
            HttpMethod.Get, SignIn.Path, null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "cw.example"));
        Assert.StartsWith("__Host-cw-form=", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        using var home = await visitor.SendAsync(HttpMethod.Get, "/", null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "cw.example"));
        Assert.Equal("cw.example", home.Headers.Location!.Host);
        Assert.Equal("https", home.Headers.Location.Scheme);
    }

    [Theory]
    [InlineData("cw.example", "/sign-in", HttpStatusCode.OK)]
    [InlineData("CW.example:5000", "/sign-in", HttpStatusCode.OK)]
    [InlineData("evil.example", "/sign-in", HttpStatusCode.BadRequest)]
    [InlineData("cw.example.evil.example", "/sign-in", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1", "/sign-in", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1", "/css/app.css", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1", "/health/live", HttpStatusCode.OK)]
    [InlineData("10.0.0.7:8080", "/health/ready", HttpStatusCode.OK)]
    public async Task PublicUrl_IsTheOnlyNameByWhichPagesAnswer(string host, string path, HttpStatusCode expected)
    {
        using var visitor = await VisitorAsync((Settings.PublicUrlKey, "https://cw.example"));
        using var answer = await visitor.SendAsync(HttpMethod.Get, path, null, ("Host", host));
        Assert.Equal(expected, answer.StatusCode);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task PublicUrl_OfAnInternationalName_AnswersToWhatBrowsersSend()
    {
        using var visitor = await VisitorAsync((Settings.PublicUrlKey, "https://центр.example"));
        using var own = await visitor.SendAsync(HttpMethod.Get, SignIn.Path, null, ("Host", new Uri("https://центр.example").IdnHost));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task PublicUrl_BehindAProxy_IsAskedOfWhatTheProxySays()
    {
        using var visitor = await VisitorAsync((Settings.PublicUrlKey, "https://cw.example"), (Settings.ProxyKnownKey, "127.0.0.1, ::1"));
        using var good = await visitor.SendAsync(HttpMethod.Get, SignIn.Path, null, ("X-Forwarded-Host", "cw.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using var bad = await visitor.SendAsync(HttpMethod.Get, SignIn.Path, null, ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

        // Somebody out there is no check of this machine.
        using var health = await visitor.SendAsync(HttpMethod.Get, "/health/live", null, ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.BadRequest, health.StatusCode);
    }

    [Fact]
    public async Task WithoutAPublicUrl_AnyReadableNameAnswers()
    {
        using var visitor = await VisitorAsync();
        using var answer = await visitor.SendAsync(HttpMethod.Get, SignIn.Path, null, ("Host", "whatever.example"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<Visitor> VisitorAsync(params (string Key, string Value)[] settings)
    {
        var server = await StartAsync(new ServerOptions { Environment = "Production", Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value) });
        return server.NewVisitor();
    }
}

public sealed class HostOnPostgres() : HostTests(Databases.Postgres);

public sealed class HostOnSqlite() : HostTests(Databases.Sqlite);

/// <summary>HEAD is a GET without its text.</summary>
public sealed class HeadTests(SqliteServer shared) : SharedServerTest(shared), IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/account", HttpStatusCode.OK)]
    [InlineData("/cases/none", HttpStatusCode.NotFound)]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    public async Task Head_AnswersAsGetDoes_WithoutABody(string path, HttpStatusCode expected)
    {
        var visitor = await AsAsync("koordynator1");
        using var got = await visitor.GetAsync(path);
        using var asked = await visitor.SendAsync(HttpMethod.Head, path);
        Assert.Equal((expected, expected), (got.StatusCode, asked.StatusCode));
        Assert.Equal(got.Content.Headers.ContentType?.MediaType, asked.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await asked.Content.ReadAsByteArrayAsync());
        Assert.Equal(got.Headers.GetValues("Content-Security-Policy"), asked.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Head_OfAFile_AndOfAPageThatIsNotTheVisitors_AnswerAsGetDoes()
    {
        using var nobody = Server.NewVisitor();
        using var page = await nobody.SendAsync(HttpMethod.Head, "/cases");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        var file = RouteText.Fill(Server.Routes.First(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is not null), _ => "");
        using var asked = await nobody.SendAsync(HttpMethod.Head, file);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Empty(await asked.Content.ReadAsByteArrayAsync());
    }
}
