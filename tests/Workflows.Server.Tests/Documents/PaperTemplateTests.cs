using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Documents;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Documents;

/// <summary>Templates of papers on their pages: whose they are, what new papers are written with, what is refused.</summary>
public abstract class PaperTemplateTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Path = "/documents/templates/partner-request";

    [Fact]
    public async Task SavedTemplate_HoldsForNewPapersOfTheCentre_AndLeavesThoseThatAre()
    {
        var server = await StartAsync();
        var before = await PaperAsync(server, "pratsivnyk1", "перший");
        using var coordinator = await server.SignedInAsync("koordynator1");
        Assert.Contains("/documents/templates", await coordinator.TextAsync("/letters"), StringComparison.Ordinal);
        var list = await coordinator.TextAsync("/documents/templates");
        Assert.Contains("Письмовий запит", list, StringComparison.Ordinal);
        Assert.Contains("Зразок мережі", list, StringComparison.Ordinal);

        var page = await SavedAsync(coordinator, "# Інший заголовок\n\nПросимо: {{Про що запит}}\n\n___ Підпис");
        Assert.Contains("Зразок збережено", page, StringComparison.Ordinal);
        Assert.Contains("Власний зразок, версія 1", page, StringComparison.Ordinal);
        Assert.Contains("Версія 1, діє", page, StringComparison.Ordinal);

        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("Запит про дітей", await worker.TextAsync($"/documents/{before}"), StringComparison.Ordinal);
        var after = await PaperAsync(server, "pratsivnyk1", "другий");
        var paper = await worker.TextAsync($"/documents/{after}");
        Assert.Contains("<h2>Інший заголовок</h2>", paper, StringComparison.Ordinal);
        Assert.Contains("Просимо: другий", paper, StringComparison.Ordinal);
        Assert.DoesNotContain("Запит про дітей", paper, StringComparison.Ordinal);

        // Another centre writes on with the network's.
        var elsewhere = await PaperAsync(server, "pratsivnyk2", "третій");
        using var neighbour = await server.SignedInAsync("pratsivnyk2");
        Assert.Contains("Запит про дітей", await neighbour.TextAsync($"/documents/{elsewhere}"), StringComparison.Ordinal);
        using var stranger = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain("Інший заголовок", await stranger.TextAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsBroughtBack_AndTheOwnTemplateGivenUp()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        await SavedAsync(coordinator, "Перший зразок");
        await SavedAsync(coordinator, "Другий зразок");
        var first = await OnContextAsync(server, context => context.Set<DocumentTemplate>().Where(row => row.Text == "Перший зразок").Select(row => row.Id).SingleAsync());
        using (var back = await coordinator.SubmitAsync(Path, "back", ("version", first.ToString())))
        {
            var page = await coordinator.TextAsync(Visitor.Local(back));
            Assert.Contains("Версія 3, діє", page, StringComparison.Ordinal);
            Assert.Matches("<textarea[^>]*>\\s*Перший зразок</textarea>", page);
        }

        using var given = await coordinator.SubmitAsync(Path, "give-up");
        var without = await coordinator.TextAsync(Visitor.Local(given));
        Assert.Contains("Власного зразка більше немає", without, StringComparison.Ordinal);
        Assert.Contains("Зразок мережі", without, StringComparison.Ordinal);
        Assert.Contains("Версія 3", without, StringComparison.Ordinal);
        Assert.DoesNotContain("give-up\"", without, StringComparison.Ordinal);

        // The network's own has nothing under it: it cannot be given up, only changed.
        using var network = await server.SignedInAsync("merezha");
        Assert.DoesNotContain("give-up", await network.TextAsync(Path), StringComparison.Ordinal);
        var page3 = await SavedAsync(network, "Зразок для всіх");
        Assert.Contains("Зразок мережі, версія 2", page3, StringComparison.Ordinal);
        Assert.Contains("Зразок для всіх", await coordinator.TextAsync(Path), StringComparison.Ordinal);
        var kept = await server.Services.GetRequiredService<PaperTemplates>().GiveUpAsync(
            await server.ActorAsync("merezha"), (await server.ActorAsync("merezha")).Posts[0].CentreId, "partner-request", CancellationToken.None);
        Assert.IsType<Server.Letters.WordingSaved.NotFound>(kept);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidWithLineAndWord_AndNothingTypedIsLost()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        foreach (var press in new[] { "", "preview" })
        {
            using var answer = await coordinator.SubmitAsync(Path, "save", ("text", "Перший\n{{Кличка}} другий"), ("do", press));
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Contains("Рядок 2: поля «Кличка» у документах немає.", page, StringComparison.Ordinal);
            Assert.Contains("{{Кличка}} другий</textarea>", page, StringComparison.Ordinal);
        }

        using var empty = await coordinator.SubmitAsync(Path, "save", ("text", "  "));
        Assert.Contains("Введіть текст документа", WebUtility.HtmlDecode(await empty.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var tooLong = await coordinator.SubmitAsync(Path, "save", ("text", new string('а', PaperTemplates.LongestText + 1)));
        Assert.Contains("Текст задовгий", WebUtility.HtmlDecode(await tooLong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(1, await OnContextAsync(server, context => context.Set<DocumentTemplate>().CountAsync(row => row.Key == "partner-request")));
    }

    [Fact]
    public async Task Preview_ShowsInventedValues_AndChangesNothing()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var answer = await coordinator.SubmitAsync(
            Path, "save", ("text", "# Про {{Прізвище}} {{Ім'я}}\n\n- {{Дата народження}}\n\n<b>{{Організація}}</b>\n\n___ {{Працівник}}"), ("do", "preview"));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<b>Зразкова", html, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(html);
        Assert.All(
            ["дані вигадано", "<h2>Про Зразкова Марія</h2>", "<li>16 березня 2026</li>", "<b>Зразкова школа</b>", "<p class=\"signature\">Зразкова Людина</p>"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Equal(1, await OnContextAsync(server, context => context.Set<DocumentTemplate>().CountAsync(row => row.Key == "partner-request")));
    }

    [Fact]
    public async Task WhoSavesLater_IsToldOfTheOther_AndLosesNothing()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var late = await coordinator.FillInAsync(Path, "save", ("text", "Пізній зразок"));
        await SavedAsync(coordinator, "Ранній зразок");
        using var answer = await late();
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Хтось щойно зберіг інший зразок", page, StringComparison.Ordinal);
        Assert.Contains("Пізній зразок</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("Ранній зразок", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_OfAUnitThatIsNotOnes_IsNotThere()
    {
        var server = await StartAsync();
        var other = (await server.ActorAsync("koordynator2")).OwnCentres.Single().CentreId;
        using var coordinator = await server.SignedInAsync("koordynator1");
        foreach (var path in new[] { $"{Path}?unit={other}", $"{Path}?unit=x", "/documents/templates/none", $"/documents/templates?unit={other}" })
        {
            using var answer = await coordinator.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var refused = await worker.GetAsync(Path);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.IsType<Server.Letters.WordingSaved.NotFound>(await server.Services.GetRequiredService<PaperTemplates>().SaveAsync(
            await server.ActorAsync("koordynator1"), other, "partner-request", "Чужий", null, CancellationToken.None));
    }

    [Fact]
    public async Task Note_OfATemplate_IsForWhoEditsIt()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        Assert.Contains("Цей текст склали ми самі", await coordinator.TextAsync("/documents/templates/social-contract"), StringComparison.Ordinal);
    }

    private static async Task<string> SavedAsync(Visitor visitor, string text)
    {
        using var saved = await visitor.SubmitAsync(Path, "save", ("text", text));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        return await visitor.TextAsync(Visitor.Local(saved));
    }

    private static async Task<Guid> PaperAsync(RunningServer server, string person, string about)
    {
        var actor = await server.ActorAsync(person);
        var centre = actor.OwnCentres.Single().CentreId;
        var partner = await OnContextAsync(server, context => context.Partners.Where(row => row.CentreId == centre).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
        var started = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "partner-search", centre, new Dictionary<string, IReadOnlyList<string>> { ["a.partner"] = [partner.ToString()] }, about, CancellationToken.None));
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.addressee"] = ["Директорці"], ["a.about"] = [about] };
        Assert.IsType<TaskMove.Done>(await server.Services.GetRequiredService<TaskWork>().CompleteAsync(
            actor, (await server.OpenTaskAsync(started.InstanceId)).Id, "Запит готовий", typed, "done", CancellationToken.None));
        return await OnContextAsync(server, context => context.Documents.Where(row => row.InstanceId == started.InstanceId).Select(row => row.Id).SingleAsync());
    }
}

public sealed class PaperTemplatesOnPostgres() : PaperTemplateTests(Databases.PostgresWithPeople);

public sealed class PaperTemplatesOnSqlite() : PaperTemplateTests(Databases.SqliteWithPeople);
