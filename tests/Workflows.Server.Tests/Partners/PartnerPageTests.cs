using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Clients;
using Workflows.Server.Deadlines;
using Workflows.Server.Partners;
using Workflows.Server.Partners.Contacts;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Partners;

/// <summary>Partners as pages show them.</summary>
public abstract class PartnerPageTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Organisation_IsAddedOnce_FoundAndChanged()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync(
            "/partners/new", "save", ("a.name", "Бібліотека «Сова»"), ("a.type", "Other"), ("a.partner-phone", "044 123 45 67"), ("a.partner-isCustomer", "true"));
        using var added = await send();
        using var again = await send();
        Assert.Equal(Visitor.Local(added), Visitor.Local(again));
        var page = await worker.TextAsync(Visitor.Local(added));
        Assert.Contains("Організацію додано.", page, StringComparison.Ordinal);
        Assert.Contains("<dd>044 123 45 67</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Договорів ще не було.", page, StringComparison.Ordinal);

        var address = Visitor.Local(added).Split('?')[0];
        Assert.Contains("value=\"044 123 45 67\"", await worker.TextAsync(address + "/edit"), StringComparison.Ordinal);
        using var saved = await worker.SubmitAsync(address + "/edit", "save", ("a.name", "Бібліотека «Пугач»"), ("a.type", "School"));
        page = await worker.TextAsync(Visitor.Local(saved));
        Assert.Contains("Картку збережено.", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Бібліотека «Пугач»</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dd>044 123 45 67</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Телефон організації: 044 123 45 67 → порожньо", page, StringComparison.Ordinal);

        using var found = await worker.SubmitAsync("/partners", "search", ("text", "пугач"));
        Assert.Contains($"href=\"{address}\"", await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var gone = await worker.SubmitAsync("/partners", "search", ("text", "сова"));
        Assert.DoesNotContain($"href=\"{address}\"", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidBesideTheFields_AndNothingTypedIsLost()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("intehrator1");
        using var answer = await worker.SubmitAsync(
            "/partners/new", "save", ("a.type", "Health"), ("a.partner-email", "без собачки"), ("a.partner-phone", "12"), ("a.partner-contact", "Черговий"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("#a-name\" data-enhance-nav=\"false\">«Назва організації»: заповніть це поле", page, StringComparison.Ordinal);
        Assert.Contains("#a-partner-email\" data-enhance-nav=\"false\">«Електронна пошта організації»: введіть адресу", page, StringComparison.Ordinal);
        Assert.Contains("#a-partner-phone\" data-enhance-nav=\"false\">«Телефон організації»: введіть номер", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Черговий\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"без собачки\"", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"Health\" selected", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_IsWrittenDown_AndFoundInTheList()
    {
        var server = await StartAsync();
        var centre = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var id = await IdAsync(server, centre, "Вербівська дитяча лікарня");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var saved = await worker.SubmitAsync(
            $"/partners/{id}/edit", "save", ("a.name", "Вербівська дитяча лікарня"), ("a.type", "Health"), ("a.partner-helps", "legal"), ("a.partner-helps", "social"),
            ("a.partner-services", "Огляд дітей щосереди."));
        var page = await worker.TextAsync(Visitor.Local(saved));
        Assert.Contains("<dd>соціальна, правова</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Огляд дітей щосереди.", page, StringComparison.Ordinal);
        Assert.Contains("Чим може допомогти: порожньо → соціальна, правова", page, StringComparison.Ordinal);
        var edit = await worker.TextAsync($"/partners/{id}/edit");
        Assert.Matches("value=\"legal\"[^>]* checked", edit);
        Assert.DoesNotMatch("value=\"other\"[^>]* checked", edit);
        var link = $"href=\"/partners/{id}\"";
        Assert.Contains(link, await worker.TextAsync("/partners?help=legal"), StringComparison.Ordinal);
        var others = await worker.TextAsync("/partners?help=psychological");
        Assert.DoesNotContain(link, others, StringComparison.Ordinal);
        Assert.Contains("Таких організацій серед партнерів немає.", others, StringComparison.Ordinal);
        Assert.Contains(link, await worker.TextAsync("/partners?help=%25"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contact_IsAddedOnce_Sealed_TakenOff_AndStaysOnRecord()
    {
        var server = await StartAsync();
        var centre = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var id = await IdAsync(server, centre, "Вербівська дитяча лікарня");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var wrong = await worker.SubmitAsync($"/partners/{id}/contact", "save", ("a.position", "лікарка"), ("a.email", "без собачки"));
        var page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync());
        Assert.Contains("«Прізвище, ім'я, по батькові»: заповніть це поле", page, StringComparison.Ordinal);
        Assert.Contains("«Електронна пошта»: введіть адресу", page, StringComparison.Ordinal);
        Assert.Contains("value=\"лікарка\"", page, StringComparison.Ordinal);
        var send = await worker.FillInAsync($"/partners/{id}/contact", "save", ("a.name", "Вигадана Ганна"), ("a.position", "лікарка"), ("a.phone", "044 123 45 67"));
        using var added = await send();
        using var again = await send();
        Assert.Equal($"/partners/{id}?done=contact", Visitor.Local(added));
        Assert.Equal(Visitor.Local(added), Visitor.Local(again));
        var contact = await OnContextAsync(server, context => context.PartnerContacts.SingleAsync());
        Assert.DoesNotContain("Вигадана", System.Text.Encoding.UTF8.GetString(contact.Sealed), StringComparison.Ordinal);
        Assert.Contains("044 123 45 67", await worker.TextAsync($"/partners/{id}"), StringComparison.Ordinal);
        using var other = await server.SignedInAsync("pratsivnyk2");
        using var foreign = await other.GetAsync($"/partners/{id}/contact");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var lawyer = await server.SignedInAsync("yuryst1");
        Assert.DoesNotContain("/contact\"", await lawyer.TextAsync($"/partners/{id}"), StringComparison.Ordinal);
        using var ended = await worker.SubmitAsync($"/partners/{id}", "end-contact", ("contact", contact.Id.ToString()));
        Assert.Equal($"/partners/{id}?done=no-contact", Visitor.Local(ended));
        page = await worker.TextAsync($"/partners/{id}");
        Assert.DoesNotContain("044 123 45 67", page, StringComparison.Ordinal);
        Assert.Contains("Прибрано контактну особу", page, StringComparison.Ordinal);
        Assert.Contains("Вигадана Ганна", page, StringComparison.Ordinal);
        var work = server.Services.GetRequiredService<ContactWork>();
        Assert.IsType<ContactMove.NotFound>(await work.EndAsync(await server.ActorAsync("yuryst1"), id, contact.Id, default));
        Assert.IsType<ContactMove.NotFound>(await work.EndAsync(await server.ActorAsync("pratsivnyk1"), await IdAsync(server, centre, "Вербівська школа № 3"), contact.Id, default));
    }

    [Fact]
    public async Task NameThatIsThere_IsTold_AndSavedWhenConfirmed()
    {
        var server = await StartAsync();
        var here = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var known = await IdAsync(server, here, "Притулок «Світлиця»");
        using var worker = await server.SignedInAsync("koordynator1");
        (string, string)[] fields = [("a.name", "притулок СВІТЛИЦЯ"), ("a.type", "BoardingOrShelter")];
        using var told = await worker.SubmitAsync("/partners/new", "save", fields);
        var page = WebUtility.HtmlDecode(await told.Content.ReadAsStringAsync());
        Assert.Contains("Така організація вже є", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/partners/{known}\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"притулок СВІТЛИЦЯ\"", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"confirmed\" value=\"{known}\"", page, StringComparison.Ordinal);
        using var saved = await worker.SubmitAsync("/partners/new", "save", [.. fields, ("confirmed", known.ToString())]);
        Assert.Contains("done=added", Visitor.Local(saved), StringComparison.Ordinal);

        // The own name is nobody else's, and the other centre's partners are not told of.
        using var edited = await worker.SubmitAsync($"/partners/{known}/edit", "save", ("a.name", "Вербівська школа № 3"), ("a.type", "School"));
        Assert.Contains("Така організація вже є", WebUtility.HtmlDecode(await edited.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var own = await worker.SubmitAsync($"/partners/{await IdAsync(server, here, "Вербівська школа № 3")}/edit", "save", ("a.name", "Вербівська школа №3"), ("a.type", "School"));
        Assert.Contains("done=saved", Visitor.Local(own), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CardThatAnotherChangedMeanwhile_IsNotOverwrittenUnseen()
    {
        var server = await StartAsync();
        var id = await IdAsync(server, (await server.ActorAsync("koordynator1")).OwnCentre!.Value, "Вербівська дитяча лікарня");
        using var one = await server.SignedInAsync("koordynator1");
        using var other = await server.SignedInAsync("pratsivnyk1");
        var send = await one.FillInAsync($"/partners/{id}/edit", "save", ("a.name", "Вербівська дитяча лікарня"), ("a.type", "Health"), ("a.partner-contact", "Перша"));
        using var first = await other.SubmitAsync($"/partners/{id}/edit", "save", ("a.name", "Вербівська дитяча лікарня"), ("a.type", "Health"), ("a.partner-contact", "Друга"));
        Assert.Contains("done=saved", Visitor.Local(first), StringComparison.Ordinal);
        using var late = await send();
        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync());
        Assert.Contains("картку змінив хтось інший", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Перша\"", page, StringComparison.Ordinal);
        Assert.Contains("<dd>Друга</dd>", await one.TextAsync($"/partners/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_StandInTheListAndOnTheCard()
    {
        var server = await StartAsync();
        var centre = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var id = await IdAsync(server, centre, "Вербівська школа № 3");
        var today = KyivTime.DayOf(Databases.Start);
        await OnContextAsync(server, async context =>
        {
            var (row, key) = (Guid.CreateVersion7(Databases.Start), await context.SubjectKeys.SingleAsync(one => one.Id == id));
            context.Contracts.Add(new Contract
            {
                Id = row, CentreId = centre, PartnerId = id, InstanceId = "0", Number = "КАЛ-Д-2026-000007", SignedOn = today.AddDays(-5), ValidTo = today.AddDays(30),
                Helps = "social,legal", Sealed = server.Services.GetRequiredService<SubjectSeals>().Seal(key, "Кабінет щовівторка.", ContractRecords.Purpose, row), At = Databases.Start,
            });
            return await context.SaveChangesAsync();
        });

        // What is agreed with somebody is covered; who keeps partners is told of the rest.
        using (var coordinator = await server.SignedInAsync("koordynator1"))
        {
            Assert.Matches("Види допомоги, для яких немає партнера з чинним договором: психологічна,[^.]*\\.", await coordinator.TextAsync("/partners"));
            Assert.DoesNotContain("Види допомоги, для яких", await coordinator.TextAsync("/partners?help=legal"), StringComparison.Ordinal);
        }

        using var lawyer = await server.SignedInAsync("yuryst1");
        Assert.DoesNotContain("Види допомоги, для яких", await lawyer.TextAsync("/partners"), StringComparison.Ordinal);
        Assert.Contains("скоро закінчується: ср, 15 квітня", await lawyer.TextAsync("/partners"), StringComparison.Ordinal);
        var page = await lawyer.TextAsync($"/partners/{id}");
        Assert.Contains("КАЛ-Д-2026-000007", page, StringComparison.Ordinal);
        Assert.Contains("Допомога: соціальна, правова", page, StringComparison.Ordinal);
        Assert.Contains("Кабінет щовівторка.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Змінити картку", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Referrals_StandOnTheCard_WithCaseAndClient()
    {
        var server = await StartAsync();
        var id = await IdAsync(server, (await server.ActorAsync("koordynator1")).OwnCentre!.Value, "Вербівська школа № 3");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("До цієї організації ще нікого не направляли.", await worker.TextAsync($"/partners/{id}"), StringComparison.Ordinal);
        var task = await server.StartCaseAsync();
        await OnContextAsync(server, context =>
        {
            context.Add(new Referral
            {
                Id = Guid.CreateVersion7(Databases.Start), CentreId = task.CentreId, SubjectId = task.SubjectId, PartnerId = id, InstanceId = task.InstanceId, StepId = "r",
                Helps = "legal,other", Sealed = [], At = Databases.Start,
            });
            return context.SaveChangesAsync();
        });
        var page = await worker.TextAsync($"/partners/{id}");
        Assert.Contains(task.CaseNumber, page, StringComparison.Ordinal);
        Assert.Contains("Вигадана Марічка", page, StringComparison.Ordinal);
        Assert.Contains("Допомога: правова, інша", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_GoesOnBehindTheLastOfAPage()
    {
        var server = await StartAsync();
        var actor = await server.ActorAsync("koordynator1");
        await OnContextAsync(server, async context =>
        {
            for (var number = 0; number < PartnerLists.PageSize; number++)
            {
                server.Services.GetRequiredService<Server.Partners.Partners>().Make(
                    context, actor.OwnCentre!.Value, PartnerType.School, $"Школа {number:00}", new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(), null, Databases.Start);
            }

            return await context.SaveChangesAsync();
        });
        var lists = server.Services.GetRequiredService<PartnerLists>();
        var first = (await lists.PageAsync(actor, null, null, null, default))!;
        var second = (await lists.PageAsync(actor, null, null, first.Next, default))!;
        Assert.Equal(PartnerLists.PageSize, first.Rows.Count);
        Assert.Null(second.Next);
        Assert.Equal(["Школа 46", "Школа 47", "Школа 48", "Школа 49"], second.Rows.Select(row => row.Partner.Name));
    }

    [Fact]
    public async Task OfAnotherCentre_NothingIsSeenOrDone()
    {
        var server = await StartAsync();
        var elsewhere = (await server.ActorAsync("koordynator2")).OwnCentre!.Value;
        var theirs = await IdAsync(server, elsewhere, "Притулок «Світлиця»");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        foreach (var path in new[] { $"/partners/{theirs}", $"/partners/{theirs}/edit", $"/partners?centre={elsewhere}", $"/partners/new?centre={elsewhere}", "/partners?centre=нема" })
        {
            using var answer = await worker.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var keeping = server.Services.GetRequiredService<PartnerKeeping>();
        var card = new PartnerCard(new Dictionary<string, IReadOnlyList<string>> { ["a.name"] = ["Чужа"], ["a.type"] = ["School"] }, new HashSet<Guid>());
        Assert.IsType<PartnerMove.NotFound>(await keeping.AddAsync(await server.ActorAsync("pratsivnyk1"), elsewhere, Guid.CreateVersion7(), card, default));
        Assert.IsType<PartnerMove.NotFound>(await keeping.ChangeAsync(await server.ActorAsync("pratsivnyk1"), theirs, 1, card, default));
        Assert.IsType<PartnerMove.NotFound>(await keeping.ChangeAsync(await server.ActorAsync("yuryst2"), theirs, 1, card, default));
        Assert.Equal("Притулок «Світлиця»", await OnContextAsync(server, context => context.Partners.Where(row => row.Id == theirs).Select(row => row.Name).SingleAsync()));
    }

    private static Task<Guid> IdAsync(RunningServer server, Guid centre, string name) =>
        OnContextAsync(server, context => context.Partners.Where(row => row.CentreId == centre && row.Name == name).Select(row => row.Id).SingleAsync());
}

public sealed class PartnerPageOnPostgres() : PartnerPageTests(Databases.PostgresWithPeople);

public sealed class PartnerPageOnSqlite() : PartnerPageTests(Databases.SqliteWithPeople);
