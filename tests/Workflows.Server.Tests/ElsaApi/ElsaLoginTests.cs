using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Workflows.Server.Access;
using Workflows.Server.Tests.Api;
using Workflows.Tests;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>Signing in from one of Elsa's clients, and what the two tokens are worth.</summary>
public abstract class ElsaLoginTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Login = "/elsa/api/identity/login", Refresh = "/elsa/api/identity/refresh-token", Definitions = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task Login_WithTheRightPassword_OpensElsasInterface_AndNothingElse()
    {
        var server = await StartAsync();
        using var client = new ApiCaller(server);
        var (access, refresh) = await SignInAsync(client, "Koordynator1");
        client.Token = access;
        (await client.GetAsync(Definitions)).Is(HttpStatusCode.OK);
        (await client.GetAsync("/elsa/api/workflow-instances")).Is(HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/tasks")).Refused(HttpStatusCode.Unauthorized);
        Assert.Contains("/sign-in", (await client.GetAsync("/")).Location, StringComparison.Ordinal);
        Assert.Contains(server.Log.Lines, line => line.Text.StartsWith("Signed in: account", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains(access, StringComparison.Ordinal) || line.Text.Contains(refresh, StringComparison.Ordinal));

        // Neither token is the other.
        client.Token = refresh;
        (await client.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);
        client.Token = access;
        Assert.False((bool)(await client.PostAsync(Refresh, new JsonObject())).Is(HttpStatusCode.OK)["isAuthenticated"]!);

        // Whose role draws nothing signs in, and is refused.
        client.Token = null;
        client.Token = (await SignInAsync(client, "pratsivnyk1")).Access;
        (await client.GetAsync(Definitions)).Refused(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Login_Refused_IsAnsweredAlike()
    {
        var server = await StartAsync();
        await ChangeAsync(server, "koordynator2", account => account.TwoFactorEnabled = true);
        await ChangeAsync(server, "yuryst1", account => account.ClosedAt = server.Clock.GetUtcNow());
        using var client = new ApiCaller(server);
        foreach (var (name, password) in ((string, string)[])
        [
            ("koordynator1", "не той пароль"), ("nobody", Databases.Password), ("koordynator2", Databases.Password), ("yuryst1", Databases.Password), ("", ""), ("\uFFFE", "x"),
        ])
        {
            Assert.Equal("""{"isAuthenticated":false}""", (await client.PostAsync(Login, Said(name, password))).Is(HttpStatusCode.OK).Text);
        }

        foreach (var body in (string[])["", "[]", "{", """{"username":1,"password":{}}""", """{"username":"a","username":"b"}""", """{"username":"\ud800","password":"x"}"""])
        {
            Assert.Equal("""{"isAuthenticated":false}""", (await client.PostTextAsync(Login, body)).Is(HttpStatusCode.OK).Text);
        }

        foreach (var token in (string[])["x", new string('x', 5000)])
        {
            client.Token = token;
            Assert.Equal("""{"isAuthenticated":false}""", (await client.PostAsync(Refresh, new JsonObject())).Is(HttpStatusCode.OK).Text);
        }

        client.Token = null;
        Assert.Equal("""{"isAuthenticated":false}""", (await client.PostAsync(Refresh)).Is(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task Login_AfterFiveWrongPasswords_IsLocked_AndTooManyFromOneAddressAreTurnedAway()
    {
        var server = await StartAsync();
        using var client = new ApiCaller(server);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await client.PostAsync(Login, Said("koordynator1", "не той пароль"));
        }

        Assert.False((bool)(await client.PostAsync(Login, Said("koordynator1", Databases.Password)))["isAuthenticated"]!);
        server.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        await SignInAsync(client, "koordynator1");
        var last = HttpStatusCode.OK;
        for (var attempt = 0; attempt < 70 && last == HttpStatusCode.OK; attempt++)
        {
            last = (await client.PostAsync(Login, Said("nobody", "x"))).Status;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        (await client.PostAsync(Refresh)).Refused(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Tokens_EndByTime_AndEightHoursAfterThePasswordForGood()
    {
        var server = await StartAsync();
        using var client = new ApiCaller(server);
        var (access, refresh) = await SignInAsync(client, "koordynator1");
        server.Clock.Advance(TimeSpan.FromMinutes(14));
        client.Token = access;
        (await client.GetAsync(Definitions)).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await client.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);

        (access, refresh) = await RefreshedAsync(client, refresh);
        client.Token = access;
        (await client.GetAsync(Definitions)).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromHours(7.7));
        (access, refresh) = await RefreshedAsync(client, refresh);
        client.Token = access;
        (await client.GetAsync(Definitions)).Is(HttpStatusCode.OK);

        // What was exchanged last ends with the rest of it.
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        (await client.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);
        client.Token = refresh;
        Assert.False((bool)(await client.PostAsync(Refresh, new JsonObject()))["isAuthenticated"]!);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("stamp")]
    public async Task Tokens_OfAnAccountThatIsClosed_OrWhosePasswordWasChanged_AreWorthNothingAtOnce(string what)
    {
        var server = await StartAsync();
        using var client = new ApiCaller(server);
        var (access, refresh) = await SignInAsync(client, "koordynator1");
        await ChangeAsync(server, "koordynator1", account =>
        {
            account.ClosedAt = what == "closed" ? server.Clock.GetUtcNow() : null;
            account.SecurityStamp = what == "stamp" ? "another" : account.SecurityStamp;
        });
        client.Token = access;
        (await client.GetAsync(Definitions)).Refused(HttpStatusCode.Unauthorized);
        client.Token = refresh;
        Assert.False((bool)(await client.PostAsync(Refresh, new JsonObject()))["isAuthenticated"]!);
    }

    [Fact]
    public async Task Login_InProduction_IsNotThere_UnlessItIsSwitchedOn()
    {
        var server = await StartAsync(new ServerOptions { Environment = Environments.Production });
        using var client = new ApiCaller(server);
        (await client.PostAsync(Login, Said("koordynator1", Databases.Password))).Refused(HttpStatusCode.NotFound);
        (await client.PostAsync(Refresh)).Refused(HttpStatusCode.NotFound);
        await StopAsync();

        var open = await StartAsync(new ServerOptions { Environment = Environments.Production, Settings = new Dictionary<string, string> { [Settings.ElsaLoginKey] = "true" } });
        using var other = new ApiCaller(open);
        Assert.True((bool)(await other.PostAsync(Login, Said("koordynator1", Databases.Password))).Is(HttpStatusCode.OK)["isAuthenticated"]!);
        await StopAsync();

        var closed = await StartAsync(new ServerOptions { Settings = new Dictionary<string, string> { [Settings.ElsaLoginKey] = "false" } });
        using var third = new ApiCaller(closed);
        (await third.PostAsync(Login, Said("koordynator1", Databases.Password))).Refused(HttpStatusCode.NotFound);
    }

    internal static async Task<(string Access, string Refresh)> SignInAsync(ApiCaller client, string name) =>
        Tokens((await client.PostAsync(Login, Said(name, Databases.Password))).Is(HttpStatusCode.OK));

    private static async Task<(string Access, string Refresh)> RefreshedAsync(ApiCaller client, string refresh)
    {
        client.Token = refresh;
        return Tokens((await client.PostAsync(Refresh, new JsonObject())).Is(HttpStatusCode.OK));
    }

    private static (string Access, string Refresh) Tokens(ApiAnswer answer)
    {
        Assert.True((bool)answer["isAuthenticated"]!, answer.Text);
        return ((string)answer["accessToken"]!, (string)answer["refreshToken"]!);
    }

    private static JsonObject Said(string name, string password) => new() { ["username"] = name, ["password"] = password };

    private static Task<int> ChangeAsync(RunningServer server, string name, Action<Account> change) => OnContextAsync(server, async context =>
    {
        change(await context.Users.SingleAsync(row => row.UserName == name));
        return await context.SaveChangesAsync();
    });
}

public sealed class ElsaLoginOnPostgres() : ElsaLoginTests(Databases.PostgresWithPeople);

public sealed class ElsaLoginOnSqlite() : ElsaLoginTests(Databases.SqliteWithPeople);
