using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>The pages of letters as a browser sees them.</summary>
public abstract class LetterPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Letters_OfTheOwnCentre_AreListedAndOpened_AndOthersAreNot()
    {
        var server = await StartAsync();
        var (own, other) = (await AddAsync(server, "КАЛ", "Наша тема"), await AddAsync(server, "ОЗР", "Чужа тема"));
        using var coordinator = await server.SignedInAsync("koordynator1");
        var page = await coordinator.TextAsync("/letters");
        Assert.Contains("Наша тема", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Чужа тема", page, StringComparison.Ordinal);
        Assert.Contains("листи нікому не надходять", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Наша тема", await coordinator.TextAsync("/letters?state=Failed"), StringComparison.Ordinal);
        Assert.DoesNotContain("Наша тема", await coordinator.TextAsync($"/letters?kind=Overdue&from={own.Id}"), StringComparison.Ordinal);
        Assert.Contains("Текст листа", await coordinator.TextAsync($"/letters/{own.Id}"), StringComparison.Ordinal);
        using var hidden = await coordinator.GetAsync($"/letters/{other.Id}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        using var network = await server.SignedInAsync("merezha");
        Assert.Contains("Чужа тема", await network.TextAsync("/letters"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letter_SentAgainByADoubleClick_IsOneNewLetter()
    {
        var server = await StartAsync();
        var letter = await AddAsync(server, "КАЛ", "Тема");
        using var coordinator = await server.SignedInAsync("koordynator1");
        var click = await coordinator.FillInAsync($"/letters/{letter.Id}", "again");
        var answers = await Task.WhenAll(click(), click(), click());
        var again = Assert.Single(await OnContextAsync(server, context => context.Letters.Where(row => row.AgainOfId == letter.Id).ToListAsync()));
        Assert.All(answers, answer => Assert.Equal($"/letters/{again.Id}?done=again", answer.Headers.Location?.ToString().Replace(server.Address.ToString().TrimEnd('/'), "", StringComparison.Ordinal)));
        Assert.Equal((letter.AccountId, letter.TaskId, letter.Kind), (again.AccountId, again.TaskId, again.Kind));
        Assert.NotNull(again.AskedById);
    }

    [Fact]
    public async Task Letter_OfAnotherCentre_IsNotSentAgain()
    {
        var server = await StartAsync();
        var letter = await AddAsync(server, "ОЗР", "Тема");
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("_handler", "again"), KeyValuePair.Create("letter", Guid.CreateVersion7().ToString()),
            KeyValuePair.Create("__RequestVerificationToken", await coordinator.TokenAsync()),
        ]);
        using var answer = await coordinator.SendAsync(HttpMethod.Post, $"/letters/{letter.Id}", form, ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode); // There is no such form on a page that is not there.
        Assert.Equal(1, await OnContextAsync(server, context => context.Letters.CountAsync()));
    }

    [Fact]
    public async Task Words_WithAnUnknownField_AreRefusedBesideTheField_AndWhatWasTypedStays()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await coordinator.SubmitAsync("/letters/templates/Queue", "save", ("subject", "Моя тема"), ("text", "Перший\n{{Прізвище}} другий"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Рядок 2: поля «Прізвище» в таких листах немає.", page, StringComparison.Ordinal);
        Assert.Contains("{{Прізвище}} другий</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Моя тема\"", page, StringComparison.Ordinal);
        Assert.Empty(await OwnAsync(server, "КАЛ"));
    }

    [Fact]
    public async Task Words_OfACentre_AreShownFirst_ThenSaved_BroughtBackAndGivenUp()
    {
        const string Path = "/letters/templates/Queue";
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var shown = await coordinator.SubmitAsync(Path, "save", ("subject", "Проба: {{Завдання}}"), ("text", "{{Посилання}}"), ("do", "preview"));
        Assert.Contains("Проба: Провести першу розмову", WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Empty(await OwnAsync(server, "КАЛ"));
        await RedirectedAsync(coordinator.SubmitAsync(Path, "save", ("subject", "Перша"), ("text", "один")));
        await RedirectedAsync(coordinator.SubmitAsync(Path, "save", ("subject", "Друга"), ("text", "два")));
        await RedirectedAsync(coordinator.SubmitAsync(Path, "save", ("subject", "Друга"), ("text", "два")));
        var versions = await OwnAsync(server, "КАЛ");
        Assert.Equal([(1, "Перша", false), (2, "Друга", true)], versions.Select(row => (row.Number, row.Subject, row.IsCurrent)));
        await RedirectedAsync(coordinator.SubmitAsync(Path, "back", ("version", versions[0].Id.ToString())));
        Assert.Equal([(1, "Перша", false), (2, "Друга", false), (3, "Перша", true)], (await OwnAsync(server, "КАЛ")).Select(row => (row.Number, row.Subject, row.IsCurrent)));
        await RedirectedAsync(coordinator.SubmitAsync(Path, "give-up"));
        Assert.DoesNotContain(await OwnAsync(server, "КАЛ"), row => row.IsCurrent);
        Assert.Empty(await OwnAsync(server, "ОЗР"));
    }

    [Fact]
    public async Task Words_ThatSomebodyElseHasChangedMeanwhile_AreNotOverwrittenUnseen()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var late = await coordinator.FillInAsync("/letters/templates/Queue", "save", ("subject", "Пізня"), ("text", "пізня"));
        await RedirectedAsync(coordinator.SubmitAsync("/letters/templates/Queue", "save", ("subject", "Рання"), ("text", "рання")));
        using var answer = await late();
        Assert.Contains("Хтось щойно зберіг інші слова", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(["Рання"], (await OwnAsync(server, "КАЛ")).Select(row => row.Subject));
    }

    [Theory]
    [InlineData("пізня", "preview")]
    [InlineData("{{Прізвище}}", "")]
    public async Task Words_ThatSomebodyElseHasChanged_AreNotOverwrittenUnseen_AfterALookOrARefusalEither(string text, string act)
    {
        const string Path = "/letters/templates/Queue";
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        await RedirectedAsync(coordinator.SubmitAsync(Path, "save", ("subject", "Перша"), ("text", "один")));
        var look = await coordinator.FillInAsync(Path, "save", ("subject", "Пізня"), ("text", text), ("do", act));
        await RedirectedAsync(coordinator.SubmitAsync(Path, "save", ("subject", "Рання"), ("text", "рання")));
        using var looked = await look();
        Assert.Contains("name=\"last\" value=\"1\"", await looked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var saved = await coordinator.SubmitAsync(Path, "save", ("subject", "Пізня"), ("text", "пізня"), ("last", "1"));
        var page = WebUtility.HtmlDecode(await saved.Content.ReadAsStringAsync());
        Assert.Contains("Хтось щойно зберіг інші слова", page, StringComparison.Ordinal);
        Assert.Contains("name=\"last\" value=\"2\"", page, StringComparison.Ordinal);
        Assert.Equal(["Перша", "Рання"], (await OwnAsync(server, "КАЛ")).Select(row => row.Subject));
    }

    [Fact]
    public async Task Words_OfAnotherUnit_AreNotFound()
    {
        var server = await StartAsync();
        var other = await OnContextAsync(server, context => context.Units.Where(unit => unit.Code == "ОЗР").Select(unit => unit.Id).SingleAsync());
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await coordinator.GetAsync($"/letters/templates/Queue?unit={other}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Letter_ForProcedures_IsMade_GetsItsOwnWords_AndIsNotGivenUp()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var refused = await coordinator.SubmitAsync("/letters/templates", "new", ("title", " "));
        Assert.Contains("Введіть назву листа", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var made = await coordinator.SubmitAsync("/letters/templates", "new", ("title", "Про зустріч"));
        var path = made.Headers.Location!.PathAndQuery;
        using var taken = await coordinator.SubmitAsync("/letters/templates", "new", ("title", "Про зустріч"));
        Assert.Contains("Лист із такою назвою вже є", WebUtility.HtmlDecode(await taken.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Contains("Про зустріч", await coordinator.TextAsync("/letters/templates"), StringComparison.Ordinal);
        Assert.DoesNotContain("Писати спільними словами", await coordinator.TextAsync(path), StringComparison.Ordinal);
        await RedirectedAsync(coordinator.SubmitAsync(path, "save", ("subject", "Зустріч у справі {{Номер справи}}"), ("text", "{{Посилання}}")));
        var versions = await OwnAsync(server, "КАЛ");
        Assert.Equal([(1, false), (2, true)], versions.Select(row => (row.Number, row.IsCurrent)));
        Assert.All(versions, row => Assert.Equal((LetterKind.Case, "Про зустріч"), (row.Kind, row.Title)));
        using var elsewhere = await server.SignedInAsync("koordynator2");
        using var hidden = await elsewhere.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task Choice_OfLetters_IsKept_AndHalfAQuietHourIsNot()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var half = await worker.SubmitAsync("/account", "letters", ("wanted", "Queue"), ("quiet-from", "21:00"), ("quiet-to", ""));
        Assert.Contains("і початок, і кінець", WebUtility.HtmlDecode(await half.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Empty(await OnContextAsync(server, context => context.Set<LetterChoices>().ToListAsync()));
        await RedirectedAsync(worker.SubmitAsync("/account", "letters", ("wanted", "Queue"), ("wanted", "Digest"), ("quiet-from", "21:00"), ("quiet-to", "07:30")));
        var choices = await OnContextAsync(server, context => context.Set<LetterChoices>().SingleAsync());
        Assert.Equal(("Assignment,Reminder", new TimeOnly(21, 0), new TimeOnly(7, 30)), (choices.Unwanted, choices.QuietFrom, choices.QuietTo));
    }

    [Fact]
    public async Task Choice_OfLetters_SentByADoubleClick_IsKeptOnce()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var click = await worker.FillInAsync("/account", "letters", ("wanted", "Queue"), ("quiet-from", ""), ("quiet-to", ""));
        Assert.All(await Task.WhenAll(click(), click(), click(), click()), answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        Assert.Equal("Assignment,Reminder,Digest", await OnContextAsync(server, context => context.Set<LetterChoices>().Select(row => row.Unwanted).SingleAsync()));
    }

    [Theory]
    [InlineData("nova@centr.example", Databases.Password, "nova@centr.example")]
    [InlineData("nova@centr.example", "не той пароль", "pratsivnyk1@centr.example")]
    [InlineData("nova", Databases.Password, "pratsivnyk1@centr.example")]
    [InlineData("", Databases.Password, "pratsivnyk1@centr.example")]
    public async Task Address_OfTheOwnLetters_IsChangedWithThePasswordAlone(string wanted, string password, string expected)
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync("/account", "email", ("email", wanted), ("password", password));
        Assert.Equal(expected == wanted ? HttpStatusCode.Redirect : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, await OnContextAsync(server, context => context.Users.Where(row => row.UserName == "pratsivnyk1").Select(row => row.Email).SingleAsync()));
        Assert.True(await worker.IsSignedInAsync());
    }

    private static async Task RedirectedAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("done=", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private static Task<List<LetterTemplate>> OwnAsync(RunningServer server, string code) => OnContextAsync(server, context => (
        from row in context.Set<LetterTemplate>()
        join unit in context.Units on row.CentreId equals unit.Id
        where unit.Code == code
        orderby row.Number
        select row).ToListAsync());

    private static Task<Letter> AddAsync(RunningServer server, string code, string subject) => OnContextAsync(server, async context =>
    {
        var now = server.Clock.GetUtcNow();
        var centre = await context.Units.Where(unit => unit.Code == code).Select(unit => unit.Id).SingleAsync();
        var account = await context.Memberships.Where(row => row.CentreId == centre && row.Role == Role.SocialWorker).Select(row => row.AccountId).FirstAsync();
        var letter = Letter.Of(centre, LetterKind.Bundle, account, null, now);
        (letter.State, letter.Subject, letter.Text, letter.ClosedAt, letter.Tries) = (LetterState.Sent, subject, "Текст", now, 1);
        context.Add(letter);
        context.Add(new LetterTry { Id = Guid.CreateVersion7(now), CentreId = centre, LetterId = letter.Id, At = now, Result = TryResult.Sent, Answer = "Прийнято." });
        await context.SaveChangesAsync();
        return letter;
    });
}

public sealed class LetterPagesOnPostgres() : LetterPageTests(Databases.PostgresWithPeople);

public sealed class LetterPagesOnSqlite() : LetterPageTests(Databases.SqliteWithPeople);
