using System.Net;
using Workflows.Server.Letters;
using Workflows.Tests;

namespace Workflows.Server.Tests.Letters;

/// <summary>The editor of words: what the preview answers while somebody types, what is guessed, what the page offers with and without script.</summary>
public abstract class WordingPreviewTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string LetterPage = "/letters/templates/Reminder";
    private const string PaperPage = "/documents/templates/partner-request";
    private const string Letter = "/letters/preview/Reminder";
    private const string Paper = "/documents/preview";

    [Fact]
    public async Task Words_ThatCanBeRead_AreShownFilledIn_AsText()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var letter = await AskedAsync(coordinator, Letter, ("subject", "Строк: {{Строк}}"), ("text", "<b>{{Завдання}}</b>\n\n{{#якщо Роль}}{{Роль}}{{/якщо}}"));
        Assert.Contains("<strong>Строк: завтра до 18:00</strong>", letter, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Провести першу розмову&lt;/b&gt;\n\nсоціальний працівник", letter, StringComparison.Ordinal);
        Assert.Contains("Тут видно все, що введено.", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", letter, StringComparison.Ordinal);

        var paper = await AskedAsync(coordinator, Paper, ("text", "# Про {{Прізвище}}\n\n- {{Номер}}\n\n___ {{Працівник}}"));
        Assert.All(
            ["<h2>Про Зразкова</h2>", "<li>ЗРК-2026-000012</li>", "<p class=\"signature\">Зразкова Людина</p>"],
            part => Assert.Contains(part, paper, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Letter)]
    [InlineData(Paper)]
    public async Task Words_ThatCannotBeRead_AreToldQuietlyWithTheNearestField_AndLeaveThePreviewAsItWas(string path)
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var answer = await AskedAsync(coordinator, path, ("subject", "Тема"), ("text", "Перший\n{{Номер спарви}}, {{Кличка пса}}"));
        Assert.Contains("Рядок 2: поля «Номер спарви»", answer, StringComparison.Ordinal);
        Assert.Contains("Може, «Номер справи»?", answer, StringComparison.Ordinal);
        Assert.Contains("data-fix=\"Номер спарви\" data-put=\"Номер справи\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("data-fix=\"Кличка пса\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("field-error", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("preview-shown", answer, StringComparison.Ordinal);
        Assert.Contains("Щойно виправите позначене", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsMissingOrTooLong_IsToldOfItsOwnField()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var empty = await AskedAsync(coordinator, Letter, ("subject", " "), ("text", ""));
        Assert.Matches("id=\"subject-error\">[^$]*Введіть тему листа[^$]*id=\"text-error\">[^$]*Введіть текст листа", empty);
        var tooLong = await AskedAsync(coordinator, Paper, ("text", string.Concat(Enumerable.Repeat("{{Номер спарви}}", 5000))));
        Assert.Contains("Текст задовгий", tooLong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/letters/preview/None", "koordynator1", HttpStatusCode.NotFound)]
    [InlineData("/letters/preview/1", "koordynator1", HttpStatusCode.NotFound)]
    [InlineData("/letters/preview/99", "koordynator1", HttpStatusCode.NotFound)]
    [InlineData(Letter, "pratsivnyk1", HttpStatusCode.Redirect)]
    [InlineData(Paper, "pratsivnyk1", HttpStatusCode.Redirect)]
    public async Task Preview_IsForThoseWhoKeepWords_AndOfKindsThatThereAre(string path, string person, HttpStatusCode expected)
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync(person);
        using var answer = await AskAsync(visitor, path, await visitor.TokenAsync(), ("text", "т"));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData(Letter)]
    [InlineData(Paper)]
    public async Task Preview_WithoutTheToken_IsRefused(string path)
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await AskAsync(coordinator, path, "", ("text", "т"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(LetterPage, "Строк", "Підстава строку")]
    [InlineData(PaperPage, "Організація", "Дата народження")]
    public async Task Page_OffersFieldsAsButtonsToScript_AndAsAListWithoutIt_AndShowsHowItReadsAtOnce(string page, params string[] labels)
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var text = await coordinator.TextAsync(page);
        Assert.All(labels, label =>
        {
            Assert.Contains($"data-put=\"{label}\">{label}</button>", text, StringComparison.Ordinal);
            Assert.Contains($"<code>{{{{{label}}}}}</code>", text, StringComparison.Ordinal);
            Assert.Contains($"<option>{label}</option>", text, StringComparison.Ordinal);
        });
        Assert.Contains("data-scripted hidden", text, StringComparison.Ordinal);
        Assert.Matches("id=\"preview-shown\">\\s*<[^>]+>\\s*\\S", text);
    }

    [Fact]
    public async Task MisspeltField_OfASavedForm_IsRefusedWithWhatMayBeMeant()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await coordinator.SubmitAsync(LetterPage, "save", ("subject", "{{Завдання}}"), ("text", "{{Імя отримувача}}"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("field-error", page, StringComparison.Ordinal);
        Assert.Contains("Може, «Ім'я отримувача»?", page, StringComparison.Ordinal);
        Assert.Contains("{{Імя отримувача}}</textarea>", page, StringComparison.Ordinal);
    }

    private static async Task<string> AskedAsync(Visitor visitor, string path, params (string Name, string Value)[] given)
    {
        using var answer = await AskAsync(visitor, path, await visitor.TokenAsync(), given);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);

        // Signs that are markup stay as they are sent.
        return WebUtility.HtmlDecode(text.Replace("&lt;", "&amp;lt;", StringComparison.Ordinal).Replace("&gt;", "&amp;gt;", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> AskAsync(Visitor visitor, string path, string token, params (string Name, string Value)[] given)
    {
        using var form = new FormUrlEncodedContent(given.Append(("__RequestVerificationToken", token)).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)));
        return await visitor.SendAsync(HttpMethod.Post, path, form, ("Sec-Fetch-Site", "same-origin"));
    }
}

public sealed class WordingPreviewsOnPostgres() : WordingPreviewTests(Databases.PostgresWithPeople);

public sealed class WordingPreviewsOnSqlite() : WordingPreviewTests(Databases.SqliteWithPeople);

public sealed class FieldGuessTests
{
    [Theory]
    [InlineData("Номер спарви", "Номер справи")]
    [InlineData("номер", "Номер справи")]
    [InlineData("Імя отримувача", "Ім'я отримувача")]
    [InlineData("Ім'я", "Ім'я отримувача")]
    [InlineData("Точнй строк", "Точний строк")]
    [InlineData("Посиланя", "Посилання")]
    [InlineData("строк підстава", "Підстава строку")]
    [InlineData("Строк виконання", "Строк")]
    [InlineData("Прізвище клієнта", null)]
    [InlineData("Кличка", null)]
    [InlineData("#if due", null)]
    [InlineData("-- так --", null)]
    public void UnknownField_IsGuessedByTheNearestName_OrNotAtAll(string typed, string? meant) =>
        Assert.Equal(meant, FieldGuess.Of(typed, LetterFields.Of(LetterKind.Assignment).Select(field => field.Label))?.Meant);

    [Fact]
    public void Guesses_AreMadeOnceForEachNameThatIsTold()
    {
        var read = TemplateText.Read("{{Сторк}} {{Сторк}} {{Рроль}} {{Посиланя}}", LetterKind.Assignment);
        Assert.Equal(4, read.Problems.Count);
        Assert.Equal([("Сторк", "Строк"), ("Рроль", "Роль")], read.Guesses.Select(guess => (guess.Typed, guess.Meant)));
    }
}
