using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Tests;

namespace Workflows.Server.Tests.Forms.Editing;

/// <summary>Forms as coordinators change them: every step by the pages, as a browser sends it.</summary>
public abstract class FormEditTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task NewForm_IsBegunOnce_FilledWithFields_AndPublished()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var nameless = await PageForm.OpenAsync(coordinator, "/forms/new", "new");
        Assert.Contains("Введіть назву форми", await TextAsync(await nameless.SendAsync(coordinator)), StringComparison.Ordinal);
        var send = nameless.With(("title", "Перша зустріч"));
        var editor = Visitor.Local(await send.SendAsync(coordinator));
        Assert.Equal(editor, Visitor.Local(await send.SendAsync(coordinator)));
        Assert.Contains("Форма з такою назвою вже є", await TextAsync(await (await PageForm.OpenAsync(coordinator, "/forms/new", "new")).With(("title", "Перша зустріч")).SendAsync(coordinator)), StringComparison.Ordinal);
        Assert.Contains("Форму створено", await coordinator.TextAsync(editor), StringComparison.Ordinal);

        // Nothing can be published yet.
        var refused = await TextAsync(await (await PageForm.OpenAsync(coordinator, editor, "publish")).SendAsync(coordinator));
        Assert.Contains("Форму ще не опубліковано", refused, StringComparison.Ordinal);
        Assert.Contains("У формі ще немає жодного поля", refused, StringComparison.Ordinal);

        var which = await AddAsync(coordinator, editor, "kind=Choice", ("label", "Про що просять"), ("options", "їжа\r\nодяг\r\n\r\nінше"), ("required", "yes"));
        var other = await AddAsync(coordinator, editor, $"after={which}&kind=Text", ("label", "Що саме"));
        var phone = await AddAsync(coordinator, editor, $"after={which}&bind=client.phone");
        var table = await AddAsync(coordinator, editor, "kind=Table", ("label", "Діти"));
        await AddAsync(coordinator, editor, $"table={table}&kind=Number", ("label", "Вік"), ("min", "0"), ("max", "17,5"));
        await AddAsync(coordinator, editor, $"after={other}&kind=Date", ("label", "Коли"), ("until-today", "yes"), ("class", "Public"));

        // In words: no key, no type, no JSON.
        var page = await coordinator.TextAsync(editor);
        foreach (var words in (string[])[
            "один варіант з 3 відповідей, обов'язкове", "Відповіді: їжа; одяг; інше", "рядок тексту, записується в картку", "таблиця, 1 стовпець",
            "число, не менше 0, не більше 17,5", "дата, не пізніше ніж сьогодні, відповідь звичайна, не особиста"])
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }

        await PublishAsync(coordinator, editor);
        var stored = await StoredAsync(server, KeyOf(editor));
        Assert.Equal(
            ["Про що просять", "Телефон", "Що саме", "Коли", "Діти"],
            FormReader.Read(stored.Text).Form!.Fields.Select(field => field.Label));
        Assert.Equal((1, true, await AccountAsync(server, "koordynator1")), (stored.Version, stored.IsPublished, stored.PublishedById));
        Assert.Equal(phone, FormReader.Read(stored.Text).Form!.Fields.Single(field => field.Bind is not null).Key);
        Assert.Contains("Жодна процедура її не питає", await coordinator.TextAsync("/forms"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_WithMistakes_IsRefusedBesideThem_AndWhatWasTypedStays()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(coordinator);
        var number = await PageForm.OpenAsync(coordinator, Page(editor, "field", "kind=Number"), "field");
        var page = await TextAsync(await number.With(("min", "десять"), ("max", "1")).SendAsync(coordinator));
        Assert.Contains("Напишіть, що запитати", page, StringComparison.Ordinal);
        Assert.Contains("Введіть число, наприклад 12 або 3,5", page, StringComparison.Ordinal);
        Assert.Contains("value=\"десять\"", page, StringComparison.Ordinal);
        Assert.Contains("Найбільше число має бути не менше", await TextAsync(await number.With(("label", "Вік"), ("min", "9"), ("max", "1")).SendAsync(coordinator)), StringComparison.Ordinal);
        var choice = await PageForm.OpenAsync(coordinator, Page(editor, "field", "kind=Choices"), "field");
        Assert.Contains("кожну з нового рядка", await TextAsync(await choice.With(("label", "Що")).SendAsync(coordinator)), StringComparison.Ordinal);
        Assert.Contains("«так» написано двічі", await TextAsync(await choice.With(("label", "Що"), ("options", "так\nні\nтак")).SendAsync(coordinator)), StringComparison.Ordinal);
        var day = await PageForm.OpenAsync(coordinator, Page(editor, "field", "kind=Date"), "field");
        Assert.Contains("Виберіть одне: сьогодні або іншу дату", await TextAsync(await day.With(("label", "Коли"), ("min", "2026-01-01"), ("from-today", "yes")).SendAsync(coordinator)), StringComparison.Ordinal);

        // Text that people type is never kept as an ordinary answer, whatever a browser sends.
        var text = await PageForm.OpenAsync(coordinator, Page(editor, "field", "kind=Text"), "field");
        Assert.Contains("Так цю відповідь зберігати не можна", await TextAsync(await text.With(("label", "Що"), ("class", "Public")).SendAsync(coordinator)), StringComparison.Ordinal);
        Assert.False(await OnContextAsync(server, context => context.Set<EditedForm>().AnyAsync(row => row.Revision > 1)));
    }

    [Fact]
    public async Task Column_ThatNamesPeople_IsComparedWithTheOneBefore_UntilThatIsTakenAway()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(coordinator);
        var table = await AddAsync(coordinator, editor, "kind=Table", ("label", "Виходи"));
        var first = await AddAsync(coordinator, editor, $"table={table}&kind=Person", ("label", "Хто виходить"));
        var second = await AddAsync(coordinator, editor, $"table={table}&after={first}&kind=Person", ("label", "З ким у парі"));
        var field = Page(editor, "field", $"field={second}&table={table}");
        Assert.DoesNotContain("Порівняти з іншим полем", await coordinator.TextAsync(Page(editor, "field", $"field={first}&table={table}")), StringComparison.Ordinal);
        Assert.Contains("Інша людина, ніж у «Хто виходить»", await coordinator.TextAsync(field), StringComparison.Ordinal);
        var compared = await PageForm.OpenAsync(coordinator, field, "field");
        Assert.Contains("Виберіть зі списку, з чим порівняти", await TextAsync(await compared.With(("compared-with", "nema")).SendAsync(coordinator)), StringComparison.Ordinal);
        await compared.With(("compared-with", first)).AcceptedAsync(coordinator);
        Assert.Contains("працівник, інша людина, ніж у «Хто виходить»", await coordinator.TextAsync(editor), StringComparison.Ordinal);
        await PublishAsync(coordinator, editor);

        var remove = Page(editor, "remove", $"field={first}&table={table}");
        Assert.Contains("Стовпець «З ким у парі»: з цією відповіддю порівнюють ту", await coordinator.TextAsync(remove), StringComparison.Ordinal);
        using var removed = await (await PageForm.OpenAsync(coordinator, remove, "remove")).SendAsync(coordinator);
        Assert.Contains("«З ким у парі» порівнюють з полем, якого вище немає", await TextAsync(await (await PageForm.OpenAsync(coordinator, editor, "publish")).SendAsync(coordinator)), StringComparison.Ordinal);

        // Nothing is compared less because a page was saved: who wants that says so.
        await (await PageForm.OpenAsync(coordinator, field, "field")).With(("label", "З ким")).AcceptedAsync(coordinator);
        Assert.Contains("«З ким» порівнюють з полем, якого вище немає", await coordinator.TextAsync(editor), StringComparison.Ordinal);
        await (await PageForm.OpenAsync(coordinator, field, "field")).With(("compared-with", "")).AcceptedAsync(coordinator);
        await PublishAsync(coordinator, editor);
    }

    [Fact]
    public async Task Fields_AreMoved_ShownByAnswers_AndTakenAway()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(coordinator);
        var which = await AddAsync(coordinator, editor, "kind=Choice", ("label", "Що"), ("options", "їжа\nодяг\nінше"));
        var detail = await AddAsync(coordinator, editor, "kind=Text", ("label", "Яке саме"));

        // Step one asks for the question, step two for the answer.
        var asked = await coordinator.TextAsync(Page(editor, "shown", $"field={detail}"));
        Assert.Contains("показується завжди", asked, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{detail}\">", asked[asked.IndexOf("id=\"asked\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        var rule = await PageForm.OpenAsync(coordinator, Page(editor, "shown", $"field={detail}&asked={which}"), "shown");
        Assert.Contains("Позначте відповідь", await TextAsync(await rule.SendAsync(coordinator)), StringComparison.Ordinal);
        var options = (await DraftAsync(server, editor)).Field(which)!.Options;
        using var shown = await rule.With(("value", options[2].Value)).SendAsync(coordinator);
        Assert.Contains("показується, якщо «Що»: «інше»", await coordinator.TextAsync(Visitor.Local(shown)), StringComparison.Ordinal);

        // Above the question that it depends on it may stand, but not be published.
        using var up = await MoveAsync(coordinator, editor, "up", detail);
        Assert.EndsWith($"&done=up&field={detail}#down-line-{detail}", up.Headers.Location!.ToString(), StringComparison.Ordinal);
        var page = await coordinator.TextAsync(Visitor.Local(up));
        Assert.Contains("«Яке саме» показується залежно від «Що», а «Що» стоїть нижче", page, StringComparison.Ordinal);
        Assert.Contains("Пересунуто вище.", page, StringComparison.Ordinal);
        Assert.Contains("Форму ще не опубліковано", await TextAsync(await (await PageForm.OpenAsync(coordinator, editor, "publish")).SendAsync(coordinator)), StringComparison.Ordinal);
        using var down = await MoveAsync(coordinator, editor, "down", detail);

        // A group below: the field goes on into it.
        using var group = await (await PageForm.OpenAsync(coordinator, Page(editor, "group", "after=0"), "group")).With(("title", "Докладно")).SendAsync(coordinator);
        Assert.EndsWith("#group-1", group.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var over = await MoveAsync(coordinator, editor, "down", detail);
        Assert.Equal([(null, "Що"), ("Докладно", "Яке саме")], (await DraftAsync(server, editor)).Groups.Select(one => (one.Title, one.Fields.Single().Label)));
        using var named = await (await PageForm.OpenAsync(coordinator, Page(editor, "group", "group=1"), "group")).With(("title", "Подробиці")).SendAsync(coordinator);
        using var titled = await (await PageForm.OpenAsync(coordinator, Page(editor, "title", ""), "title")).With(("title", "Друга зустріч"), ("intro", "Двома словами.")).SendAsync(coordinator);
        var draft = await DraftAsync(server, editor);
        Assert.Equal(("Друга зустріч", "Двома словами.", "Подробиці"), (draft.Title, draft.Intro, draft.Groups[1].Title));

        // Whoever takes the question away is told what hangs on it.
        var remove = Page(editor, "remove", $"field={which}");
        Assert.Contains("Поле «Яке саме»: за нею вирішується, чи його показувати", await coordinator.TextAsync(remove), StringComparison.Ordinal);
        var click = await PageForm.OpenAsync(coordinator, remove, "remove");
        using var removed = await click.SendAsync(coordinator);
        using var twice = await click.SendAsync(coordinator);
        Assert.Equal(Visitor.Local(removed), Visitor.Local(twice));
        page = await coordinator.TextAsync(editor);
        Assert.Contains("залежно від поля, якого в формі вже немає", page, StringComparison.Ordinal);
        using var always = await (await PageForm.OpenAsync(coordinator, Page(editor, "shown", $"field={detail}"), "always")).SendAsync(coordinator);
        using var emptied = await (await PageForm.OpenAsync(coordinator, Page(editor, "group", "group=0"), "remove")).SendAsync(coordinator);
        await PublishAsync(coordinator, editor);
    }

    [Fact]
    public async Task Options_Reworded_AreAskedAbout_AndKeepWhatIsStored()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(coordinator);
        var which = await AddAsync(coordinator, editor, "kind=Choice", ("label", "Що"), ("options", "їжа\nодяг\nінше"));
        var before = (await DraftAsync(server, editor)).Field(which)!.Options;
        var path = Page(editor, "field", $"field={which}");
        var typed = (await PageForm.OpenAsync(coordinator, path, "field")).With(("options", "одяг\nїжа й вода\nінше\nгроші"));
        var asked = await (await typed.SendAsync(coordinator)).Content.ReadAsStringAsync();
        Assert.Contains("Що з відповіддю «їжа»", WebUtility.HtmlDecode(asked), StringComparison.Ordinal);
        var answered = PageForm.Of(path, asked, "field");
        Assert.Equal("їжа й вода", answered[$"was.{before[0].Value}"]); // The nearest guess is chosen already.
        using var saved = await answered.SendAsync(coordinator);
        var after = (await DraftAsync(server, editor)).Field(which)!.Options;
        Assert.Equal(["одяг", "їжа й вода", "інше", "гроші"], after.Select(option => option.Label));
        Assert.Equal([before[1].Value, before[0].Value, before[2].Value], after.Take(3).Select(option => option.Value));
        Assert.DoesNotContain(after[3].Value, before.Select(option => option.Value));
    }

    [Fact]
    public async Task Change_BySomebodyElseMeanwhile_IsTold_AndNothingIsOverwritten()
    {
        var server = await StartAsync();
        await AppointAsync(server, "pratsivnyk1");
        using var coordinator = await server.SignedInAsync("koordynator1");
        using var colleague = await server.SignedInAsync("pratsivnyk1");
        var editor = await BeginAsync(coordinator);
        var first = await AddAsync(coordinator, editor, "kind=Text", ("label", "Перше"));
        var second = await AddAsync(coordinator, editor, "kind=Text", ("label", "Друге"));
        var mine = (await PageForm.OpenAsync(coordinator, Page(editor, "field", $"field={first}"), "field")).With(("label", "Моє"));
        var moves = await PageForm.OpenAsync(coordinator, editor, "move");
        var publish = await PageForm.OpenAsync(coordinator, editor, "publish");
        using var theirs = await (await PageForm.OpenAsync(colleague, Page(editor, "field", $"field={second}"), "field")).With(("label", "Їхнє")).SendAsync(colleague);

        foreach (var stale in new[] { moves.With(("up", second)), publish })
        {
            var told = await TextAsync(await stale.SendAsync(coordinator));
            Assert.Contains("Поки Ви працювали, форму змінено", told, StringComparison.Ordinal);
            Assert.Contains("Вашу дію не виконано", told, StringComparison.Ordinal);
        }

        var answer = await (await mine.SendAsync(coordinator)).Content.ReadAsStringAsync();
        Assert.Contains("Поки Ви працювали, форму змінено", WebUtility.HtmlDecode(answer), StringComparison.Ordinal);
        var again = PageForm.Of(Page(editor, "field", $"field={first}"), answer, "field");
        Assert.Equal("Моє", again["label"]);
        using var saved = await again.SendAsync(coordinator);
        Assert.Equal(["Моє", "Їхнє"], (await DraftAsync(server, editor)).Fields.Select(field => field.Label));

        // Sent twice because the first answer was lost, it is done once and nobody is to blame.
        using var once = await again.SendAsync(coordinator);
        Assert.Equal(Visitor.Local(saved), Visitor.Local(once));

        // A neighbour that is gone takes no new field with it.
        var beside = (await PageForm.OpenAsync(coordinator, Page(editor, "field", $"after={second}&bind=client.phone"), "field")).With(("help", "З кодом міста"));
        using var longer = await (await PageForm.OpenAsync(colleague, Page(editor, "field", $"field={first}"), "field")).With(("kind", "LongText")).SendAsync(colleague);
        Assert.Equal(FieldType.LongText, (await DraftAsync(server, editor)).Field(first)!.Type);
        using var shorter = await (await PageForm.OpenAsync(colleague, Page(editor, "field", $"field={first}"), "field")).With(("kind", "Text")).SendAsync(colleague);
        Assert.Equal(FieldType.Text, (await DraftAsync(server, editor)).Field(first)!.Type);

        // Of a field that is gone what was typed is not lost either.
        var late = (await PageForm.OpenAsync(coordinator, Page(editor, "field", $"field={second}"), "field")).With(("help", "Довга підказка"));
        using var gone = await (await PageForm.OpenAsync(colleague, Page(editor, "remove", $"field={second}"), "remove")).SendAsync(colleague);
        var page = await TextAsync(await late.SendAsync(coordinator));
        Assert.Contains("Цього поля у формі вже немає", page, StringComparison.Ordinal);
        Assert.Contains("Довга підказка", page, StringComparison.Ordinal);
        var stayed = PageForm.Of(Page(editor, "field", $"after={second}&bind=client.phone"), await (await beside.SendAsync(coordinator)).Content.ReadAsStringAsync(), "field");
        Assert.Equal("З кодом міста", stayed["help"]);
        using var added = await stayed.SendAsync(coordinator);
        Assert.Equal(["Моє", "Телефон"], (await DraftAsync(server, editor)).Fields.Select(field => field.Label));

        // Another has put the same place of the card into the form: what was typed stays beside what is wrong.
        Assert.Contains("Виберіть зі списку, куди записати", await TextAsync(await stayed.With(("id", Guid.CreateVersion7().ToString())).SendAsync(coordinator)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_AreThrownAway_AndANewFormLeavesNothing()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var editor = await EditorAsync(server, "website-start");
        var before = await StoredAsync(server, "website-start");
        await ChangeLabelAsync(network, editor, "urgent", "Чи негайно");
        Assert.Contains("Є неопубліковані зміни", await network.TextAsync("/forms"), StringComparison.Ordinal);
        var discard = await PageForm.OpenAsync(network, Page(editor, "remove", "what=changes"), "remove");
        using var discarded = await discard.SendAsync(network);
        Assert.Contains("знову така, як опублікована", await network.TextAsync(Visitor.Local(discarded)), StringComparison.Ordinal);
        Assert.DoesNotContain("Чи негайно", await network.TextAsync(editor), StringComparison.Ordinal);
        Assert.Equal(before.Id, (await StoredAsync(server, "website-start")).Id);

        // What is changed back is no change.
        await ChangeLabelAsync(network, editor, "urgent", "Чи негайно");
        await ChangeLabelAsync(network, editor, "urgent", "Допомога потрібна негайно");
        Assert.DoesNotContain("Опублікувати форму", await network.TextAsync(editor), StringComparison.Ordinal);

        var fresh = await BeginAsync(network);
        using var removed = await (await PageForm.OpenAsync(network, Page(fresh, "remove", "what=changes"), "remove")).SendAsync(network);
        Assert.Contains("прибрано", await network.TextAsync(Visitor.Local(removed)), StringComparison.Ordinal);
        using var nothing = await network.GetAsync(fresh);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task Version_IsLookedAt_BroughtBackAsADraft_AndPublished()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var editor = await EditorAsync(server, "lead-contact");
        var first = await StoredAsync(server, "lead-contact");
        var field = FormReader.Read(first.Text).Form!.Fields.First(one => one.Bind is null);
        await ChangeLabelAsync(network, editor, field.Key, "Інакше названо");
        await PublishAsync(network, editor);
        var version = Page(editor, "version", "number=1");
        Assert.Contains(field.Label, await network.TextAsync(version), StringComparison.Ordinal);
        using var back = await (await PageForm.OpenAsync(network, version, "back")).SendAsync(network);
        Assert.Contains("повернуто як чернетку", await network.TextAsync(Visitor.Local(back)), StringComparison.Ordinal);
        Assert.Equal(2, (await StoredAsync(server, "lead-contact")).Version);
        await PublishAsync(network, editor);
        var third = await StoredAsync(server, "lead-contact");
        Assert.Equal(3, third.Version);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(first.Text), JsonNode.Parse(third.Text)));
    }

    [Fact]
    public async Task Form_OfTheNetwork_IsLookedAtByACentre_AndTakenOnce()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var theirs = await EditorAsync(server, "website-start");
        var page = await coordinator.TextAsync(theirs);
        Assert.Contains("Лише перегляд", page, StringComparison.Ordinal);
        Assert.Contains("питатимуть її лише процедури цього центру", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">Змінити", page, StringComparison.Ordinal);
        var change = await PageForm.OpenAsync(coordinator, theirs, "take");
        using var other = await change.With(("_handler", "publish"), ("seen", "0")).SendAsync(coordinator);
        Assert.Contains("Лише перегляд", await TextAsync(other), StringComparison.Ordinal);

        // What a procedure of the centre asks is found by the centre: its own, or else the network's.
        var centre = await CentreAsync(server, "КАЛ");
        Assert.Contains("Лише перегляд", await coordinator.TextAsync($"/forms/website-start?unit={centre}"), StringComparison.Ordinal);
        using var strange = await coordinator.GetAsync($"/forms/website-start?unit={await CentreAsync(server, "ОЗР")}");
        Assert.Equal(HttpStatusCode.NotFound, strange.StatusCode);
        using var foreign = await change.With(("centre", (await CentreAsync(server, "ОЗР")).ToString())).SendAsync(coordinator);
        Assert.Contains("Нічого не збережено", await TextAsync(foreign), StringComparison.Ordinal);
        using var taken = await change.With(("centre", centre.ToString())).SendAsync(coordinator);
        Assert.Equal($"/forms/website-start?unit={centre}&done=taken", Visitor.Local(taken));
        var own = Visitor.Local(taken);
        await ChangeLabelAsync(coordinator, own, "urgent", "Чи негайно");
        using var again = await change.With(("centre", centre.ToString())).SendAsync(coordinator);
        Assert.Contains("Чи негайно", await coordinator.TextAsync(own), StringComparison.Ordinal);
        await PublishAsync(coordinator, own);
        Assert.Contains("має замість неї", await coordinator.TextAsync(theirs), StringComparison.Ordinal);
        Assert.Contains("Центр має замість неї свою", await coordinator.TextAsync("/forms"), StringComparison.Ordinal);
        using var neighbour = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain("Чи негайно", await neighbour.TextAsync("/forms/website-start"), StringComparison.Ordinal);
        using var hidden = await neighbour.GetAsync(own);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task Preview_SendsNothing_AndSearchesForNobody()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var page = await network.TextAsync(await EditorAsync(server, "lead-assign"));
        var preview = page[page.IndexOf("<form method=\"dialog\"", StringComparison.Ordinal)..];
        preview = preview[..preview.IndexOf("</form>", StringComparison.Ordinal)];
        Assert.Contains("class=\"picker\"", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("data-picker=", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("data-draft", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("_handler", preview, StringComparison.Ordinal);
    }

    internal static string Page(string editor, string part, string query)
    {
        var (path, unit) = (editor.Split('?')[0], editor.Split('?')[1].Split('&')[0]);
        return $"{path}/{part}?{unit}&{query}";
    }

    internal static async Task PublishAsync(Visitor visitor, string editor) => await (await PageForm.OpenAsync(visitor, editor, "publish")).AcceptedAsync(visitor);

    internal static async Task ChangeLabelAsync(Visitor visitor, string editor, string field, string label, string? table = null)
    {
        var form = await PageForm.OpenAsync(visitor, Page(editor, "field", $"field={field}{(table is null ? "" : $"&table={table}")}"), "field");
        await form.With(("label", label)).AcceptedAsync(visitor);
    }

    internal static async Task<string> AddAsync(Visitor visitor, string editor, string query, params (string, string?)[] typed)
    {
        var form = (await PageForm.OpenAsync(visitor, Page(editor, "field", query), "field")).With(typed);
        var next = await form.AcceptedAsync(visitor);
        Assert.Equal(next, await form.AcceptedAsync(visitor)); // Sent twice, it is added once.
        return next.Split("&field=")[1].Split('&', '#')[0];
    }

    internal static async Task<string> EditorAsync(RunningServer server, string key) =>
        $"/forms/{key}?unit={await OnContextAsync(server, context => context.Units.Where(unit => unit.Kind == UnitKind.Network).Select(unit => unit.Id).SingleAsync())}";

    internal static Task<Guid> CentreAsync(RunningServer server, string code) =>
        OnContextAsync(server, context => context.Units.Where(unit => unit.Code == code).Select(unit => unit.Id).SingleAsync());

    internal static Task<FormVersion> StoredAsync(RunningServer server, string key) =>
        OnContextAsync(server, context => context.FormVersions.SingleAsync(row => row.FormKey == key && row.IsPublished));

    internal static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        }
    }

    internal static string KeyOf(string editor) => editor.Split('/', '?')[2];

    internal static async Task<string> BeginAsync(Visitor visitor, string title = "Пробна форма") =>
        await (await PageForm.OpenAsync(visitor, "/forms/new", "new")).With(("title", title)).AcceptedAsync(visitor);

    private static async Task<HttpResponseMessage> MoveAsync(Visitor visitor, string editor, string way, string field) =>
        await (await PageForm.OpenAsync(visitor, editor, "move")).With((way, field)).SendAsync(visitor);

    internal static async Task<FormDefinition> DraftAsync(RunningServer server, string editor)
    {
        var key = KeyOf(editor);
        return FormReader.Read((await OnContextAsync(server, context => context.Set<EditedForm>().Where(row => row.FormKey == key).Select(row => row.Text).SingleAsync()))!).Sketch!;
    }

    private static Task<Guid?> AccountAsync(RunningServer server, string who) =>
        OnContextAsync(server, context => context.Users.Where(user => user.UserName == who).Select(user => (Guid?)user.Id).SingleAsync());

    // A second coordinator of the same centre.
    internal static Task<int> AppointAsync(RunningServer server, string who) => OnContextAsync(server, async context =>
    {
        var (account, centre) = (
            await context.Users.Where(user => user.UserName == who).Select(user => user.Id).SingleAsync(), await context.Units.Where(unit => unit.Code == "КАЛ").Select(unit => unit.Id).SingleAsync());
        context.Add(new Membership { Id = Guid.CreateVersion7(Databases.Start), AccountId = account, UnitId = centre, CentreId = centre, Role = Role.Coordinator, From = Databases.Start });
        return await context.SaveChangesAsync();
    });
}

public sealed class FormEditOnPostgres() : FormEditTests(Databases.PostgresWithPeople);

public sealed class FormEditOnSqlite() : FormEditTests(Databases.SqliteWithPeople);
