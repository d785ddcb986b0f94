using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Deadlines;
using Workflows.Server.Files;
using Workflows.Server.Procedures;
using Workflows.Server.Tests.Files;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>What a client has said about consent, written down on their card: by whom, to what, for whom, until when, with its proof.</summary>
public abstract partial class ConsentPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly string Today = KyivTime.DayOf(Databases.Start).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Consent_IsWrittenOnce_SealedWhereItIsPersonal_AndStandsOnTheCard()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync($"/clients/{client}/consents/new?said=Given", "save", Given("help", "data", "participant"));
        using var first = await send();
        using var again = await send();
        Assert.Equal($"/clients/{client}/consents?done=said", Visitor.Local(first));
        Assert.Equal(Visitor.Local(first), Visitor.Local(again));
        var consent = await OnContextAsync(server, context => context.Consents.SingleAsync());
        Assert.Equal(
            (ConsentDecision.Given, ConsentBy.Representative, ConsentWay.Written, "help,data,participant", KyivTime.DayOf(Databases.Start), (string?)null),
            (consent.Decision, consent.By, consent.Way, consent.Purposes, consent.On, consent.InstanceId));
        Assert.DoesNotContain("Вигадайко", Encoding.UTF8.GetString(consent.Sealed!), StringComparison.Ordinal);
        var page = await worker.TextAsync($"/clients/{client}/consents");
        foreach (var text in (string[])["Допомога центру", "Участь іншого фахівця: психологиня центру", "Представник: Вигадайко Тетяна", "рішення представника дитини, письмово, з підписом"])
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        page = await worker.TextAsync($"/clients/{client}");
        Assert.Contains("Обробка персональних даних", page, StringComparison.Ordinal);
        Assert.Contains("Згоду дано: допомога центру, обробка персональних даних, участь іншого фахівця", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsMissing_IsSaid_AndNothingTypedIsLost()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync(
            $"/clients/{client}/consents/new?said=Given", "save",
            ("a.purposes", "transfer"), ("a.purposes", "participant"), ("a.by", "Child"), ("a.on", Today), ("a.way", "Oral"), ("a.note", "Лише про навчання."));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("«Яка організація»: знайдіть і виберіть зі списку", page, StringComparison.Ordinal);
        Assert.Contains("«Який фахівець»: заповніть це поле", page, StringComparison.Ordinal);
        Assert.Contains("Лише про навчання.</textarea>", page, StringComparison.Ordinal);
        using var late = await worker.SubmitAsync(
            $"/clients/{client}/consents/new", "save", [.. Given("help"), ("a.validTo", "2026-03-01")]);
        Assert.Contains("«Згода діє до»", WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Empty(await OnContextAsync(server, context => context.Consents.ToListAsync()));
    }

    [Fact]
    public async Task Withdrawal_BeginsWithWhatHolds_TakesItBack_AndIsSeenWhereTheClientIsWorkedWith()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var given = await worker.SubmitAsync($"/clients/{client}/consents/new", "save", Given("help", "data"));
        var form = await worker.TextAsync($"/clients/{client}/consents/new?said=Withdrawn");
        Assert.Equal(["data", "help"], Checked().Matches(form).Select(match => match.Groups[1].Value).Order(StringComparer.OrdinalIgnoreCase));
        using var back = await worker.SubmitAsync(
            $"/clients/{client}/consents/new?said=Withdrawn", "save", ("a.purposes", "data"), ("a.by", "Child"), ("a.on", Today), ("a.way", "Oral"));
        Assert.Equal($"/clients/{client}/consents?done=said", Visitor.Local(back));
        const string Notice = "Клієнт відкликав згоду: обробка персональних даних";
        var page = await worker.TextAsync($"/clients/{client}");
        Assert.Contains(Notice, page, StringComparison.Ordinal);
        Assert.Contains("немає згоди", page, StringComparison.Ordinal);
        var actor = await server.ActorAsync("pratsivnyk1");
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.client"] = [client.ToString()], ["a.worker"] = [actor.AccountId.ToString()] };
        var instance = Assert.IsType<StartMove.Started>(await server.Services.GetRequiredService<ProcedureStart>().StartAsync(
            actor, "consent-contract", actor.OwnCentre!.Value, typed, Guid.CreateVersion7().ToString(), default)).InstanceId;
        var task = await OnContextAsync(server, context => context.Tasks.Where(row => row.InstanceId == instance).Select(row => row.Id).SingleAsync());
        Assert.Contains(Notice, await worker.TextAsync($"/tasks/{task}"), StringComparison.Ordinal);
        Assert.Contains(Notice, await worker.TextAsync($"/cases/{instance}"), StringComparison.Ordinal);
        using var network = await server.SignedInAsync("merezha");
        Assert.DoesNotContain(Notice, await network.TextAsync($"/cases/{instance}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdrawal_OfADayBeforeTheConsent_IsNotTaken_SinceItWouldTakeNothingBack()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var given = await worker.SubmitAsync($"/clients/{client}/consents/new", "save", Given("help"));
        using var back = await worker.SubmitAsync(
            $"/clients/{client}/consents/new?said=Withdrawn", "save", ("a.purposes", "help"), ("a.by", "Child"), ("a.on", "2026-03-15"), ("a.way", "Oral"));
        Assert.Contains("«Коли це сказано»: згоду дано пізніше, 16 березня 2026. Вкажіть цей день або пізніший", WebUtility.HtmlDecode(await back.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConsentThatHasRunOut_IsSaidToHave_AndNotToBeRefused()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        var centre = (await server.ActorAsync("pratsivnyk1")).OwnCentre!.Value;
        await OnContextAsync(server, context =>
        {
            foreach (var (decision, on, until) in new[] { (ConsentDecision.Refused, -300, (int?)null), (ConsentDecision.Given, -200, -1) })
            {
                context.Add(new Consent
                {
                    Id = Guid.CreateVersion7(), CentreId = centre, SubjectId = client, Decision = decision, Purposes = "help,data",
                    On = KyivTime.DayOf(Databases.Start).AddDays(on), ValidTo = until is { } last ? KyivTime.DayOf(Databases.Start).AddDays(last) : null,
                });
            }

            return context.SaveChangesAsync();
        });
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var page = await worker.TextAsync($"/clients/{client}");
        Assert.Contains("строк минув", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Клієнт відмовився дати згоду", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HalfFilledWithAScan_OnACardThatJoinsAnother_IsSavedWithIt()
    {
        var server = await StartAsync();
        var (kept, joined) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/clients/{joined}/consents/new";
        using (await (await worker.AttachAsync(path, "save", [("a.proof.file", "згода.pdf", FilesProcedure.Pdf(100))]))())
        {
        }

        var file = await OnContextAsync(server, context => context.Files.Select(row => row.Id).SingleAsync());
        var send = await worker.FillInAsync(path, "save", [.. Given("help"), ("a.proof", file.ToString())]);
        await server.MergeAsync(await server.ActorAsync("pratsivnyk1"), kept, joined);
        using var written = await send();
        Assert.Equal($"/clients/{kept}/consents?done=said", Visitor.Local(written));
        Assert.Contains("згода.pdf", await worker.TextAsync($"/clients/{kept}/consents"), StringComparison.Ordinal);
        Assert.Empty(await OnContextAsync(server, context => context.FormDrafts.ToListAsync()));
    }

    [Fact]
    public async Task Mistake_IsStruckOut_ByItsWriterOrTheCoordinator_AndStaysToBeSeen()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var other = await server.SignedInAsync("yuryst1");
        using var given = await worker.SubmitAsync($"/clients/{client}/consents/new", "save", Given("help"));
        var id = await OnContextAsync(server, context => context.Consents.Select(row => row.Id).SingleAsync());
        Assert.DoesNotContain("Позначити помилковим", await other.TextAsync($"/clients/{client}/consents"), StringComparison.Ordinal);
        var work = server.Services.GetRequiredService<ConsentWork>();
        Assert.IsType<CardMove.NotFound>(await work.StrikeAsync(await server.ActorAsync("yuryst1"), client, id, default));
        using var struck = await worker.SubmitAsync($"/clients/{client}/consents", "strike", ("consent", id.ToString()));
        Assert.Equal($"/clients/{client}/consents?done=struck", Visitor.Local(struck));
        Assert.IsType<CardMove.Done>(await work.StrikeAsync(await server.ActorAsync("koordynator1"), client, id, default));
        var page = await worker.TextAsync($"/clients/{client}/consents");
        Assert.Contains("записано помилково", page, StringComparison.Ordinal);
        Assert.Contains("немає згоди", page, StringComparison.Ordinal);
        Assert.Contains("Записано помилково, не діє", await worker.TextAsync($"/clients/{client}"), StringComparison.Ordinal);
        using var second = await worker.SubmitAsync($"/clients/{client}/consents/new", "save", Given("help"));
        var theirs = await OnContextAsync(server, context => context.Consents.Where(row => row.StruckAt == null).Select(row => row.Id).SingleAsync());
        Assert.IsType<CardMove.Done>(await work.StrikeAsync(await server.ActorAsync("koordynator1"), client, theirs, default));
    }

    [Fact]
    public async Task Proof_IsAttached_KeptWithWhatWasTyped_AndOpensFromThePage()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/clients/{client}/consents/new?said=Given";
        (string, string, byte[])[] scan = [("a.proof.file", "згода.pdf", FilesProcedure.Pdf(100))];
        using (var added = await (await worker.AttachAsync(path, "save", scan, ("a.note", "Підписали в школі.")))())
        {
            Assert.EndsWith($"{path}#a-proof", added.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        var page = await worker.TextAsync(path);
        Assert.Contains("згода.pdf", page, StringComparison.Ordinal);
        Assert.Contains("Підписали в школі.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("Почати заново", page, StringComparison.Ordinal);
        using (var forgotten = await worker.SubmitAsync(path, "forget"))
        {
            Assert.Equal(path, Visitor.Local(forgotten));
        }

        Assert.Empty(await OnContextAsync(server, context => context.Files.ToListAsync()));
        using (await (await worker.AttachAsync(path, "save", scan))())
        {
        }

        var file = await OnContextAsync(server, context => context.Files.Select(row => row.Id).SingleAsync());
        using var written = await worker.SubmitAsync(path, "save", [.. Given("help"), ("a.proof", file.ToString())]);
        Assert.Equal($"/clients/{client}/consents?done=said", Visitor.Local(written));
        Assert.Contains("згода.pdf", await worker.TextAsync($"/clients/{client}/consents"), StringComparison.Ordinal);
        using var opened = await worker.GetAsync($"/files/{file}");
        Assert.Equal(FilesProcedure.Pdf(100), await opened.Content.ReadAsByteArrayAsync());
        var (state, subject, answer) = await OnContextAsync(server, context => context.Files.Select(row => new ValueTuple<FileState, Guid, Guid?>(row.State, row.SubjectId, row.AnswerId)).SingleAsync());
        Assert.Equal((FileState.Kept, client, await OnContextAsync(server, context => context.Consents.Select(row => (Guid?)row.Id).SingleAsync())), (state, subject, answer));
        Assert.Empty(await OnContextAsync(server, context => context.FormDrafts.ToListAsync()));
    }

    [Fact]
    public async Task WhatIsTyped_IsSavedByItself_ForItsWriterAlone()
    {
        var server = await StartAsync();
        var client = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var path = $"/clients/{client}/consents/new";
        using var saved = await SaveAsync(worker, client, "Просить не телефонувати.");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Contains("Просить не телефонувати.</textarea>", await worker.TextAsync(path), StringComparison.Ordinal);
        using var other = await server.SignedInAsync("yuryst1");
        Assert.DoesNotContain("Просить не телефонувати.", await other.TextAsync(path), StringComparison.Ordinal);
        Assert.DoesNotContain("Просить не телефонувати.", await worker.TextAsync($"{path}?said=Withdrawn"), StringComparison.Ordinal);
        Assert.Contains("Лелека", await other.TextAsync(path), StringComparison.Ordinal);
        using var theirs = await SaveAsync(worker, await server.ClientAsync("Лелека", "koordynator2"), "Чуже.");
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
    }

    [Fact]
    public async Task OfAnotherCentre_NothingIsSeenOrWritten()
    {
        var server = await StartAsync();
        var there = await server.ClientAsync("Лелека", "koordynator2");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        foreach (var path in (string[])[$"/clients/{there}/consents", $"/clients/{there}/consents/new"])
        {
            using var answer = await worker.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var work = server.Services.GetRequiredService<CardWriting>();
        var form = work.Find(ConsentForm.Of(ConsentDecision.Given).Key)!;
        var actor = await server.ActorAsync("pratsivnyk1");
        Assert.IsType<CardMove.NotFound>(await work.WriteAsync(actor, there, form, Guid.CreateVersion7(), new Dictionary<string, IReadOnlyList<string>>(), default));
        Assert.IsType<CardMove.NotFound>(await work.WriteAsync(await server.ActorAsync("volonter1"), await server.ClientAsync("Журавель"), form, Guid.CreateVersion7(), new Dictionary<string, IReadOnlyList<string>>(), default));
    }

    private static async Task<HttpResponseMessage> SaveAsync(Visitor visitor, Guid client, string note)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("draftVersion", "0"), KeyValuePair.Create("a.note", note)]);
        return await visitor.SendAsync(HttpMethod.Post, $"/clients/{client}/drafts/client-consent-Given", form, ("Sec-Fetch-Site", "same-origin"), ("X-CSRF-TOKEN", await visitor.TokenAsync()));
    }

    [GeneratedRegex("<input[^>]*value=\"(\\w+)\"[^>]* checked")]
    private static partial Regex Checked();

    private static (string, string)[] Given(params string[] purposes) =>
    [
        .. purposes.Select(purpose => ("a.purposes", purpose)), ("a.participant", "психологиня центру"), ("a.by", "Representative"), ("a.giver", "Вигадайко Тетяна"),
        ("a.on", Today), ("a.way", "Written"),
    ];
}

public sealed class ConsentPageOnPostgres() : ConsentPageTests(Databases.PostgresWithPeople);

public sealed class ConsentPageOnSqlite() : ConsentPageTests(Databases.SqliteWithPeople);
