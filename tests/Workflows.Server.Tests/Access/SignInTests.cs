using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Access;
using Workflows.Tests;

namespace Workflows.Server.Tests.Access;

public abstract class SignInTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Name = "koordynator1";

    [Fact]
    public async Task SignIn_RightPassword_LetsIn()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        Assert.False(await visitor.IsSignedInAsync());
        using var answer = await visitor.SignInAsync(Name, Databases.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task SignIn_NameInAnotherCase_LetsIn()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        using var answer = await visitor.SignInAsync("Koordynator1", Databases.Password);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task SignIn_WhateverTheReasonOfARefusal_AnswersAndCostsTheSame()
    {
        var hashing = new CountingHasher();
        var server = await StartAsync(new ServerOptions { Services = services => services.AddSingleton<IPasswordHasher<Account>>(hashing) });
        await CloseAsync(server, "yuryst1");
        await LockAsync(server, "volonter1");
        await ChangeAsync(server, "moderator1", account => account.PasswordHash = null);
        using (var warmingUp = server.NewVisitor())
        {
            await RefusalAsync(warmingUp, "nobody", "x");
        }

        (string Name, string Password)[] refused =
        [
            (Name, "не той пароль"), ("nobody", Databases.Password), ("yuryst1", Databases.Password), ("yuryst1", "не той пароль"),
            ("volonter1", Databases.Password), (new string('я', 5000), "x"), ("\uFFFE", "x"), ("moderator1", "x"),
        ];
        var pages = new List<string>();
        foreach (var (name, password) in refused)
        {
            using var visitor = server.NewVisitor();
            hashing.Checks = 0;
            pages.Add((await RefusalAsync(visitor, name, password)).Replace(WebUtility.HtmlEncode(name), "", StringComparison.Ordinal));
            Assert.Equal(1, hashing.Checks);
        }

        Assert.All(pages, page => Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal));
        Assert.Single(pages.Select(WithoutTokens).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SignIn_AfterFiveWrongPasswords_IsLockedForAQuarterOfAnHour()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await RefusalAsync(visitor, Name, "не той пароль");
        }

        await RefusalAsync(visitor, Name, Databases.Password);
        server.Clock.Advance(TimeSpan.FromMinutes(14));
        await RefusalAsync(visitor, Name, Databases.Password);
        server.Clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        using var answer = await visitor.SignInAsync(Name, Databases.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task SignIn_ManyWrongPasswordsAtOnce_AreNotJudgedMoreOftenThanTheLockOutAllows()
    {
        var hashing = new CountingHasher { Takes = TimeSpan.FromMilliseconds(200) };
        var server = await StartAsync(new ServerOptions { Services = services => services.AddSingleton<IPasswordHasher<Account>>(hashing) });
        var before = hashing.ChecksOfPeople;
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async attempt =>
        {
            using var visitor = server.NewVisitor();
            using var answer = await visitor.SignInAsync(Name, $"не той пароль {attempt}");
        }));
        Assert.Equal(5, hashing.ChecksOfPeople - before);
        using var owner = server.NewVisitor();
        await RefusalAsync(owner, Name, Databases.Password);
    }

    [Fact]
    public async Task SignIn_AfterFourWrongAndOneRight_CountsAnew()
    {
        var server = await StartAsync();
        for (var round = 0; round < 2; round++)
        {
            using var visitor = server.NewVisitor();
            for (var attempt = 0; attempt < 4; attempt++)
            {
                await RefusalAsync(visitor, Name, "не той пароль");
            }

            using var answer = await visitor.SignInAsync(Name, Databases.Password);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
    }

    [Fact]
    public async Task SignIn_TooOftenFromOneAddress_IsTurnedAway()
    {
        var server = await StartAsync();
        using var visitor = server.NewVisitor();
        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 61; attempt++)
        {
            using var answer = await visitor.SendAsync(HttpMethod.Post, SignIn.Path);
            answers.Add(answer.StatusCode);
        }

        Assert.All(answers.Take(60), answer => Assert.Equal(HttpStatusCode.BadRequest, answer));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[60]);
        using var page = await visitor.GetAsync(SignIn.Path);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Session_AccountClosed_EndsWithTheNextRequest()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        Assert.True(await visitor.IsSignedInAsync());
        await CloseAsync(server, Name);
        Assert.False(await visitor.IsSignedInAsync());
        Assert.Equal(0, visitor.Cookies.GetCookies(server.Address).Count(cookie => cookie.Name == "cw"));
    }

    [Fact]
    public async Task Session_EndedElsewhere_IsToldByTheNextPageThoughAFileWasFetchedBetween()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        await CloseAsync(server, Name);
        using (var file = await visitor.GetAsync("/icon.svg"))
        {
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.False(file.Headers.Contains("Set-Cookie"));
        }

        using var page = await visitor.GetAsync("/");
        Assert.EndsWith("&ended=1", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_SecurityStampChanged_EndsWithTheNextRequest()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        await ChangeAsync(server, Name, account => account.SecurityStamp = "another");
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_OfAnotherAccount_GoesOn()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        await CloseAsync(server, "koordynator2");
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_MembershipEnded_LosesItsRightsWithTheNextRequest()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        await OnContextAsync(server, async context =>
        {
            var account = await context.Users.SingleAsync(row => row.UserName == Name);
            (await context.Memberships.SingleAsync(row => row.AccountId == account.Id)).To = server.Clock.GetUtcNow();
            return await context.SaveChangesAsync();
        });
        using var answer = await visitor.GetAsync("/");
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Session_WithoutARequest_EndsAfterAQuarterOfAnHourSinceTheLast()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        foreach (var pause in (int[])[7, 14, 2, 13])
        {
            server.Clock.Advance(TimeSpan.FromMinutes(pause));
            Assert.True(await visitor.IsSignedInAsync());
        }

        server.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Session_HoweverBusy_EndsAfterTwelveHours()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(12) - TimeSpan.FromMinutes(10); passed += TimeSpan.FromMinutes(10))
        {
            Assert.True(await visitor.IsSignedInAsync());
            server.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.True(await visitor.IsSignedInAsync());
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task SignOut_WithItsToken_EndsTheSessionAndClearsTheBrowser()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        using var answer = await visitor.SendAsync(
            HttpMethod.Post, "/sign-out", null, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("storage", Assert.Single(answer.Headers.GetValues("Clear-Site-Data")), StringComparison.Ordinal);
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task SignOut_ACopyOfTheCookie_IsWorthNothingAndOtherSessionsGoOn()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(Name);
        using var onThePhone = await server.SignedInAsync(Name);
        using var thief = server.NewVisitor();
        thief.Cookies.Add(visitor.Cookies.GetCookies(server.Address));
        Assert.True(await thief.IsSignedInAsync());
        await SignOutAsync(visitor);
        Assert.False(await thief.IsSignedInAsync());
        Assert.True(await onThePhone.IsSignedInAsync());
    }

    [Fact]
    public async Task SignOut_LaterThanTheLongestSession_ForgetsWhatEndedBefore()
    {
        var server = await StartAsync();
        for (var day = 0; day < 2; day++)
        {
            using var visitor = await server.SignedInAsync(Name);
            await SignOutAsync(visitor);
            server.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(1, await OnContextAsync(server, context => context.UserTokens.CountAsync()));
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        using var answer = await visitor.SendAsync(
            HttpMethod.Post, "/sign-out", null, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task<string> RefusalAsync(Visitor visitor, string name, string password)
    {
        using var answer = await visitor.SignInAsync(name, password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(await visitor.IsSignedInAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    // What differs between any two answers: the form's token and the name that was typed.
    private static string WithoutTokens(string page) =>
        System.Text.RegularExpressions.Regex.Replace(page, "value=\"[^\"]*\"|value(?=[ >])", "");

    private static Task CloseAsync(RunningServer server, string name) =>
        ChangeAsync(server, name, account => account.ClosedAt = server.Clock.GetUtcNow());

    private static Task LockAsync(RunningServer server, string name) =>
        ChangeAsync(server, name, account => account.LockoutEnd = server.Clock.GetUtcNow().AddHours(1));

    private static Task ChangeAsync(RunningServer server, string name, Action<Account> change) => OnContextAsync(server, async context =>
    {
        change(await context.Users.SingleAsync(row => row.UserName == name));
        return await context.SaveChangesAsync();
    });

    private sealed class CountingHasher : IPasswordHasher<Account>
    {
        private readonly PasswordHasher<Account> hasher = new(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 }));

        private int ofPeople;

        public int Checks { get; set; }

        public int ChecksOfPeople => ofPeople;

        public TimeSpan Takes { get; init; }

        public string HashPassword(Account user, string password) => hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Checks++;
            if (user.Id != Guid.Empty)
            {
                Interlocked.Increment(ref ofPeople);
                using var never = new ManualResetEventSlim();
                never.Wait(Takes);
            }

            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}

public sealed class SignInOnPostgres() : SignInTests(Databases.PostgresWithPeople);

public sealed class SignInOnSqlite() : SignInTests(Databases.SqliteWithPeople);

/// <summary>Where somebody comes to who signs in on the way to a page.</summary>
public abstract class ReturnAddressTests(SharedServer shared) : SharedServerTest(shared)
{
    [Theory]
    [InlineData("/centres?a=1#b", "/centres?a=1#b")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("\\\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("/\n/evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData(" //evil.example", "/")]
    [InlineData("evil", "/")]
    [InlineData("", "/")]
    public async Task SignIn_WithAReturnAddress_StaysOnThisSite(string given, string expected)
    {
        using var visitor = Server.NewVisitor();
        using var answer = await visitor.SignInAsync("koordynator1", Databases.Password, given);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(new Uri(Server.Address, expected), new Uri(Server.Address, answer.Headers.Location!));
    }
}

public sealed class ReturnAddressOnPostgres(PostgresServer shared) : ReturnAddressTests(shared), IClassFixture<PostgresServer>;

public sealed class ReturnAddressOnSqlite(SqliteServer shared) : ReturnAddressTests(shared), IClassFixture<SqliteServer>;
