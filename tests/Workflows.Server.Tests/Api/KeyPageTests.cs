using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Tests;

namespace Workflows.Server.Tests.Api;

/// <summary>The page on which people make keys for their programs and take them back.</summary>
public abstract partial class KeyPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Page = "/account/keys";

    internal static readonly (string, string)[] Table =
    [
        ("name", "Таблиця звернень"), ("rights", "SeeTasks"), ("until", "2026-06-14"), ("password", Databases.Password),
    ];

    [Fact]
    public async Task Make_ShowsTheSecretOnceAndKeepsItsHashAlone()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var page = await PageAsync(worker, Table);
        var secret = Secret().Match(page).Value;
        Assert.Equal(47, secret.Length);
        Assert.Contains("Ключ «Таблиця звернень» створено", page, StringComparison.Ordinal);

        var again = await worker.TextAsync(Page);
        Assert.DoesNotContain(secret, again, StringComparison.Ordinal);
        Assert.Contains("Діє до 14 червня 2026 включно. Ще не працював", again, StringComparison.Ordinal);
        var key = await OnContextAsync(server, context => context.ApiKeys.SingleAsync());
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), key.Hash);
        Assert.Equal("SeeTasks", key.Rights);
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));

        using var program = new ApiCaller(server);
        (await program.TakeTokenAsync(secret)).Is(HttpStatusCode.OK);
        Assert.Contains("Востаннє працював сьогодні", await worker.TextAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_SentTwice_MakesOneKeyAndSaysThatItIsThere()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync(Page, "add", Table);
        using var first = await send();
        using var second = await send();
        Assert.Matches(Secret(), await first.Content.ReadAsStringAsync());
        var page = WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync());
        Assert.DoesNotMatch(Secret(), page);
        Assert.Contains("Цей ключ уже створено", page, StringComparison.Ordinal);
        Assert.Equal(1, await OnContextAsync(server, context => context.ApiKeys.CountAsync()));
    }

    [Fact]
    public async Task Make_WithARightThatTheRoleDoesNotHave_IsRefused()
    {
        var server = await StartAsync();
        using var volunteer = await server.SignedInAsync("volonter1");
        var page = await PageAsync(volunteer, [.. Table.Where(field => field.Item1 != "rights"), ("rights", "SeeTasks"), ("rights", "SeeCases")]);
        Assert.Contains("Чогось із позначеного Ваша роль уже не дозволяє", page, StringComparison.Ordinal);
        Assert.DoesNotContain("бачити справи", page, StringComparison.Ordinal);
        Assert.Equal(0, await OnContextAsync(server, context => context.ApiKeys.CountAsync()));

        using var administrator = await server.SignedInAsync("admin");
        Assert.Contains("Вашій ролі ключі не потрібні", await administrator.TextAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_EndsTheOwnKey_AndNobodyElsesCanBeRevoked()
    {
        var server = await StartAsync();
        var secret = await ApiCaller.KeyAsync(server, "pratsivnyk1");
        var key = (await OnContextAsync(server, context => context.ApiKeys.SingleAsync())).Id.ToString();
        using var program = new ApiCaller(server);
        using var stranger = await server.SignedInAsync("koordynator1");
        await ApiCaller.KeyAsync(server, "koordynator1");
        using var ignored = await stranger.SubmitAsync(Page, "revoke", ("key", key));
        (await program.TakeTokenAsync(secret)).Is(HttpStatusCode.OK);

        using var owner = await server.SignedInAsync("pratsivnyk1");
        using var answer = await owner.SubmitAsync(Page, "revoke", ("key", key));
        Assert.Equal("/account/keys?done=revoked", Visitor.Local(answer));
        Assert.Contains("Ключ відкликано.", await owner.TextAsync(Visitor.Local(answer)), StringComparison.Ordinal);
        (await program.GetAsync("/api/v1/tasks")).Refused(HttpStatusCode.Unauthorized);
        (await program.TakeTokenAsync(secret)).Refused(HttpStatusCode.Unauthorized);
    }

    internal static async Task<string> PageAsync(Visitor visitor, (string, string)[] fields)
    {
        using var answer = await visitor.SubmitAsync(Page, "add", fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("cwk_[A-Za-z0-9_-]{43}", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}

public sealed class KeyPageOnPostgres() : KeyPageTests(Databases.PostgresWithPeople);

public sealed class KeyPageOnSqlite() : KeyPageTests(Databases.SqliteWithPeople);

/// <summary>Keys that are not made.</summary>
public abstract class KeyRefusalTests(SharedServer shared) : SharedServerTest(shared)
{
    [Theory]
    [InlineData("name", "", "Назвіть ключ: яка програма його матиме")]
    [InlineData("rights", "", "Чогось із позначеного Ваша роль уже не дозволяє. Позначте ще раз|Позначте, що програма зможе робити")]
    [InlineData("until", "", "Вкажіть останній день, коли ключ діє")]
    [InlineData("until", "16/03/26", "Запишіть день так: 16.03.2026")]
    [InlineData("until", "2026-03-15", "Цей день уже минув")]
    [InlineData("until", "2027-03-17", "Ключ діє щонайбільше рік")]
    [InlineData("password", "не той пароль", "Це не Ваш теперішній пароль")]
    [InlineData("password", "", "Введіть Ваш пароль")]
    public async Task Make_WithSomethingWrong_SaysWhatKeepsTheRestAndMakesNothing(string field, string value, string expected)
    {
        var worker = await AsAsync("pratsivnyk1");
        var page = await KeyPageTests.PageAsync(worker, [.. KeyPageTests.Table.Where(one => one.Item1 != field), (field, value)]);
        Assert.Contains(expected.Split('|'), text => page.Contains($"#{field}\" data-enhance-nav=\"false\">{text}</a>", StringComparison.Ordinal));
        if (field != "name")
        {
            Assert.Contains("value=\"Таблиця звернень\"", page, StringComparison.Ordinal);
        }

        Assert.Equal(0, await OnContextAsync(context => context.ApiKeys.CountAsync()));
    }
}

public sealed class KeyRefusalsOnPostgres(PostgresServer shared) : KeyRefusalTests(shared), IClassFixture<PostgresServer>;

public sealed class KeyRefusalsOnSqlite(SqliteServer shared) : KeyRefusalTests(shared), IClassFixture<SqliteServer>;
