using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.ElsaApi;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Access;
using Workflows.Tests;

namespace Workflows.Server.Tests.Api;

/// <summary>What a key and its token are worth, and when they are worth nothing any more.</summary>
public abstract class TokenTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task Token_ForAKeyInJsonOrInAForm_OpensTheInterface()
    {
        var server = await StartAsync();
        var secret = await ApiCaller.KeyAsync(server, "pratsivnyk1");
        using var program = new ApiCaller(server);
        var token = (await program.TakeTokenAsync(secret)).Is(HttpStatusCode.OK);
        Assert.Equal(("Bearer", 900), ((string?)token["tokenType"], (int)token["expiresIn"]));
        (await program.GetAsync(Tasks)).Is(HttpStatusCode.OK);

        program.Token = null;
        program.Token = (string?)(await program.PostTextAsync("/api/v1/token", "key=" + secret, "application/x-www-form-urlencoded")).Is(HttpStatusCode.OK)["accessToken"];
        (await program.GetAsync(Tasks)).Is(HttpStatusCode.OK);

        // To the hour, however often it is used.
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        await program.TakeTokenAsync(secret);
        Assert.Equal(Databases.Start.AddMinutes(-30), await OnContextAsync(server, context => context.ApiKeys.Select(key => key.LastUsedAt).SingleAsync()));
    }

    [Fact]
    public async Task Token_AfterAQuarterOfAnHour_OrOfAKeyWhoseDayIsOver_IsWorthNothing()
    {
        var server = await StartAsync();
        var secret = await ApiCaller.KeyAsync(server, "pratsivnyk1");
        using var program = new ApiCaller(server);
        await program.TakeTokenAsync(secret);
        server.Clock.Advance(TimeSpan.FromMinutes(14));
        (await program.GetAsync(Tasks)).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await program.GetAsync(Tasks)).Refused(HttpStatusCode.Unauthorized);

        // The last day counts: it ends at midnight in Kyiv, and the token with it.
        var end = await OnContextAsync(server, context => context.ApiKeys.Select(key => key.ExpiresAt).SingleAsync());
        Assert.Equal(new DateTimeOffset(2026, 6, 14, 21, 0, 0, TimeSpan.Zero), end);
        server.Clock.Advance(end - server.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        (await program.TakeTokenAsync(secret)).Is(HttpStatusCode.OK);
        (await program.GetAsync(Tasks)).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await program.GetAsync(Tasks)).Refused(HttpStatusCode.Unauthorized);
        (await program.TakeTokenAsync(secret)).Refused(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("stamp")]
    public async Task Key_OfAnAccountThatIsClosed_OrWhosePasswordWasChanged_EndsAtOnceWithItsTokens(string what)
    {
        var server = await StartAsync();
        var secret = await ApiCaller.KeyAsync(server, "pratsivnyk1");
        using var program = new ApiCaller(server);
        await program.TakeTokenAsync(secret);
        await OnContextAsync(server, async context =>
        {
            var account = await context.Users.SingleAsync(row => row.UserName == "pratsivnyk1");
            _ = what == "closed" ? account.ClosedAt = server.Clock.GetUtcNow() : null;
            account.SecurityStamp = what == "stamp" ? "another" : account.SecurityStamp;
            return await context.SaveChangesAsync();
        });
        (await program.GetAsync(Tasks)).Refused(HttpStatusCode.Unauthorized);
        (await program.TakeTokenAsync(secret)).Refused(HttpStatusCode.Unauthorized);
        if (what == "stamp")
        {
            using var owner = await server.SignedInAsync("pratsivnyk1");
            Assert.Contains("Більше не діє: пароль змінено або всі сеанси завершено", await owner.TextAsync("/account/keys"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SignOutEverywhere_EndsTheKeysToo()
    {
        var server = await StartAsync();
        var secret = await ApiCaller.KeyAsync(server, "pratsivnyk1");
        using var owner = await server.SignedInAsync("pratsivnyk1");
        using var left = await owner.SubmitAsync("/account", "everywhere");
        using var program = new ApiCaller(server);
        (await program.TakeTokenAsync(secret)).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_AllowsWhatItSays_AndNoMoreThanItsOwnerMayAtThatMoment()
    {
        var server = await StartAsync();
        using var cases = await ApiCaller.ComeAsync(server, "pratsivnyk1", KeyRight.SeeCases);
        using var tasks = await ApiCaller.ComeAsync(server, "pratsivnyk1", KeyRight.SeeTasks);
        (await cases.GetAsync("/api/v1/instances")).Is(HttpStatusCode.OK);
        (await cases.GetAsync(Tasks)).Refused(HttpStatusCode.Forbidden);
        (await cases.GetAsync("/api/v1/procedures")).Refused(HttpStatusCode.Forbidden);
        (await tasks.GetAsync(Tasks)).Is(HttpStatusCode.OK);
        (await tasks.GetAsync("/api/v1/instances")).Refused(HttpStatusCode.Forbidden);
        (await tasks.PostAsync($"/api/v1/tasks/{Guid.CreateVersion7()}/claim")).Refused(HttpStatusCode.Forbidden);

        await OnContextAsync(server, async context =>
        {
            var post = await context.Memberships.SingleAsync(row => context.Users.Any(user => user.Id == row.AccountId && user.UserName == "pratsivnyk1"));
            context.Remove(post);
            context.Add(new Membership
            {
                Id = Guid.CreateVersion7(server.Clock.GetUtcNow()), AccountId = post.AccountId, UnitId = post.UnitId, CentreId = post.CentreId, Role = Role.Volunteer, From = post.From,
            });
            return await context.SaveChangesAsync();
        });
        (await cases.GetAsync("/api/v1/instances")).Refused(HttpStatusCode.Forbidden);
        (await tasks.GetAsync(Tasks)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Cookie_IsWorthNothingOnTheInterface_OnNoneOfItsRoutes()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        var token = ("X-CSRF-TOKEN", await visitor.TokenAsync());
        var routes = server.Routes.Where(route => route.Metadata.GetMetadata<KeyMayAttribute>() is not null).ToList();
        Assert.Equal(9, routes.Count);
        foreach (var route in routes)
        {
            var method = new HttpMethod(route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single());
            var path = RouteText.Fill(route, _ => "019d0000-0000-7000-8000-000000000000");
            using var content = method == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null;
            using var answer = await visitor.SendAsync(method, path, content, ("Sec-Fetch-Site", "same-origin"), token);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{path}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        // The same for whoever spells the address otherwise.
        using var shouted = await visitor.GetAsync("/API/V1/Tasks");
        Assert.Equal(HttpStatusCode.Unauthorized, shouted.StatusCode);
    }

    [Fact]
    public async Task Token_OpensNoPage()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "koordynator1");
        var pages = server.Routes.Where(route => route.IsOurs() && route.Metadata.GetMetadata<IAllowAnonymous>() is null && route.Metadata.GetMetadata<KeyMayAttribute>() is null
            && route.Metadata.GetMetadata<ElsaMayAttribute>() is null).ToList();
        Assert.NotEmpty(pages);
        foreach (var path in pages.Select(page => RouteText.Fill(page, _ => "019d0000-0000-7000-8000-000000000000")).Distinct())
        {
            var answer = await program.GetAsync(path);
            Assert.True(
                answer.Location?.Contains(SignIn.Path, StringComparison.Ordinal) == true || answer.Status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound,
                $"{path}: {answer.Status} {answer.Location}");
        }
    }

    [Fact]
    public async Task Token_MadeUpOrMadeByAnotherInstallation_IsWorthNothing()
    {
        var server = await StartAsync();
        using var program = await ApiCaller.ComeAsync(server, "koordynator1");
        var parts = program.Token!.Split('.');
        using var other = MasterKey.Open(new Settings { DataFolder = "", MasterKey = Convert.ToBase64String(new byte[32]) });
        var key = await OnContextAsync(server, context => context.ApiKeys.Select(row => row.Id).SingleAsync());
        foreach (var token in new[]
        {
            "x", new ApiTokens(other, server.Clock).Issue(key), $"{parts[0]}.{parts[1]}.", $"eyJhbGciOiJub25lIn0.{parts[1]}.",
            server.Services.GetRequiredService<ApiTokens>().Issue(Guid.CreateVersion7()),
        })
        {
            program.Token = token;
            (await program.GetAsync(Tasks)).Refused(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Requests_ThatAreWrong_AreToldSoInWords()
    {
        var server = await StartAsync();
        using var program = new ApiCaller(server);
        (await program.TakeTokenAsync("cwk_" + new string('a', 43))).Refused(HttpStatusCode.Unauthorized);
        (await program.PostTextAsync("/api/v1/token", """{"key":"a","more":1}""")).Refused(HttpStatusCode.BadRequest);
        (await program.PostTextAsync("/api/v1/token", """{"key":"a","key":"b"}""")).Refused(HttpStatusCode.BadRequest);
        (await program.PostTextAsync("/api/v1/token", """{"key":null}""")).Refused(HttpStatusCode.BadRequest);
        (await program.PostTextAsync("/api/v1/token", "null")).Refused(HttpStatusCode.BadRequest);
        (await program.PostTextAsync("/api/v1/token", "{")).Refused(HttpStatusCode.BadRequest);
        (await program.PostTextAsync("/api/v1/token", "key", "text/plain")).Refused(HttpStatusCode.UnsupportedMediaType);
        (await program.PostTextAsync("/api/v1/token", "--b", "multipart/form-data; boundary=b")).Refused(HttpStatusCode.UnsupportedMediaType);
        (await program.PostTextAsync("/api/v1/token", $$"""{"key":"{{new string('a', 1 << 20)}}"}""")).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await program.PostTextAsync("/api/v1/token", "key=" + new string('a', 1 << 20), "application/x-www-form-urlencoded")).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await program.GetAsync("/api/v1/nothing")).Refused(HttpStatusCode.NotFound);
        (await program.GetAsync("/api/v2/tasks")).Refused(HttpStatusCode.NotFound);
        (await program.SendAsync(HttpMethod.Delete, Tasks, null)).Refused(HttpStatusCode.MethodNotAllowed);
        (await program.GetAsync(Tasks)).Refused(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Keys_TriedTooOften_AreAnsweredLater()
    {
        var server = await StartAsync();
        using var program = new ApiCaller(server);
        for (var i = 0; i < 60; i++)
        {
            (await program.TakeTokenAsync("cwk_")).Refused(HttpStatusCode.Unauthorized);
        }

        (await program.TakeTokenAsync("cwk_")).Refused(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Failure_IsAnsweredInWordsThatTellNothingOfIt()
    {
        var server = await StartAsync(new ServerOptions { Services = services => services.AddSingleton<KeyHolders>(_ => throw new InvalidOperationException("таємниця збою")) });
        using var program = new ApiCaller(server);
        Assert.DoesNotContain("таємниця", (await program.TakeTokenAsync("cwk_")).Refused(HttpStatusCode.InternalServerError).Text, StringComparison.Ordinal);
    }
}

public sealed class TokenOnPostgres() : TokenTests(Databases.PostgresWithPeople);

public sealed class TokenOnSqlite() : TokenTests(Databases.SqliteWithPeople);
