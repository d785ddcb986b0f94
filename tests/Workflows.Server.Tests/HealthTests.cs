using System.Net;
using Workflows.Tests;

namespace Workflows.Server.Tests;

public abstract class HealthTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Health_ServerAndDatabaseUp_IsAliveAndReady()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor, "/health/ready"));
    }

    [Fact]
    public async Task Health_DatabaseAway_IsAliveAndNotReady()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        await Test.TakeAwayAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(visitor, "/health/ready"));
    }

    private static async Task<HttpStatusCode> StatusAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.GetAsync(path);
        return answer.StatusCode;
    }
}

public sealed class HealthOnPostgres() : HealthTests(Databases.PostgresWithPeople)
{
    [Fact]
    public async Task Page_DatabaseAway_IsAFailureWithStrictHeadersThatTellsNothing()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        await Test.TakeAwayAsync();
        using var answer = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        Assert.DoesNotContain("Exception", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task SignIn_DatabaseAway_IsAFailureThatDoesNotGiveThePasswordBack()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        await Test.TakeAwayAsync();
        using var answer = await visitor.SignInAsync("koordynator1", Databases.Password);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Спробувати ще раз", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Databases.Password, page, StringComparison.Ordinal);
    }
}

public sealed class HealthOnSqlite() : HealthTests(Databases.SqliteWithPeople);
