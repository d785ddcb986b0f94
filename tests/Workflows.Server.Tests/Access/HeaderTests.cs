using System.Net;
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
                AssertStrict(answer, path);
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

    private static async Task AssertRefusalAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        Assert.Equal(expected, answer.StatusCode);
        AssertStrict(answer, expected.ToString());
        AssertCache(answer, expected.ToString(), isFile: false);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.All(Words, word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
    }

    private static void AssertStrict(HttpResponseMessage answer, string what)
    {
        var policy = Header(answer, "Content-Security-Policy", what);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options", what));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy", what));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy", what));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy", what));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options", what));
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
