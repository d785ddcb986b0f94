using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Tests;
using static Workflows.Server.Tests.Forms.Editing.FormEditTests;

namespace Workflows.Server.Tests.Forms.Editing;

/// <summary>Two people at one form: neither loses what they typed, neither undoes the other unseen, and nobody is told what did not happen.</summary>
public abstract class FormTogetherTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Field_ChangedByBoth_KeepsWhatOnlyTheOtherHasTouched()
    {
        var (server, mine, theirs, editor) = await BothAsync();
        var field = await AddAsync(mine, editor, "kind=Choice", ("label", "Що"), ("options", "їжа\nодяг"));
        var path = Page(editor, "field", $"field={field}");
        var my = (await PageForm.OpenAsync(mine, path, "field")).With(("help", "Моя підказка"), ("options", "їжа\nодяг\nгроші"));
        using var changed = await (await PageForm.OpenAsync(theirs, path, "field")).With(("label", "Що потрібно"), ("required", "yes"), ("options", "їжа\nліки\nодяг")).SendAsync(theirs);
        var answer = await (await my.SendAsync(mine)).Content.ReadAsStringAsync();
        Assert.Contains("Чого Ви не міняли, те вже таке, як його змінено", WebUtility.HtmlDecode(answer), StringComparison.Ordinal);
        Assert.Contains("data-unsaved", answer, StringComparison.Ordinal);
        var again = PageForm.Of(path, answer, "field");
        Assert.Equal(("Що потрібно", "Моя підказка", "yes", "їжа\nліки\nодяг\nгроші"), (again["label"], again["help"], again["required"], again["options"]));
        using var saved = await again.SendAsync(mine);
        var draft = (await DraftAsync(server, editor)).Field(field)!;
        Assert.Equal(("Що потрібно", "Моя підказка", true), (draft.Label, draft.Help, draft.Required));
        Assert.Equal(["їжа", "ліки", "одяг", "гроші"], draft.Options.Select(option => option.Label));

        var title = Page(editor, "title", "");
        var intro = (await PageForm.OpenAsync(mine, title, "title")).With(("intro", "Мій вступ"));
        using var named = await (await PageForm.OpenAsync(theirs, title, "title")).With(("title", "Їхня назва")).SendAsync(theirs);
        using var both = await PageForm.Of(title, await (await intro.SendAsync(mine)).Content.ReadAsStringAsync(), "title").SendAsync(mine);
        var form = await DraftAsync(server, editor);
        Assert.Equal(("Їхня назва", "Мій вступ"), (form.Title, form.Intro));
    }

    [Fact]
    public async Task WhatIsGone_IsTold_WithWhatWasTyped()
    {
        var (server, mine, theirs, editor) = await BothAsync();
        var asked = await AddAsync(mine, editor, "kind=YesNo", ("label", "Чи є"));
        var shown = await AddAsync(mine, editor, "kind=Text", ("label", "Яке"));
        var table = await AddAsync(mine, editor, "kind=Table", ("label", "Діти"));
        var column = await AddAsync(mine, editor, $"table={table}&kind=Text", ("label", "Ім'я"));
        var rule = (await PageForm.OpenAsync(mine, Page(editor, "shown", $"field={shown}&asked={asked}"), "shown")).With(("value", "true"));
        var inTable = (await PageForm.OpenAsync(mine, Page(editor, "field", $"table={table}&field={column}"), "field")).With(("help", "Як у паспорті"));
        var titled = (await PageForm.OpenAsync(mine, Page(editor, "title", ""), "title")).With(("intro", "Два речення вступу"));
        var field = (await PageForm.OpenAsync(mine, Page(editor, "field", $"field={shown}"), "field")).With(("help", "Опишіть докладно"));

        foreach (var key in (string[])[asked, table, shown])
        {
            using var removed = await (await PageForm.OpenAsync(theirs, Page(editor, "remove", $"field={key}"), "remove")).SendAsync(theirs);
        }

        Assert.Contains("Цього у формі вже немає", await TextAsync(await rule.SendAsync(mine)), StringComparison.Ordinal);
        Assert.Contains("Як у паспорті", await TextAsync(await inTable.SendAsync(mine)), StringComparison.Ordinal);

        // Added again, the field is a new one, however often it is sent.
        var anew = PageForm.Of(Page(editor, "field", $"field={shown}"), await (await field.SendAsync(mine)).Content.ReadAsStringAsync(), "field");
        using var added = await anew.SendAsync(mine);
        Assert.Contains("done=added", Visitor.Local(added), StringComparison.Ordinal);
        using var twice = await anew.SendAsync(mine);
        Assert.Equal(Visitor.Local(added), Visitor.Local(twice));
        Assert.Equal(("Яке", "Опишіть докладно", true), (await DraftAsync(server, editor)).Fields.Select(one => (one.Label, one.Help, one.Key != shown)).Single());

        var late = await PageForm.OpenAsync(mine, Page(editor, "remove", "what=changes"), "remove");
        var discard = await PageForm.OpenAsync(theirs, Page(editor, "remove", "what=changes"), "remove");
        using var gone = await discard.SendAsync(theirs);
        using var again = await discard.SendAsync(theirs);
        Assert.Equal(Visitor.Local(gone), Visitor.Local(again));
        var told = await TextAsync(await titled.SendAsync(mine));
        Assert.Contains("Цієї форми вже немає", told, StringComparison.Ordinal);
        Assert.Contains("Два речення вступу", told, StringComparison.Ordinal);
        Assert.Contains("Цієї форми вже немає", await TextAsync(await late.SendAsync(mine)), StringComparison.Ordinal);
        Assert.DoesNotContain("Пробна форма", await mine.TextAsync("/forms"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_AndThrowingAway_AreToldOnlyWhenTheyHappened()
    {
        var (server, mine, theirs, editor) = await BothAsync();
        var field = await AddAsync(mine, editor, "kind=Text", ("label", "Перше"));
        await PublishAsync(mine, editor);
        await ChangeLabelAsync(mine, editor, field, "Друге");
        var publish = await PageForm.OpenAsync(mine, editor, "publish");
        using var discarded = await (await PageForm.OpenAsync(theirs, Page(editor, "remove", "what=changes"), "remove")).SendAsync(theirs);
        Assert.Contains("Вашу дію не виконано", await TextAsync(await publish.SendAsync(mine)), StringComparison.Ordinal);

        await ChangeLabelAsync(mine, editor, field, "Третє");
        var discard = await PageForm.OpenAsync(mine, Page(editor, "remove", "what=changes"), "remove");
        var twice = await PageForm.OpenAsync(theirs, editor, "publish");
        using var first = await twice.SendAsync(theirs);
        using var second = await twice.SendAsync(theirs);
        Assert.Equal(Visitor.Local(first), Visitor.Local(second));
        var told = await TextAsync(await discard.SendAsync(mine));
        Assert.Contains("Поки Ви працювали, форму змінено", told, StringComparison.Ordinal);
        Assert.Contains("відкидати нічого", told, StringComparison.Ordinal);
        Assert.Equal("Третє", FormReader.Read((await StoredAsync(server, KeyOf(editor))).Text).Form!.Fields.Single().Label);
    }

    [Fact]
    public async Task Form_TakenAnewAfterItWasThrownAway_IsNotPublishedByWhoeverHasSeenTheFormer()
    {
        var (server, mine, theirs, _) = await BothAsync();
        var centre = await CentreAsync(server, "КАЛ");
        var take = (await PageForm.OpenAsync(mine, await EditorAsync(server, "website-start"), "take")).With(("centre", centre.ToString()));
        using var taken = await take.SendAsync(mine);
        var own = Visitor.Local(taken);
        var publish = await PageForm.OpenAsync(mine, own, "publish");
        using var discarded = await (await PageForm.OpenAsync(theirs, Page(own, "remove", "what=changes"), "remove")).SendAsync(theirs);
        Assert.DoesNotContain("Центр має замість неї свою", await mine.TextAsync("/forms"), StringComparison.Ordinal);
        using var anew = await (await PageForm.OpenAsync(theirs, await EditorAsync(server, "website-start"), "take")).With(("centre", centre.ToString())).SendAsync(theirs);
        Assert.Equal(Visitor.Local(taken), Visitor.Local(anew));
        Assert.Contains("Вашу дію не виконано", await TextAsync(await publish.SendAsync(mine)), StringComparison.Ordinal);
        Assert.False(await OnContextAsync(server, context => context.FormVersions.AnyAsync(row => row.CentreId == centre)));
    }

    [Fact]
    public async Task Group_IsFoundByWhatWasSeenOfIt_WhereverItStandsNow()
    {
        var (server, mine, theirs, editor) = await BothAsync();
        await AddAsync(mine, editor, "kind=Text", ("label", "Перше"));
        using var below = await (await PageForm.OpenAsync(mine, Page(editor, "group", "after=0"), "group")).With(("title", "Докладно")).SendAsync(mine);
        await AddAsync(mine, editor, "group=1&kind=Text", ("label", "Друге"));
        var path = Page(editor, "group", "group=1");
        var rename = (await PageForm.OpenAsync(mine, path, "group")).With(("title", "Подробиці"));
        var remove = await PageForm.OpenAsync(mine, path, "remove");
        using var between = await (await PageForm.OpenAsync(theirs, Page(editor, "group", "after=0"), "group")).With(("title", "Посередині")).SendAsync(theirs);
        var answer = await (await rename.SendAsync(mine)).Content.ReadAsStringAsync();
        Assert.Contains("ця група така: «Докладно», поля «Друге».", WebUtility.HtmlDecode(answer), StringComparison.Ordinal);
        using var renamed = await PageForm.Of(path, answer, "group").SendAsync(mine);
        Assert.Equal([null, "Посередині", "Подробиці"], await TitlesAsync());
        var again = PageForm.Of(path, await (await remove.SendAsync(mine)).Content.ReadAsStringAsync(), "remove");
        using var removed = await again.SendAsync(mine);
        Assert.Contains("done=group-removed", Visitor.Local(removed), StringComparison.Ordinal);
        Assert.Contains("Форму вже змінено", await TextAsync(await again.SendAsync(mine)), StringComparison.Ordinal);
        Assert.Equal([null, "Посередині"], await TitlesAsync());

        var gone = (await PageForm.OpenAsync(mine, Page(editor, "group", "group=0"), "group")).With(("w.title", "Інша"), ("w.first", "немає"), ("title", "Моя назва"));
        Assert.Contains("Цього у формі вже немає", await TextAsync(await gone.SendAsync(mine)), StringComparison.Ordinal);

        async Task<IEnumerable<string?>> TitlesAsync() => (await DraftAsync(server, editor)).Groups.Select(group => group.Title);
    }

    [Fact]
    public async Task Class_OfAField_IsNotLoweredByWritingItElsewhere()
    {
        var server = await StartAsync();
        using var mine = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(mine);
        var day = await AddAsync(mine, editor, "kind=Date", ("label", "Коли"));
        Assert.Equal(FieldClass.Personal, await BoundAsync(day, ("bind", "client.appealDate")));
        Assert.Equal(FieldClass.Public, await BoundAsync(day, ("class", "Public")));
        Assert.Equal(FieldClass.Public, await BoundAsync(day, ("bind", "")));
        var health = await AddAsync(mine, editor, "bind=client.health");
        Assert.Equal(FieldClass.Sensitive, await BoundAsync(health, ("bind", "request.about")));
        Assert.Equal(FieldClass.Personal, await BoundAsync(health, ("class", "Personal")));
        var violence = await AddAsync(mine, editor, "bind=client.violence", ("bind", ""));
        Assert.Equal(FieldClass.Sensitive, (await DraftAsync(server, editor)).Field(violence)!.Class);
        var newDay = await AddAsync(mine, editor, "kind=Date", ("label", "Ще коли"), ("bind", "client.appealDate"));
        Assert.Equal(FieldClass.Personal, (await DraftAsync(server, editor)).Field(newDay)!.Class);

        async Task<FieldClass> BoundAsync(string field, params (string, string?)[] typed)
        {
            await (await PageForm.OpenAsync(mine, Page(editor, "field", $"field={field}"), "field")).With(typed).AcceptedAsync(mine);
            return (await DraftAsync(server, editor)).Field(field)!.Class;
        }
    }

    [Fact]
    public async Task Options_ThatWouldLiveOnUnderOneWord_AreRefused()
    {
        var server = await StartAsync();
        using var mine = await server.SignedInAsync("koordynator1");
        var editor = await BeginAsync(mine);
        var field = await AddAsync(mine, editor, "kind=Choice", ("label", "Що"), ("options", "їжа\nвода\nодяг"));
        var before = (await DraftAsync(server, editor)).Field(field)!.Options;
        var path = Page(editor, "field", $"field={field}");
        var typed = (await PageForm.OpenAsync(mine, path, "field")).With(("options", "їжа й вода\nодяг"), ($"was.{before[0].Value}", "їжа й вода"), ($"was.{before[1].Value}", "їжа й вода"));
        var answer = await (await typed.SendAsync(mine)).Content.ReadAsStringAsync();
        Assert.Contains("«їжа й вода» Ви вже замінили іншу відповідь", WebUtility.HtmlDecode(answer), StringComparison.Ordinal);
        using var saved = await PageForm.Of(path, answer, "field").With(($"was.{before[1].Value}", "")).SendAsync(mine);
        Assert.Equal([before[0].Value, before[2].Value], (await DraftAsync(server, editor)).Field(field)!.Options.Select(option => option.Value));
        var same = await PageForm.OpenAsync(mine, Page(editor, "field", "kind=Choice"), "field");
        Assert.Contains("написано двічі", await TextAsync(await same.With(("label", "Чи"), ("options", "Так\nтак")).SendAsync(mine)), StringComparison.Ordinal);
    }

    private async Task<(RunningServer Server, Visitor Mine, Visitor Theirs, string Editor)> BothAsync()
    {
        var server = await StartAsync();
        await AppointAsync(server, "pratsivnyk1");
        var mine = await server.SignedInAsync("koordynator1");
        return (server, mine, await server.SignedInAsync("pratsivnyk1"), await BeginAsync(mine));
    }
}

public sealed class FormTogetherOnPostgres() : FormTogetherTests(Databases.PostgresWithPeople);

public sealed class FormTogetherOnSqlite() : FormTogetherTests(Databases.SqliteWithPeople);
