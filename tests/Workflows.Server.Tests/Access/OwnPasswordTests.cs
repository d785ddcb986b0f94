using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Tests;

namespace Workflows.Server.Tests.Access;

/// <summary>Whoever sits down at an open screen does not guess the password there either.</summary>
public abstract class OwnPasswordTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Password_GuessedAtTheOwnAccount_RestsAfterFiveTries()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("yuryst1");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Contains("Це не Ваш теперішній пароль", await ChangeAsync(visitor, "зовсім не той пароль"), StringComparison.Ordinal);
        }

        Assert.Contains("Після п'яти невдалих спроб треба зачекати 15 хвилин", await ChangeAsync(visitor, Databases.Password), StringComparison.Ordinal);
        Assert.Equal("yuryst1@centr.example", (await AccountAsync(server)).Email);
    }

    [Fact]
    public async Task Password_RightAtLast_BeginsTheCountAnew()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("yuryst1");
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await ChangeAsync(visitor, "зовсім не той пароль");
        }

        await ChangeAsync(visitor, Databases.Password);
        var account = await AccountAsync(server);
        Assert.Equal(("insha@centr.example", 0, null), (account.Email, account.AccessFailedCount, account.LockoutEnd));
    }

    private static async Task<string> ChangeAsync(Visitor visitor, string password)
    {
        using var answer = await visitor.SubmitAsync("/account", "email", ("email", "insha@centr.example"), ("password", password));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static Task<Server.Access.Account> AccountAsync(RunningServer server) =>
        OnContextAsync(server, context => context.Users.AsNoTracking().SingleAsync(row => row.UserName == "yuryst1"));
}

public sealed class OwnPasswordOnPostgres() : OwnPasswordTests(Databases.PostgresWithPeople);

public sealed class OwnPasswordOnSqlite() : OwnPasswordTests(Databases.SqliteWithPeople);
