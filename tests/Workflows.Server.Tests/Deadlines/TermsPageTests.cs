using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Deadlines;
using Workflows.Tests;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>The pages of terms: what they show, that nothing typed is lost, that a change is told of before it is saved, and to whom they open.</summary>
public abstract class TermsPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string)[] Week =
    [
        .. Enumerable.Range(0, 5).SelectMany(_ => new[] { ("opens", "09:00"), ("closes", "17:00") }), ("opens", ""), ("closes", ""), ("opens", ""), ("closes", ""), ("holidays", "worked"),
    ];

    internal static readonly (string Name, string Value)[] Rule =
    [
        ("key", "try-term"), ("name", "Надіслати лист"), ("number", "3"), ("unit", "Days"), ("from", "звернення"), ("ground", ""), ("note", ""), ("valid-from", "2026-01-01"),
        ("valid-to", ""), ("moves", "yes"),
    ];

    [Fact]
    public async Task Calendar_OfACentreWithout_ShowsTheUsual_AndTheYearsHolidays()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var page = await worker.TextAsync("/calendar?year=2027");
        Assert.Contains("Власного календаря ще немає", page, StringComparison.Ordinal);
        Assert.Contains("09:00–18:00", page, StringComparison.Ordinal);
        Assert.Contains("Неділя, 2 травня", page, StringComparison.Ordinal); // Easter.
        Assert.DoesNotContain("/calendar/edit", page, StringComparison.Ordinal);
        using var edit = await worker.GetAsync("/calendar/edit");
        Assert.Contains("/no-access", edit.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calendar_Changed_IsCheckedFirst_ThenSaved_AndShown()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var day = new[] { ("day", "2026-12-31"), ("day-opens", ""), ("day-closes", ""), ("day-why", "облік майна") };
        using var check = await coordinator.SubmitAsync("/calendar/edit", "calendar", [.. Week, .. day, ("act", "check")]);
        Assert.Contains("Жоден строк відкритих завдань не зсунеться", WebUtility.HtmlDecode(await check.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.False(await OnContextAsync(server, context => context.Calendars.AnyAsync()));

        using var save = await coordinator.SubmitAsync("/calendar/edit", "calendar", [.. Week, .. day, ("act", "save")]);
        var recount = await OnContextAsync(server, context => context.Set<Recount>().SingleAsync());
        Assert.EndsWith($"&done=saved&recount={recount.Id}", save.Headers.Location?.ToString(), StringComparison.Ordinal);
        var page = await coordinator.TextAsync(Visitor.Local(save));
        Assert.Contains("09:00–17:00", page, StringComparison.Ordinal);
        Assert.Contains("Облік майна", page, StringComparison.Ordinal);
        Assert.Contains($"/deadlines/recounts/{recount.Id}", page, StringComparison.Ordinal);
        Assert.Contains("Новий робочий календар", await coordinator.TextAsync($"/deadlines/recounts/{recount.Id}"), StringComparison.Ordinal);
        using var other = await server.SignedInAsync("koordynator2");
        using var hidden = await other.GetAsync($"/deadlines/recounts/{recount.Id}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Contains("Власного календаря ще немає", await other.TextAsync("/calendar"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calendar_ThatCannotBe_IsRefusedAtItsField_AndKeepsWhatWasTyped()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var none = Enumerable.Range(0, 7).SelectMany(_ => new[] { ("opens", ""), ("closes", "") });
        Assert.Contains("Вкажіть години хоча б одного дня тижня", await SentAsync([.. none, ("act", "save")]), StringComparison.Ordinal);
        var turned = await SentAsync([("opens", "18:00"), ("closes", "09:00"), .. none.Skip(2), ("act", "save")]);
        Assert.Contains("Понеділок: кінець роботи має бути пізніше за початок", turned, StringComparison.Ordinal);
        Assert.Contains("value=\"18:00\"", turned, StringComparison.Ordinal);
        var day = await SentAsync([.. Week, ("day", "2026-12-31"), ("day-opens", ""), ("day-closes", ""), ("day-why", ""), ("act", "check")]);
        Assert.Contains("напишіть, чому цей день інакший", day, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-12-31\"", day, StringComparison.Ordinal);
        Assert.False(await OnContextAsync(server, context => context.Calendars.AnyAsync()));

        async Task<string> SentAsync((string, string)[] fields)
        {
            using var answer = await coordinator.SubmitAsync("/calendar/edit", "calendar", fields);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Calendar_ChangedBySomebodyElseMeanwhile_IsSaid_AndNotOverwritten()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var send = await coordinator.FillInAsync("/calendar/edit", "calendar", [.. Week, ("act", "save")]);
        using var first = await send();
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        using var second = await send();
        Assert.Contains("календар змінив хтось інший", WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(1, await OnContextAsync(server, context => context.Calendars.CountAsync()));
    }

    [Fact]
    public async Task Terms_ShowThePack_WithItsMarks_AndACentreTakesOneForItself()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var list = await worker.TextAsync("/deadlines");
        Assert.Contains("5 робочих днів від звернення", list, StringComparison.Ordinal);
        Assert.Contains("перевірити юристом", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Взяти собі", list, StringComparison.Ordinal);

        using var coordinator = await server.SignedInAsync("koordynator1");
        var shipped = await OnContextAsync(server, context => context.DeadlineRules.SingleAsync(row => row.Key == "needs-assessment"));
        var address = $"/deadlines/edit?rule={shipped.Id}";
        (string, string)[] changed = [.. Rule.Where(field => field.Name != "key"), ("act", "save")];
        using var answer = await coordinator.SubmitAsync(address, "rule", changed);
        Assert.Contains("done=saved", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        var own = await OnContextAsync(server, context => context.DeadlineRules.SingleAsync(row => row.Key == "needs-assessment" && row.CentreId != shipped.CentreId));
        Assert.Equal((3, DeadlineUnit.Days, null, true), (own.Number, own.Unit, own.ReplacesId, own.IsCurrent));
        Assert.True(await OnContextAsync(server, context => context.DeadlineRules.AnyAsync(row => row.Id == shipped.Id && row.IsCurrent)));
        Assert.Contains("3 дні від звернення", await worker.TextAsync("/deadlines"), StringComparison.Ordinal);
        using var other = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain("3 дні від звернення", await other.TextAsync("/deadlines"), StringComparison.Ordinal);
        using var theirs = await other.GetAsync($"/deadlines/edit?rule={own.Id}");
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);

        // A second time the same days are taken already.
        using var again = await coordinator.SubmitAsync(address, "rule", changed);
        Assert.Contains("На ці дати під цим ключем уже є інший строк", WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Term_OfTheNetwork_IsReplacedByItsAdministration_AndConcernsAllCentres()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var shipped = await OnContextAsync(server, context => context.DeadlineRules.SingleAsync(row => row.Key == "needs-assessment"));
        using var answer = await network.SubmitAsync($"/deadlines/edit?rule={shipped.Id}", "rule", [.. Rule.Where(field => field.Name != "key"), ("act", "save")]);
        Assert.Contains("done=saved", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        var rows = await OnContextAsync(server, context => context.DeadlineRules.Where(row => row.Key == "needs-assessment").OrderBy(row => row.IsCurrent).ToListAsync());
        Assert.Equal([(shipped.Id, false), (rows[1].Id, true)], rows.Select(row => (row.Id, row.IsCurrent)));
        Assert.Equal((shipped.Id, shipped.CentreId), (rows[1].ReplacesId!.Value, rows[1].CentreId));
        Assert.Equal(2, await OnContextAsync(server, context => context.Set<Recount>().CountAsync()));
    }
}

public sealed class TermsPageOnPostgres() : TermsPageTests(Databases.PostgresWithPeople);

public sealed class TermsPageOnSqlite() : TermsPageTests(Databases.SqliteWithPeople);

/// <summary>Terms that cannot be.</summary>
public abstract class TermRefusalTests(SharedServer shared) : SharedServerTest(shared)
{
    [Theory]
    [InlineData("key", "Мій строк", "Ключ складається з малих латинських літер")]
    [InlineData("number", "0", "Строк має бути числом від 1")]
    [InlineData("number", "багато", "Строк має бути числом від 1")]
    [InlineData("unit", "Years", "Виберіть, у чому рахувати")]
    [InlineData("name", "", "Напишіть, що треба зробити")]
    [InlineData("valid-from", "колись", "Вкажіть день, з якого діє строк")]
    [InlineData("valid-to", "2025-01-01", "Останній день має бути не раніше за перший")]
    public async Task Term_ThatCannotBe_IsRefused_AndKeepsWhatWasTyped(string field, string value, string problem)
    {
        var coordinator = await AsAsync("koordynator1");
        using var answer = await coordinator.SubmitAsync(
            "/deadlines/edit", "rule", [.. TermsPageTests.Rule.Select(one => one.Name == field ? (field, value) : one), ("act", "save")]);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(problem, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{(field == "name" ? "try-term" : "Надіслати лист")}\"", page, StringComparison.Ordinal);
        Assert.False(await OnContextAsync(context => context.DeadlineRules.AnyAsync(row => row.Key == "try-term" || row.Name == "Надіслати лист")));
    }
}

public sealed class TermRefusalsOnPostgres(PostgresServer shared) : TermRefusalTests(shared), IClassFixture<PostgresServer>;

public sealed class TermRefusalsOnSqlite(SqliteServer shared) : TermRefusalTests(shared), IClassFixture<SqliteServer>;
