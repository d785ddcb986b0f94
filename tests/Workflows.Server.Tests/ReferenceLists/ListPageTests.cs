using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.ReferenceLists;
using Workflows.Tests;

namespace Workflows.Server.Tests.ReferenceLists;

/// <summary>Reference lists as coordinators keep them and as workers choose from them.</summary>
public abstract partial class ListPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string)[] Child = [("a.client-kind", "Child"), ("a.client-nickname", "Тиха хвиля"), ("a.client-source", "Website")];

    [Fact]
    public async Task Lists_SayWhereTheyComeFrom_AndOpen()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var all = await worker.TextAsync("/lists");
        Assert.Contains("Види партнерських організацій", all, StringComparison.Ordinal);
        Assert.Contains("складено нами, у документах такого переліку немає", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Додати довідник", all, StringComparison.Ordinal);
        var services = await worker.TextAsync("/lists/services");
        Assert.Contains("Служба підтримки сім'ї", services, StringComparison.Ordinal);
        Assert.Matches(@"/lists/service-tasks\?unit=[0-9a-f-]+#family-support"">[^<]+: 16</a>", services);
        Assert.DoesNotContain("Додати запис", services, StringComparison.Ordinal);
        using var refused = await worker.GetAsync("/lists/services/entry");
        Assert.Contains("/no-access", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var nothing = await worker.GetAsync("/lists/no-such");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task Entry_OfACentre_IsAddedOnce_CanBeChosenThereAlone_AndTheNetworksStays()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var send = (await PageForm.OpenAsync(coordinator, "/lists/ad-kinds/entry", "entry")).With(("label", "Наліпка на шкільному автобусі"), ("act", "save"));
        using var added = await send.SendAsync(coordinator);
        using var again = await send.SendAsync(coordinator);
        Assert.EndsWith("&done=saved", added.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(Visitor.Local(added), Visitor.Local(again));
        var list = await coordinator.TextAsync(Visitor.Local(added));
        Assert.Contains("Запис збережено.", list, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(list, "entry-label\">Наліпка на шкільному автобусі<"));
        Assert.Contains("додав центр", list, StringComparison.Ordinal);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("Наліпка на шкільному автобусі", await worker.TextAsync("/clients/new"), StringComparison.Ordinal);
        using var other = await server.SignedInAsync("pratsivnyk2");
        Assert.DoesNotContain("Наліпка", await other.TextAsync("/clients/new"), StringComparison.Ordinal);

        // The network's own entry is not the centre's to change.
        var shipped = await OnContextAsync(server, context => context.ReferenceEntries.FirstAsync(row => row.ListKey == ListKeys.AdKinds && row.MadeById == null));
        using var foreign = await coordinator.GetAsync($"/lists/ad-kinds/entry?entry={shipped.Id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task Entry_OfTheNetwork_ChangedAndEnded_KeepsItsMeaningWhereItWasChosen()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var poster = await OnContextAsync(server, context => context.ReferenceEntries.OrderBy(row => row.Position).FirstAsync(row => row.ListKey == ListKeys.AdKinds));
        using var saved = await worker.SubmitAsync("/clients/new", "save", [.. Child, ("a.client-advert", poster.Key)]);
        var card = Visitor.Local(saved).Split('?')[0];
        Assert.Contains($">{poster.Label}</dd>", await worker.TextAsync(card), StringComparison.Ordinal);

        using var network = await server.SignedInAsync("merezha");
        var unit = await OnContextAsync(server, context => context.Units.Where(row => row.ParentId == null).Select(row => row.Id).SingleAsync());
        using var renamed = await EntryAsync(network, $"/lists/ad-kinds/entry?unit={unit}&entry={poster.Id}", ("label", "Оголошення на зупинці"), ("act", "save"));
        Assert.Contains("done=saved", renamed.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains(">Оголошення на зупинці</dd>", await worker.TextAsync(card), StringComparison.Ordinal);

        var now = await OnContextAsync(server, context => context.ReferenceEntries.SingleAsync(row => row.ListKey == ListKeys.AdKinds && row.Key == poster.Key && row.IsCurrent));
        var history = await network.TextAsync($"/lists/ad-kinds/entry?unit={unit}&entry={now.Id}");
        Assert.Contains("Як було", history, StringComparison.Ordinal);
        Assert.Contains($"«{poster.Label}»", history, StringComparison.Ordinal);
        Assert.Contains("з програмою", history, StringComparison.Ordinal);

        using var ended = await EntryAsync(network, $"/lists/ad-kinds/entry?unit={unit}&entry={now.Id}", ("act", "end"));
        Assert.Contains("більше не пропонуємо", await network.TextAsync(Visitor.Local(ended)), StringComparison.Ordinal);
        Assert.DoesNotContain("Оголошення на зупинці", await worker.TextAsync("/clients/new"), StringComparison.Ordinal);
        Assert.Contains(">Оголошення на зупинці</dd>", await worker.TextAsync(card), StringComparison.Ordinal);
        var edit = await worker.TextAsync(card + "/edit");
        Assert.Matches($@"value=""{poster.Key}""[^>]*selected[^>]*>\s*Оголошення на зупинці", edit);

        // Nobody chooses it any more, also by a page that was opened before.
        using var stale = await worker.SubmitAsync("/clients/new", "save", [.. Child, ("a.client-advert", poster.Key)]);
        Assert.Contains("цього тепер не пропонують", WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        // The card that has it can be saved all the same.
        using var kept = await (await PageForm.OpenAsync(worker, card + "/edit", "save")).With(("a.client-phone", "067 111 22 33")).SendAsync(worker);
        Assert.Contains("done=saved", kept.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains(">Оголошення на зупинці</dd>", await worker.TextAsync(card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_WithMistakes_IsRefusedBesideThem_AndNothingTypedIsLost()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var empty = await EntryAsync(coordinator, "/lists/ad-kinds/entry", ("note", "для школярів"), ("from", "2026-05-01"), ("to", "2026-04-01"), ("act", "save"));
        var page = WebUtility.HtmlDecode(await empty.Content.ReadAsStringAsync());
        Assert.Contains("Напишіть, як це зветься", page, StringComparison.Ordinal);
        Assert.Contains("Останній день має бути не раніше за перший", page, StringComparison.Ordinal);
        Assert.Contains("для школярів", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-05-01\"", page, StringComparison.Ordinal);

        var known = await OnContextAsync(server, context => context.ReferenceEntries.FirstAsync(row => row.ListKey == ListKeys.AdKinds));
        using var twice = await EntryAsync(coordinator, "/lists/ad-kinds/entry", ("label", known.Label.ToUpperInvariant()), ("act", "save"));
        Assert.Contains("у цьому довіднику вже є", WebUtility.HtmlDecode(await twice.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_ChangedBySomebodyElseMeanwhile_IsSaid_AndNotOverwritten()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var made = await EntryAsync(coordinator, "/lists/territories/entry", ("label", "Ринок біля вокзалу"), ("act", "save"));
        var own = await OnContextAsync(server, context => context.ReferenceEntries.SingleAsync(row => row.ListKey == "territories"));
        var first = (await PageForm.OpenAsync(coordinator, $"/lists/territories/entry?entry={own.Id}", "entry")).With(("label", "Ринок"), ("act", "save"));
        var second = (await PageForm.OpenAsync(coordinator, $"/lists/territories/entry?entry={own.Id}", "entry")).With(("label", "Вокзал"), ("act", "save"));
        var third = (await PageForm.OpenAsync(coordinator, $"/lists/territories/entry?entry={own.Id}", "entry")).With(("note", "біля колій"), ("act", "save"));
        using var saved = await first.SendAsync(coordinator);
        Assert.Contains("done=saved", saved.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var same = await third.SendAsync(coordinator);
        Assert.Contains("цей запис змінив хтось інший", WebUtility.HtmlDecode(await same.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var late = await second.SendAsync(coordinator);
        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync());
        Assert.Contains("цей запис змінив хтось інший", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Вокзал\"", page, StringComparison.Ordinal);
        Assert.Equal("Ринок", await OnContextAsync(server, context => context.ReferenceEntries.Where(row => row.ListKey == "territories" && row.IsCurrent).Select(row => row.Label).SingleAsync()));
    }

    [Fact]
    public async Task Clause_OfTheOffice_HasTheNumberByWhichStepsNameIt()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var taken = await EntryAsync(coordinator, "/lists/standard/entry", ("label", "Внутрішній порядок, пункт 3"), ("number", "g7"), ("act", "save"));
        Assert.Contains("Пункт G7 уже є", WebUtility.HtmlDecode(await taken.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var added = await EntryAsync(coordinator, "/lists/standard/entry", ("label", "Внутрішній порядок, пункт 3"), ("number", "н3"), ("act", "save"));
        Assert.Contains("done=saved", added.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains("id=\"H3\"", await coordinator.TextAsync("/standard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_ThatIsPlanned_SaysFromWhen_AndIsNotCalledEnded()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var planned = await EntryAsync(coordinator, "/lists/territories/entry", ("label", "Парк"), ("from", "2027-01-01"), ("to", "2027-12-31"), ("act", "save"));
        Assert.Contains("можна вибрати з 1 січня 2027", await coordinator.TextAsync("/lists/territories"), StringComparison.Ordinal);
        var park = await OnContextAsync(server, context => context.ReferenceEntries.SingleAsync(row => row.Label == "Парк"));
        Assert.DoesNotContain("Знову пропонувати", await coordinator.TextAsync($"/lists/territories/entry?entry={park.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_StandInTheOrderThatIsChosen()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        foreach (var label in (string[])["Берег", "Ринок", "Вокзал"])
        {
            using var made = await EntryAsync(coordinator, "/lists/territories/entry", ("label", label), ("act", "save"));
        }

        Assert.Equal(["Берег", "Ринок", "Вокзал"], await LabelsAsync(coordinator));
        var last = await OnContextAsync(server, context => context.ReferenceEntries.SingleAsync(row => row.ListKey == "territories" && row.Label == "Вокзал"));
        using var moved = await EntryAsync(coordinator, $"/lists/territories/entry?entry={last.Id}", ("after", ""), ("act", "save"));
        Assert.Equal(["Вокзал", "Берег", "Ринок"], await LabelsAsync(coordinator));
    }

    [Fact]
    public async Task ListOfACentre_IsMade_Filled_AndAFormsFieldTakesItsAnswersFromIt()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var nameless = await coordinator.SubmitAsync("/lists/new", "list", ("title", " "));
        Assert.Contains("Напишіть назву довідника", WebUtility.HtmlDecode(await nameless.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var made = await coordinator.SubmitAsync("/lists/new", "list", ("title", "Школи району"));
        var list = Visitor.Local(made).Split('?')[0];
        using var school = await EntryAsync(coordinator, $"{list}/entry", ("label", "Ліцей біля парку"), ("act", "save"));
        using var title = await coordinator.SubmitAsync($"{list}/title", "list", ("title", "Школи й ліцеї"));
        Assert.Contains("<h1>Школи й ліцеї</h1>", await coordinator.TextAsync(Visitor.Local(title)), StringComparison.Ordinal);

        using var form = await coordinator.SubmitAsync("/forms/new", "new", ("title", "Про школу"));
        var editor = Visitor.Local(form).Split('?')[0];
        var unit = await OnContextAsync(server, context => context.ReferenceLists.Where(row => row.Title == "Школи й ліцеї").Select(row => row.CentreId).SingleAsync());
        using var unknown = await coordinator.SubmitAsync($"{editor}/field?unit={unit}&kind=Choice", "field", ("label", "Де навчається"), ("a.list", "no-such"));
        Assert.Contains("звідки брати відповіді", WebUtility.HtmlDecode(await unknown.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var field = await coordinator.SubmitAsync($"{editor}/field?unit={unit}&kind=Choice", "field", ("label", "Де навчається"), ("a.list", list.Split('/')[^1]));
        var page = await coordinator.TextAsync($"{editor}?unit={unit}");
        Assert.Contains("Відповіді: з довідника «Школи й ліцеї»", page, StringComparison.Ordinal);
        Assert.Contains("Ліцей біля парку", page, StringComparison.Ordinal); // As workers will see it.
        using var published = await coordinator.SubmitAsync($"{editor}?unit={unit}", "publish");
        Assert.Equal(1, await OnContextAsync(server, context => context.FormVersions.CountAsync(row => row.CentreId == unit && row.Text.Contains("\"list\""))));
    }

    [Fact]
    public async Task Categories_OfAClient_StandUnderTheirServices_AreKeptInClear_AndTold()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var categories = await OnContextAsync(server, context => context.ReferenceEntries.Where(row => row.ListKey == ListKeys.ClientCategories).OrderBy(row => row.Position).ToListAsync());
        var (family, law) = (categories.First(row => row.Under == "family-support"), categories.First(row => row.Under == "law-conflict"));
        Assert.Contains("<summary>Служба підтримки сім'ї", WebUtility.HtmlDecode(await worker.TextAsync("/clients/new")), StringComparison.Ordinal);
        using var saved = await worker.SubmitAsync("/clients/new", "save", [.. Child, ("a.client-categories", family.Key), ("a.client-categories", law.Key)]);
        var card = Visitor.Local(saved).Split('?')[0];
        var page = await worker.TextAsync(card);
        Assert.Contains($"{family.Label}, {law.Label}</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Служба підтримки сім'ї, Служба підтримки осіб/", page, StringComparison.Ordinal);
        Assert.Contains("вибрано 1", await worker.TextAsync(card + "/edit"), StringComparison.Ordinal);
        var id = Guid.Parse(card.Split('/')[^1]);
        Assert.Equal($"{family.Key},{law.Key}", await OnContextAsync(server, context => context.Subjects.Where(row => row.Id == id).Select(row => row.Categories).SingleAsync()));

        using var other = await (await PageForm.OpenAsync(worker, card + "/edit", "save")).With(("a.client-categories", law.Key)).SendAsync(worker);
        Assert.Contains($"Категорії: {family.Label}, {law.Label} → {law.Label}", await worker.TextAsync(Visitor.Local(other)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeOfAPartner_AddedByTheOffice_CanBeChosen()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var made = await EntryAsync(coordinator, "/lists/partner-types/entry", ("label", "Дитячі бібліотеки"), ("act", "save"));
        var key = await OnContextAsync(server, context => context.ReferenceEntries.Where(row => row.Label == "Дитячі бібліотеки").Select(row => row.Key).SingleAsync());
        using var partner = await coordinator.SubmitAsync("/partners/new", "save", ("a.name", "Бібліотека «Світлячок»"), ("a.type", key));
        Assert.Contains("Дитячі бібліотеки", await coordinator.TextAsync(Visitor.Local(partner)), StringComparison.Ordinal);
        using var unknown = await coordinator.SubmitAsync("/partners/new", "save", ("a.name", "Бібліотека «Сяйво»"), ("a.type", "no-such"));
        Assert.Contains("«Вид організації»", WebUtility.HtmlDecode(await unknown.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ThatNeedNotBeAnswered_ComesOnceItsListHoldsAnything()
    {
        var server = await StartAsync();
        using var desk = await server.SignedInAsync("frontlayner1");
        Assert.DoesNotContain("Де приймуть", await desk.TextAsync("/procedures/centre-reception/start"), StringComparison.Ordinal);
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var made = await EntryAsync(coordinator, "/lists/reception-rooms/entry", ("label", "Кабінет 3"), ("note", "пн–чт, 10:00–16:00"), ("act", "save"));
        Assert.Matches("Де приймуть[\\s\\S]*Кабінет 3", await desk.TextAsync("/procedures/centre-reception/start"));
    }

    private static async Task<HttpResponseMessage> EntryAsync(Visitor keeper, string address, params (string, string?)[] typed) =>
        await (await PageForm.OpenAsync(keeper, address, "entry")).With(typed).SendAsync(keeper);

    private static async Task<IEnumerable<string>> LabelsAsync(Visitor coordinator) =>
        Labels().Matches(await coordinator.TextAsync("/lists/territories")).Select(match => match.Groups[1].Value);

    [GeneratedRegex("entry-label\">([^<]+)<")]
    private static partial Regex Labels();
}

public sealed class ListPagesOnPostgres() : ListPageTests(Databases.PostgresWithPeople);

public sealed class ListPagesOnSqlite() : ListPageTests(Databases.SqliteWithPeople);
