using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.StaticAssets;
using Workflows.Server.Access;

namespace Workflows.Server.Tests.Access;

public sealed class HeaderTests() : ServerTest(Databases.SqliteWithPeople)
{
    private static readonly string[] Words = ["таємниця збою", "InvalidOperationException", "   at "];

    [Fact]
    public async Task Headers_OfEveryRoute_KeepTheBrowserStrict()
    {
        var server = await StartAsync();
        using var nobody = server.NewVisitor();
        using var somebody = await server.SignedInAsync("koordynator1");
        foreach (var route in server.Routes)
        {
            var path = RouteText.Fill(route, _ => "019d0000-0000-7000-8000-000000000000");
            var isFile = route.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
            foreach (var visitor in (Visitor[])[nobody, somebody])
            {
                using var answer = await visitor.GetAsync(path);
                AssertStrict(answer, path, isDesigner: answer.StatusCode != HttpStatusCode.NotFound && route.Metadata.GetMetadata<DesignerDocumentAttribute>() is not null);
                AssertCache(answer, path, isFile);
            }
        }
    }

    [Theory]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData(RunningServer.FailingRoute, HttpStatusCode.InternalServerError)]
    public async Task Headers_OfFailures_KeepTheBrowserStrictAndTellNothing(string path, HttpStatusCode expected)
    {
        foreach (var environment in (string[])["Development", "Production"])
        {
            var server = await StartAsync(new ServerOptions { Environment = environment });
            using var visitor = await server.SignedInAsync("koordynator1");
            using var answer = await visitor.GetAsync(path);
            await AssertRefusalAsync(answer, expected);
            await StopAsync();
        }
    }

    [Fact]
    public async Task Headers_OfRefusals_KeepTheBrowserStrict()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        using (var answer = await visitor.SendAsync(HttpMethod.Post, SignIn.Path))
        {
            await AssertRefusalAsync(answer, HttpStatusCode.BadRequest);
        }

        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var counted = await visitor.SendAsync(HttpMethod.Post, SignIn.Path);
        }

        using var turnedAway = await visitor.SendAsync(HttpMethod.Post, SignIn.Path);
        await AssertRefusalAsync(turnedAway, HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("Development", "a..b")]
    [InlineData("Development", "~")]
    [InlineData("Development", "a:99999")]
    [InlineData("Production", "a..b")]
    public async Task Headers_OfARequestForAHostThatIsNone_KeepTheBrowserStrictAndTellNothing(string environment, string host)
    {
        var server = await StartAsync(new ServerOptions { Environment = environment });
        var page = await SayAsync(server, $"GET {SignIn.Path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", page, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Security-Policy: default-src 'none';", page, StringComparison.Ordinal);
        Assert.All(Words, word => Assert.DoesNotContain(word, page, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Headers_OfARequestWithoutAHost_KeepTheBrowserStrictAndTellNothing()
    {
        var server = await StartAsync();
        var page = await SayAsync(server, $"GET {SignIn.Path} HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", page, StringComparison.Ordinal);
        Assert.All(Words, word => Assert.DoesNotContain(word, page, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 200 ", await SayAsync(server, "GET /health/live HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    // What no browser and no HttpClient would send.
    private static async Task<string> SayAsync(RunningServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    [Fact]
    public async Task Refusal_OfAFormThatThePageDoesNotHave_IsAPageToo()
    {
        // In development Blazor tells the developer what is missing.
        var server = await StartAsync(new ServerOptions { Environment = "Production" });
        using var visitor = await server.SignedInAsync("koordynator1");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "gone")]);
        using var answer = await visitor.SendAsync(
            HttpMethod.Post, "/account", form, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        await AssertRefusalAsync(answer, HttpStatusCode.BadRequest);
        Assert.Contains("Сторінка застаріла", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("cross-site", false)]
    public async Task WordsOfAFormThatIsRefused_CanBeCopied_UnlessTheyComeFromElsewhere(string site, bool isShown)
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "save"), KeyValuePair.Create("text", "Довгі слова <b>листа</b>"), KeyValuePair.Create("__RequestVerificationToken", "чужий")]);
        using var answer = await visitor.SendAsync(HttpMethod.Post, "/letters/templates/Queue", form, ("Sec-Fetch-Site", site));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(isShown, WebUtility.HtmlDecode(page).Contains("Довгі слова <b>листа</b>", StringComparison.Ordinal));
        Assert.DoesNotContain("<b>листа", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinksOfARefusal_OfAnAddressThatLooksLikeAHost_StayOnThisSite()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        using var answer = await visitor.SendAsync(HttpMethod.Get, server.Address.GetLeftPart(UriPartial.Authority) + "//evil.example/a%3Fb");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("href=\"/.//evil.example/a%3Fb#content\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"//", page, StringComparison.Ordinal);
    }

    private static async Task AssertRefusalAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        Assert.Equal(expected, answer.StatusCode);
        AssertStrict(answer, expected.ToString());
        AssertCache(answer, expected.ToString(), isFile: false);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.All(Words, word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
    }

    // The designer's own document stands in a frame of ours; Studio compiles WebAssembly and writes styles into elements, and may no more than that.
    private static void AssertStrict(HttpResponseMessage answer, string what, bool isDesigner = false)
    {
        var policy = Header(answer, "Content-Security-Policy", what);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains(isDesigner ? "frame-ancestors 'self'" : "frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(
            isDesigner ? ["'unsafe-inline';", "'wasm-unsafe-eval'"] : [],
            policy.Split(' ').Where(word => word.Contains("unsafe", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options", what));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy", what));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy", what));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy", what));
        Assert.Equal(isDesigner ? "SAMEORIGIN" : "DENY", Header(answer, "X-Frame-Options", what));
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"), what);
    }

    private static void AssertCache(HttpResponseMessage answer, string what, bool isFile)
    {
        var rule = Header(answer, "Cache-Control", what);
        if (isFile && answer.StatusCode == HttpStatusCode.OK)
        {
            Assert.True(rule == "no-cache" || rule.Contains("immutable", StringComparison.Ordinal), $"{what}: {rule}");
            Assert.NotNull(answer.Headers.ETag);
        }
        else
        {
            Assert.Equal("no-store", rule);
        }
    }

    private static string Header(HttpResponseMessage answer, string name, string what)
    {
        Assert.True(answer.Headers.TryGetValues(name, out var values), $"{what} has no {name}");
        return Assert.Single(values!);
    }
}
