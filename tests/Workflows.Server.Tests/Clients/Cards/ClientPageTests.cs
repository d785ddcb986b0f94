using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Cards;
using Workflows.Server.Clients.Notes;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>The register as pages show it: clients are added, found, looked at and changed.</summary>
public abstract partial class ClientPageTests(DatabaseTemplate template) : ServerTest(template)
{
    private static readonly (string, string)[] Plain =
        [("a.client-kind", "Child"), ("a.client-lastName", "Вигадайко"), ("a.client-firstName", "Устим"), ("a.client-birthDate", "2013-04-09"), ("a.client-source", "Direct")];

    [Fact]
    public async Task Client_IsAddedOnce_FoundAndChanged()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync("/clients/new", "save", [.. Plain, ("a.client-phone", "067 765 43 21")]);
        using var added = await send();
        using var again = await send();
        Assert.Equal(Visitor.Local(added), Visitor.Local(again));
        var page = await worker.TextAsync(Visitor.Local(added));
        Assert.Contains("Клієнта записано в ЕБД.", page, StringComparison.Ordinal);
        Assert.Contains("<h1>Вигадайко Устим</h1>", page, StringComparison.Ordinal);
        Assert.Matches(@"КАЛ-К-2026-\d{6} · дитина · 12 років", page);
        Assert.Contains(">067 765 43 21</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Створено картку", page, StringComparison.Ordinal);
        Assert.Contains("Згоди ще не записано.", page, StringComparison.Ordinal);

        var address = Visitor.Local(added).Split('?')[0];
        Assert.Contains("value=\"067 765 43 21\"", await worker.TextAsync(address + "/edit"), StringComparison.Ordinal);
        using var saved = await (await EditAsync(worker, address, ("a.client-lastName", "Перейменко"), ("a.client-phone", "")))();
        page = await worker.TextAsync(Visitor.Local(saved));
        Assert.Contains("<h1>Перейменко Устим</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Прізвище: Вигадайко → Перейменко", page, StringComparison.Ordinal);
        Assert.Contains("Телефон: 067 765 43 21 → порожньо", page, StringComparison.Ordinal);

        foreach (var typed in new[] { "pereimenko", "Устим 2013", "09.04.2013", "04.2013 перейменко" })
        {
            using var found = await worker.SubmitAsync("/clients", "search", ("text", typed));
            Assert.Contains($"href=\"{address}\"", await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var gone = await worker.SubmitAsync("/clients", "search", ("text", "0677654321"));
        Assert.DoesNotContain($"href=\"{address}\"", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidBesideTheFields_AndNothingTypedIsLost()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("yuryst1");
        using var answer = await worker.SubmitAsync(
            "/clients/new", "save", ("a.client-kind", "Adult"), ("a.client-phone", "12"), ("a.client-email", "без собачки"), ("a.client-address", "с. Діброва"), ("a.client-birthDate", "2126-01-01"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("#a-client-lastName\" data-enhance-nav=\"false\">Запишіть прізвище, ім'я або псевдонім", page, StringComparison.Ordinal);
        Assert.Contains("#a-client-source\" data-enhance-nav=\"false\">«Джерело звернення»: виберіть відповідь", page, StringComparison.Ordinal);
        Assert.Contains("#a-client-phone\" data-enhance-nav=\"false\">«Телефон»: введіть номер", page, StringComparison.Ordinal);
        Assert.Contains("#a-client-email\" data-enhance-nav=\"false\">«Електронна пошта»: введіть адресу", page, StringComparison.Ordinal);
        Assert.Contains("«Дата народження»:", page, StringComparison.Ordinal);
        Assert.Contains("value=\"с. Діброва\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"без собачки\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pseudonym_IsNameEnough_AndAFamilyIsCalledSo()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var online = await worker.SubmitAsync("/clients/new", "save", ("a.client-kind", "Child"), ("a.client-nickname", "Тиха хвиля"), ("a.client-source", "Website"));
        Assert.Contains("<h1>Тиха хвиля</h1>", await worker.TextAsync(Visitor.Local(online)), StringComparison.Ordinal);
        using var family = await worker.SubmitAsync("/clients/new", "save", ("a.client-kind", "Family"), ("a.client-lastName", "Вигаданчук"), ("a.client-source", "Street"));
        Assert.Contains("<h1>Родина Вигаданчук</h1>", await worker.TextAsync(Visitor.Local(family)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SamePerson_IsTold_WhileTypingAndOnSaving_AndSavedWhenConfirmed()
    {
        var server = await StartAsync();
        var centre = (await server.ActorAsync("pratsivnyk1")).OwnCentre!.Value;
        var known = await server.ClientAsync("Журавель");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        (string, string)[] fields = [("a.client-kind", "Child"), ("a.client-lastName", "ЖУРАВЕЛЬ"), ("a.client-firstName", "Даніло"), ("a.client-birthYear", "2010"), ("a.client-source", "Direct")];
        var told = await SimilarAsync(worker, centre, fields);
        Assert.Contains($"href=\"/clients/{known}\"", told, StringComparison.Ordinal);
        Assert.Contains("Журавель Данило Юрійович</a>, 2010 року народження", told, StringComparison.Ordinal);
        Assert.Contains("таке саме ім'я", told, StringComparison.Ordinal);

        // A surname alone, and a namesake of quite another age, are other people.
        Assert.Empty(await SimilarAsync(worker, centre, ("a.client-lastName", "Журавель")));
        Assert.Empty(await SimilarAsync(worker, centre, [.. fields.Where(field => field.Item1 != "a.client-birthYear"), ("a.client-birthYear", "1999")]));

        using var warned = await worker.SubmitAsync("/clients/new", "save", fields);
        var page = WebUtility.HtmlDecode(await warned.Content.ReadAsStringAsync());
        Assert.Contains("Можливо, така картка вже є", page, StringComparison.Ordinal);
        Assert.Contains("value=\"ЖУРАВЕЛЬ\"", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"confirmed\" value=\"{known}\"", page, StringComparison.Ordinal);
        using var saved = await worker.SubmitAsync("/clients/new", "save", [.. fields, ("confirmed", known.ToString())]);
        Assert.Contains("done=added", Visitor.Local(saved), StringComparison.Ordinal);
        Assert.Contains(
            await OnContextAsync(server, context => context.AccessEntries.Select(entry => new { entry.Act, entry.SubjectId }).ToListAsync()),
            entry => entry.Act == AccessAct.Found && entry.SubjectId == known);

        // Whoever changes another field of the card is not asked again.
        using var other = await (await EditAsync(worker, Visitor.Local(saved).Split('?')[0], ("a.client-address", "с. Діброва")))();
        Assert.Contains("done=saved", Visitor.Local(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SamePhone_IsTold_HoweverItIsWritten()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var centre = (await server.ActorAsync("pratsivnyk1")).OwnCentre!.Value;
        using var added = await worker.SubmitAsync("/clients/new", "save", [.. Plain, ("a.client-representativePhone", "+38 (067) 555-66-77")]);
        var told = await SimilarAsync(worker, centre, ("a.client-lastName", "Інша"), ("a.client-phone", "0675556677"));
        Assert.Contains($"href=\"{Visitor.Local(added).Split('?')[0]}\"", told, StringComparison.Ordinal);
        Assert.Contains("такий самий телефон", told, StringComparison.Ordinal);
        Assert.Empty(await SimilarAsync(worker, centre, ("a.client-phone", "6677")));
    }

    [Fact]
    public async Task CardThatAnotherChangedMeanwhile_IsNotOverwrittenUnseen()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        using var one = await server.SignedInAsync("koordynator1");
        using var other = await server.SignedInAsync("pratsivnyk1");
        var send = await EditAsync(one, $"/clients/{id}", ("a.client-address", "Перша"));
        using var first = await (await EditAsync(other, $"/clients/{id}", ("a.client-address", "Друга")))();
        Assert.Contains("done=saved", Visitor.Local(first), StringComparison.Ordinal);
        using var late = await send();
        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync());
        Assert.Contains("картку змінив хтось інший", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Перша\"", page, StringComparison.Ordinal);
        Assert.Contains(">Друга</dd>", await one.TextAsync($"/clients/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responsible_SeesTheClientAmongTheirs()
    {
        var server = await StartAsync();
        var lawyer = await server.ActorAsync("yuryst1");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await worker.SubmitAsync("/clients/new", "save", [.. Plain, ("a.client-responsible", lawyer.AccountId.ToString())]);
        Assert.Contains("відповідає Юристка 1", await worker.TextAsync(Visitor.Local(added)), StringComparison.Ordinal);
        using var own = await server.SignedInAsync("yuryst1");
        var mine = await own.TextAsync("/clients?show=Mine");
        Assert.Contains("Вигадайко Устим", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("Журавель", mine, StringComparison.Ordinal);
        Assert.Contains("Ви ще ні за кого не відповідаєте", await (await server.SignedInAsync("frontlayner1")).TextAsync("/clients?show=Mine"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResponsibleWhoHasLeft_StaysNamed_UntilSomebodyNamesAnother()
    {
        var server = await StartAsync();
        var lawyer = await server.ActorAsync("yuryst1");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await worker.SubmitAsync("/clients/new", "save", [.. Plain, ("a.client-responsible", lawyer.AccountId.ToString())]);
        var address = Visitor.Local(added).Split('?')[0];
        await OnContextAsync(server, context => context.Memberships.Where(post => post.AccountId == lawyer.AccountId)
            .ExecuteUpdateAsync(set => set.SetProperty(post => post.To, server.Clock.GetUtcNow())));
        Assert.Contains($"name=\"a.client-responsible\" value=\"{lawyer.AccountId}\"", await worker.TextAsync(address + "/edit"), StringComparison.Ordinal);
        using var saved = await (await EditAsync(worker, address, ("a.client-address", "с. Діброва")))();
        Assert.Contains("відповідає Юристка 1", await worker.TextAsync(Visitor.Local(saved)), StringComparison.Ordinal);

        // Whoever has left is named for nobody new.
        using var refused = await worker.SubmitAsync(
            "/clients/new", "save", ("a.client-kind", "Child"), ("a.client-lastName", "Інша"), ("a.client-source", "Direct"), ("a.client-responsible", lawyer.AccountId.ToString()));
        Assert.Contains("«Відповідальний працівник»: того, що Ви вибрали, немає", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CardSentTwice_IsSavedOnce_AndNobodyIsAlarmed()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await EditAsync(worker, $"/clients/{id}", ("a.client-lastName", "Лелечко"));
        foreach (var answer in await Task.WhenAll(send(), send()))
        {
            using (answer)
            {
                Assert.Equal($"/clients/{id}?done=saved", Visitor.Local(answer));
            }
        }

        Assert.Single(await OnContextAsync(server, context => context.CardChanges.ToListAsync()));
    }

    [Fact]
    public async Task LeadWithoutAName_IsChangedAllTheSame_AndAHalfYearIsNoYear()
    {
        var server = await StartAsync();
        var lead = (await server.StartCaseAsync()).SubjectId;
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var saved = await (await EditAsync(worker, $"/clients/{lead}", ("a.client-lastName", ""), ("a.client-firstName", ""), ("a.client-address", "с. Діброва")))();
        Assert.Equal($"/clients/{lead}?done=saved", Visitor.Local(saved));
        using var odd = await (await EditAsync(worker, $"/clients/{lead}", ("a.client-birthYear", "2010,5")))();
        Assert.Contains("«Рік народження»: введіть рік чотирма цифрами", WebUtility.HtmlDecode(await odd.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherCardOfAPerson_OfWhomOnlyTheYearIsKnown_IsLookedFor()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        (string, string)[] fields = [("a.client-kind", "Child"), ("a.client-lastName", "Вигадайко"), ("a.client-firstName", "Устим"), ("a.client-birthYear", "2013"), ("a.client-source", "Direct")];
        using var one = await worker.SubmitAsync("/clients/new", "save", fields);
        var first = Visitor.Local(one).Split('?')[0];
        using var two = await worker.SubmitAsync("/clients/new", "save", [.. fields, ("confirmed", first.Split('/')[^1])]);
        Assert.Contains($"{Visitor.Local(two).Split('?')[0]}/merge/{first.Split('/')[^1]}", await worker.TextAsync(Visitor.Local(two).Split('?')[0] + "/merge"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeline_OfManyPages_TellsEachEventOnce_AlsoOfLongAgo()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        var actor = await server.ActorAsync("pratsivnyk1");
        var work = server.Services.GetRequiredService<CardWriting>();
        for (var number = 0; number < 100; number++)
        {
            // Three to a moment, of which the oldest lie before 1970.
            var day = new DateOnly(2026, 3, 1).AddYears(-number / 3);
            Dictionary<string, IReadOnlyList<string>> typed = new()
            {
                ["a.kind"] = ["LifeEvent"], ["a.on"] = [day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)], ["a.text"] = [FormattableString.Invariant($"Подія {number}.")],
            };
            Assert.IsType<CardMove.Done>(await work.WriteAsync(actor, id, work.Find(NoteForms.Note.Key)!, Guid.CreateVersion7(), typed, default));
        }

        using var worker = await server.SignedInAsync("pratsivnyk1");
        var (told, next) = (new List<string>(), $"/clients/{id}");
        while (next is not null)
        {
            var page = await worker.TextAsync(next);
            told.AddRange(Event().Matches(page).Select(match => match.Value));
            next = Earlier().Match(page) is { Success: true } link ? link.Groups[1].Value : null;
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(number => FormattableString.Invariant($"Подія {number}.")).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Care_StandsAboveAll()
    {
        var server = await StartAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var added = await worker.SubmitAsync("/clients/new", "save", [.. Plain, ("a.client-visitWithCare", "true"), ("a.client-safety", "Злий собака.\nІти вдвох.")]);
        var page = await worker.TextAsync(Visitor.Local(added));
        Assert.True(page.IndexOf("Виїзд потребує обережності.", StringComparison.Ordinal) < page.IndexOf("id=\"cases\"", StringComparison.Ordinal));
        Assert.Contains("Злий собака.\nІти вдвох.", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeline_TellsOfCasesTasksAndRemarks_OfALeadToo()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var remark = await worker.SubmitAsync($"/tasks/{task.Id}", "comment", ("text", "Дзвонила тричі."));
        var page = await worker.TextAsync($"/clients/{task.SubjectId}");
        Assert.Contains("потенційний клієнт", page, StringComparison.Ordinal);
        Assert.Contains("Розпочато справу «Потенційний клієнт»", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cases/{task.InstanceId}\"", page, StringComparison.Ordinal);
        Assert.Contains("Виконано завдання «", page, StringComparison.Ordinal);
        Assert.Contains("Дзвонила тричі.", page, StringComparison.Ordinal);
        Assert.Contains("Чекає:", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/clients/{task.SubjectId}\"", await worker.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);
        Assert.Contains($"href=\"/clients/{task.SubjectId}\"", await worker.TextAsync($"/cases/{task.InstanceId}"), StringComparison.Ordinal);
        Assert.Contains("Вигадана Марічка", await worker.TextAsync("/clients?show=Leads"), StringComparison.Ordinal);
        Assert.DoesNotContain("Вигадана Марічка", await worker.TextAsync("/clients"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_IsWrittenOnce_AndRemovedByItsAuthorAlone()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync($"/clients/{id}/note", "save", ("a.kind", "Call"), ("a.on", "2026-03-11"), ("a.text", "Домовилися на четвер."));
        using var first = await send();
        using var again = await send();
        Assert.Equal($"/clients/{id}?done=noted", Visitor.Local(first));
        Assert.Equal(Visitor.Local(first), Visitor.Local(again));
        var page = await worker.TextAsync($"/clients/{id}");
        Assert.Contains("Розмова телефоном", page, StringComparison.Ordinal);
        Assert.Contains("Домовилися на четвер.", page, StringComparison.Ordinal);
        Assert.Contains("ср, 11 березня", page, StringComparison.Ordinal);
        var note = await OnContextAsync(server, context => context.ClientNotes.SingleAsync());
        Assert.DoesNotContain("четвер", System.Text.Encoding.UTF8.GetString(note.Sealed), StringComparison.Ordinal);

        var other = await server.ActorAsync("yuryst1");
        Assert.IsType<CardMove.NotFound>(await server.Services.GetRequiredService<NoteWork>().RemoveAsync(other, id, note.Id, default));
        using var lawyer = await server.SignedInAsync("yuryst1");
        Assert.DoesNotContain("Стерти текст", await lawyer.TextAsync($"/clients/{id}"), StringComparison.Ordinal);
        using var removed = await worker.SubmitAsync($"/clients/{id}", "remove", ("note", note.Id.ToString()));
        Assert.Equal($"/clients/{id}?done=removed", Visitor.Local(removed));
        page = await worker.TextAsync($"/clients/{id}");
        Assert.Contains("Запис прибрано", page, StringComparison.Ordinal);
        Assert.DoesNotContain("четвер", page, StringComparison.Ordinal);
        Assert.Empty((await OnContextAsync(server, context => context.ClientNotes.AsNoTracking().SingleAsync())).Sealed);
    }

    [Fact]
    public async Task Note_OfTomorrow_IsRefused_AndWhatWasTypedStays()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var answer = await worker.SubmitAsync($"/clients/{id}/note", "save", ("a.on", "2026-12-31"), ("a.text", "Буде розмова."));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("«Коли»: день не може бути пізніше сьогоднішнього", page, StringComparison.Ordinal);
        Assert.Contains("«Що це було»: виберіть відповідь", page, StringComparison.Ordinal);
        Assert.Contains("Буде розмова.</textarea>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProcedureOfClients_IsStartedFromTheCard()
    {
        var server = await StartAsync();
        var actor = await server.ActorAsync("pratsivnyk1");
        var id = await server.ClientAsync("Лелека");
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var start = $"/procedures/consent-contract/start?centre={actor.OwnCentre}&client={id}";
        Assert.Contains($"href=\"{start}\"", (await worker.TextAsync($"/clients/{id}")), StringComparison.Ordinal);
        Assert.Contains($"value=\"{id}\"", await worker.TextAsync(start), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAnotherCentre_AndOfOtherKinds_NothingIsSeenOrDone()
    {
        var server = await StartAsync();
        var elsewhere = (await server.ActorAsync("koordynator2")).OwnCentre!.Value;
        var theirs = await server.ClientAsync("Лелека", "koordynator2");
        var partner = await OnContextAsync(server, context => context.Partners.Where(row => row.CentreId != elsewhere).Select(row => row.Id).FirstAsync());
        using var worker = await server.SignedInAsync("pratsivnyk1");
        foreach (var path in new[]
        {
            $"/clients/{theirs}", $"/clients/{theirs}/edit", $"/clients/{theirs}/note", $"/clients/{theirs}/files", $"/clients/{theirs}/files/new", $"/clients/{theirs}/photo", $"/clients?centre={elsewhere}", $"/clients/new?centre={elsewhere}", "/clients?centre=нема",
            $"/clients/{partner}", $"/clients/{partner}/edit",
        })
        {
            using var answer = await worker.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var (actor, keeping) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<ClientKeeping>());
        var card = new SentCard(Plain.ToDictionary(field => field.Item1, field => (IReadOnlyList<string>)[field.Item2]), new HashSet<Guid>());
        Assert.IsType<ClientMove.NotFound>(await keeping.AddAsync(actor, elsewhere, Guid.CreateVersion7(), card, default));
        Assert.IsType<ClientMove.NotFound>(await keeping.ChangeAsync(actor, theirs, 1, card, default));
        Assert.IsType<ClientMove.NotFound>(await keeping.ChangeAsync(await server.ActorAsync("moderator2"), theirs, 1, card, default));
        var writing = server.Services.GetRequiredService<CardWriting>();
        Assert.IsType<CardMove.NotFound>(await writing.WriteAsync(actor, theirs, writing.Find(NoteForms.Note.Key)!, Guid.CreateVersion7(), card.Typed, default));
        using var similar = await PostAsync(worker, elsewhere, Plain);
        Assert.Equal(HttpStatusCode.NotFound, similar.StatusCode);
        Assert.Empty(await OnContextAsync(server, context => context.ClientNotes.ToListAsync()));
    }

    [Fact]
    public async Task WhoOpensACard_IsOnRecord()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        using var moderator = await server.SignedInAsync("moderator1");
        var page = await moderator.TextAsync($"/clients/{id}");
        Assert.DoesNotContain("Змінити картку", page, StringComparison.Ordinal);
        var entry = await OnContextAsync(server, context => context.AccessEntries.SingleAsync(row => row.Act == AccessAct.OpenedCard));
        Assert.Equal((id, AccessReason.Centre), (entry.SubjectId, entry.Reason));
    }

    [Fact]
    public async Task Card_WhoseKeyIsGone_SaysSoAndNothingMore()
    {
        var server = await StartAsync();
        var id = await server.ClientAsync("Лелека");
        await OnContextAsync(server, context => context.SubjectKeys.Where(key => key.Id == id).ExecuteDeleteAsync());
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("Картку видалено.", await worker.TextAsync($"/clients/{id}"), StringComparison.Ordinal);
        using var edit = await worker.GetAsync($"/clients/{id}/edit");
        Assert.Equal(HttpStatusCode.NotFound, edit.StatusCode);
    }

    private static async Task<string> SimilarAsync(Visitor worker, Guid centre, params (string, string)[] fields)
    {
        using var answer = await PostAsync(worker, centre, fields);
        return answer.StatusCode == HttpStatusCode.NoContent ? "" : WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> PostAsync(Visitor worker, Guid centre, (string, string)[] fields)
    {
        using var content = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", await worker.TokenAsync())).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await worker.SendAsync(HttpMethod.Post, $"/clients/similar?centre={centre}", content, ("Sec-Fetch-Site", "same-origin"));
    }

    // As a browser sends the form of a card: with what stands in it already.
    private static async Task<Func<Task<HttpResponseMessage>>> EditAsync(Visitor worker, string address, params (string Name, string Value)[] changes)
    {
        var known = KnownInput().Matches(await worker.TextAsync(address + "/edit")).Select(match => (Name: match.Groups[1].Value, match.Groups[2].Value));
        return await worker.FillInAsync(address + "/edit", "save", [.. known.Where(field => changes.All(change => change.Name != field.Name)), .. changes]);
    }

    [GeneratedRegex("name=\"(a\\.[^\"]+)\\.known\" value=\"([^\"]*)\"")]
    private static partial Regex KnownInput();

    [GeneratedRegex("Подія \\d+\\.")]
    private static partial Regex Event();

    [GeneratedRegex("href=\"(/clients/[0-9a-f-]+\\?before=-?\\d+)#timeline\"")]
    private static partial Regex Earlier();
}

public sealed class ClientPagesOnPostgres() : ClientPageTests(Databases.PostgresWithPeople);

public sealed class ClientPagesOnSqlite() : ClientPageTests(Databases.SqliteWithPeople);
