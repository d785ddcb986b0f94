using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.ElsaApi;
using Workflows.Tests;

namespace Workflows.Server.Tests.Access;

public abstract partial class RequestTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string RefusedBy = "Workflows.Server.Access.RequestOrigin";
    private const int Refused = 20;

    /// <summary>Routes that answer whoever asks, each reviewed. Static files are beside the list: they hold no data.</summary>
    private static readonly string[] Anonymous =
    [
        "/api/v1/token", "/elsa/api/identity/login", "/elsa/api/identity/refresh-token", "/health/live", "/health/ready", "/no-access", "/not-found", "/openapi/v1.json", "/problem/{code:int:range(400,599)}", "/set-up",
        "/sign-in", "/sign-out", "/welcome",
    ];

    [Fact]
    public async Task Routes_All_NameTheirPolicyOrAreReviewedAsAnonymous()
    {
        var server = await StartAsync();
        var routes = server.Routes.Where(RouteText.IsOurs).ToList();
        Assert.Equal(
            Anonymous,
            routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(RouteText.Pattern).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(routes
            .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null
                && route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(RouteText.Pattern));
    }

    [Fact]
    public async Task ChangingRequests_NotFromOneOfOurPages_AreRefusedOnEveryRoute()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        var token = ("X-CSRF-TOKEN", await visitor.TokenAsync());
        var here = server.Address.GetLeftPart(UriPartial.Authority);
        (string Name, string Value)[][] refused =
        [
            [("Sec-Fetch-Site", "same-origin")],
            [("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", "made up")],
            [("Sec-Fetch-Site", "cross-site"), token],
            [("Sec-Fetch-Site", "same-site"), token],
            [("Sec-Fetch-Site", "none"), token],
            [("Sec-Fetch-Site", "cross-site"), ("Origin", here), token],
            [("Origin", "https://evil.example"), token],
            [("Origin", here + ".evil.example"), token],
            [("Origin", here.Replace("http:", "https:", StringComparison.Ordinal)), token],
            [("Origin", "null"), token],
            [token],
        ];
        var changing = Changing(server);
        Assert.NotEmpty(changing);
        foreach (var (method, path) in changing)
        {
            foreach (var headers in refused)
            {
                var before = server.Log.Count(RefusedBy, Refused);
                using var answer = await visitor.SendAsync(method, path, null, headers);
                // The routes that guess at passwords also turn away whoever comes too often.
                Assert.True(
                    answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests,
                    $"{method} {path} answered {answer.StatusCode} to {string.Join(", ", headers)}");
                Assert.True(answer.StatusCode == HttpStatusCode.TooManyRequests || server.Log.Count(RefusedBy, Refused) == before + 1);
            }
        }

        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task ChangingRequests_FromOneOfOurPages_PassOnEveryRoute()
    {
        var server = await StartAsync();
        foreach (var marks in new[] { ("Sec-Fetch-Site", "same-origin"), ("Origin", server.Address.GetLeftPart(UriPartial.Authority)) })
        {
            var visitor = await server.SignedInAsync("koordynator1");
            foreach (var (method, path) in Changing(server))
            {
                using var answer = await visitor.SendAsync(method, path, null, marks, ("X-CSRF-TOKEN", await visitor.TokenAsync()));
                if (!await visitor.IsSignedInAsync())
                {
                    // One of the routes ends the session. To sign in anew for each would be more than the server allows in a minute.
                    visitor.Dispose();
                    visitor = await server.SignedInAsync("koordynator1");
                }
            }

            visitor.Dispose();
        }

        Assert.Equal(0, server.Log.Count(RefusedBy, Refused));
    }

    /// <summary>What a form is about is gone by the time it arrives, or was never there, or not for this person.</summary>
    [Fact]
    public async Task Forms_SentToPagesThatAreNotThere_AreNoFailureOfOurs()
    {
        var server = await StartAsync();
        var forms = (
            from source in Sources.Code()
            where source.Path.EndsWith(".razor", StringComparison.Ordinal) && source.Text.Contains("<PostReceiver", StringComparison.Ordinal)
            from Match page in Pages().Matches(source.Text)
            from Match form in Forms().Matches(source.Text)
            select (Path: Parameters().Replace(page.Groups[1].Value, "019d0000-0000-7000-8000-000000000000"), Form: form.Groups[1].Value)).ToList();
        Assert.True(forms.Count > 40, $"{forms.Count}");
        var failures = new List<string>();
        foreach (var person in new[] { null, "admin", "koordynator1" })
        {
            using var visitor = person is null ? server.NewVisitor() : await server.SignedInAsync(person);
            var token = await visitor.TokenAsync();
            foreach (var (path, form) in forms)
            {
                using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", form)]);
                using var answer = await visitor.SendAsync(HttpMethod.Post, path, content, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", token));
                if ((int)answer.StatusCode >= 500)
                {
                    failures.Add($"{person}: {form} of {path}");
                }
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public async Task ChangingRequest_WithTheTokenOfAnotherPerson_IsRefused()
    {
        var server = await StartAsync();
        using var one = await server.SignedInAsync("koordynator1");
        using var other = await server.SignedInAsync("koordynator2");
        using var answer = await one.SendAsync(
            HttpMethod.Post, "/sign-out", null, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await other.TokenAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await one.IsSignedInAsync());
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nbroken")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b")]
    [InlineData("application/x-www-form-urlencoded", "a=%00")]
    public async Task ChangingRequest_WithAFormThatCannotBeRead_IsRefusedAndNoFailureOfOurs(string type, string body)
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        using var form = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
        form.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await visitor.SendAsync(HttpMethod.Post, SignIn.Path, form, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task ChangingRequest_LongerThanAnyFormOfOurs_IsCutShort()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("a", new string('a', 1 << 20))]);
        using var answer = await visitor.SendAsync(HttpMethod.Post, "/no-such-page", form, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task ChangingRequest_WithABearerTokenBesideTheCookie_DoesNotActForTheCookiesPerson()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        using var answer = await visitor.SendAsync(HttpMethod.Get, "/", null, ("Authorization", "Bearer x"));
        Assert.Contains(SignIn.Path, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Get_OfEveryRoute_ChangesNothing_ButThatItIsOnRecord()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        var before = Asked(await ContentsAsync(server));
        Assert.NotEmpty(before);
        foreach (var route in server.Routes)
        {
            using var answer = await visitor.GetAsync(Filled(route));
        }

        var after = await ContentsAsync(server);
        Assert.Equal(before, Asked(after).Where(line => !line.StartsWith("AccessLog ", StringComparison.Ordinal)));
        Assert.Contains(after, line => line.Contains("OpenedLog", StringComparison.Ordinal));

        // That the cards' tokens are of this program's kind is found out by the server itself, whenever it comes to it.
        static List<string> Asked(IEnumerable<string> lines) => [.. lines.Where(line => !line.StartsWith("TextKeyVersions search-tokens", StringComparison.Ordinal))];
    }

    // Of pages. To the interface for programs no cookie counts, so that a browser can be made to send there whatever one likes: see TokenTests. Nor does one
    // where Elsa's clients sign in: see ElsaLoginTests.
    private static List<(HttpMethod Method, string Path)> Changing(RunningServer server) =>
    [
        .. from route in server.Routes.Where(route => route.IsOurs() && !route.IsApi() && !IdentityResource.IsIdentity(route.Pattern()))
           from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST", "PUT", "DELETE"]
           where method is not ("GET" or "HEAD" or "OPTIONS")
           select (new HttpMethod(method), Filled(route)),
    ];

    private static string Filled(RouteEndpoint route) => RouteText.Fill(route, _ => "019d0000-0000-7000-8000-000000000000");

    [GeneratedRegex("^@page \"([^\"]+)\"", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Pages();

    [GeneratedRegex("\\[\"([a-z-]+)\"\\] = (?:\\w+Async,|\\w+Async }|async|\\(\\))", RegexOptions.CultureInvariant)]
    private static partial Regex Forms();

    [GeneratedRegex("{[^}]+}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameters();

    // Every row of every table, as text.
    private static async Task<IReadOnlyList<string>> ContentsAsync(RunningServer server) => await OnContextAsync(server, async context =>
    {
        await context.Database.OpenConnectionAsync();
        var lines = new List<string>();
        foreach (var table in context.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // A table of the model.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                lines.Add(table + " " + string.Join('|', values));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    });
}

public sealed class RequestOnPostgres() : RequestTests(Databases.PostgresWithPeople);

public sealed class RequestOnSqlite() : RequestTests(Databases.SqliteWithPeople);
