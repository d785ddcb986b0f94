using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Clients.Cards;

/// <summary>Two cards of one person are joined and parted again: nothing is lost on the way there, and nothing on the way back.</summary>
public abstract class MergeTests(DatabaseTemplate template) : ServerTest(template)
{
    [Fact]
    public async Task Joined_TheCardThatStands_TellsOfBoth_AndIsFoundByTheNamesOfBoth()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var (kept, lead) = (await server.ClientAsync("Лелека"), task.SubjectId);
        using var worker = await server.SignedInAsync("pratsivnyk1");
        using var note = await worker.SubmitAsync($"/clients/{lead}/note", "save", ("a.kind", "Meeting"), ("a.on", "2026-03-16"), ("a.text", "Прийшла сама."));
        Assert.Contains($"/clients/{kept}/merge/{lead}", await SearchAsync(worker, kept, "Вигадана"), StringComparison.Ordinal);

        // A client never joins somebody of whom the centre was only told.
        using var turned = await worker.GetAsync($"/clients/{lead}/merge/{kept}");
        Assert.Equal($"/clients/{kept}/merge/{lead}", Visitor.Local(turned));

        var page = await worker.TextAsync($"/clients/{kept}/merge/{lead}");
        Assert.Contains("Вигадана Марічка", page, StringComparison.Ordinal);
        var send = await worker.FillInAsync($"/clients/{kept}/merge/{lead}", "merge", (FieldCatalogue.FirstName, "joined"), (FieldCatalogue.LastName, "kept"));
        using var first = await send();
        using var again = await send();
        Assert.Equal($"/clients/{kept}?done=joined", Visitor.Local(first));
        Assert.Equal(Visitor.Local(first), Visitor.Local(again));

        page = await worker.TextAsync($"/clients/{kept}");
        Assert.Contains("<h1>Лелека Марічка Петрович</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Прийшла сама.", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cases/{task.InstanceId}\"", page, StringComparison.Ordinal);
        Assert.Contains("Приєднано ще одну картку цієї людини: Вигадана Марічка", page, StringComparison.Ordinal);
        using var old = await worker.GetAsync($"/clients/{lead}");
        Assert.Equal($"/clients/{kept}", Visitor.Local(old));
        Assert.Contains("Лелека Марічка Петрович", await worker.TextAsync($"/tasks/{task.Id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Вигадана Марічка", await worker.TextAsync("/clients?show=Leads"), StringComparison.Ordinal);
        var found = await server.Services.GetRequiredService<SubjectSearch>().FindAsync(await server.ActorAsync("pratsivnyk1"), "Вигадана Марічка", [SubjectKind.Client, SubjectKind.Lead], default);
        Assert.Equal(kept, Assert.Single(found).Id);
    }

    [Fact]
    public async Task Parted_EachCardHasAgainWhatItHad_AndWhatWasWrittenSinceStays()
    {
        var server = await StartAsync();
        var (actor, work) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<MergeWork>());
        var (kept, joined) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        await WriteAsync(server, joined, (FieldCatalogue.Phone, "067 111 22 33"), ("client.address", "с. Діброва"));
        var before = (Kept: await FieldsAsync(server, kept), Joined: await FieldsAsync(server, joined));
        await server.MergeAsync(actor, kept, joined, FieldCatalogue.Phone, "client.address");
        Assert.Equal("067 111 22 33", (await FieldsAsync(server, kept))[FieldCatalogue.Phone]);
        await WriteAsync(server, kept, ("client.address", "м. Вербівка"));

        var merge = await OnContextAsync(server, context => context.CardMerges.SingleAsync());
        Assert.IsType<MergeMove.NotFound>(await work.UndoAsync(await server.ActorAsync("koordynator2"), merge.Id, default));
        Assert.IsType<MergeMove.Done>(await work.UndoAsync(actor, merge.Id, default));
        Assert.IsType<MergeMove.Done>(await work.UndoAsync(actor, merge.Id, default));
        var after = (Kept: await FieldsAsync(server, kept), Joined: await FieldsAsync(server, joined));
        Assert.Equal(before.Joined, after.Joined);
        Assert.Equal("м. Вербівка", after.Kept["client.address"]);
        Assert.Equal(before.Kept, after.Kept.Where(pair => pair.Key != "client.address").ToDictionary());
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("<h1>Журавель Данило Юрійович</h1>", await worker.TextAsync($"/clients/{joined}"), StringComparison.Ordinal);
        Assert.Contains("Роз'єднано картки:", await worker.TextAsync($"/clients/{kept}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CaseOfTheCardThatJoined_WritesIntoTheOneThatStands_AndItsFormBeginsWithIt()
    {
        var server = await StartAsync();
        var task = await server.AssignedCaseAsync();
        var kept = await server.ClientAsync("Лелека");
        await server.MergeAsync(await server.ActorAsync("pratsivnyk1"), kept, task.SubjectId);
        await WriteAsync(server, task.SubjectId, (FieldCatalogue.Phone, "067 999 88 77"));
        Assert.Equal("067 999 88 77", (await FieldsAsync(server, kept))[FieldCatalogue.Phone]);
        Assert.False((await FieldsAsync(server, task.SubjectId)).ContainsKey(FieldCatalogue.Phone));
        var standing = await OnContextAsync(server, context => server.Services.GetRequiredService<Register>().ReadStandingAsync(context, task.SubjectId, default));
        Assert.Equal(kept, standing!.Value.Subject.Id);
    }

    [Fact]
    public async Task ThreeCards_AreParted_InWhateverOrder()
    {
        var server = await StartAsync();
        var (actor, work) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<MergeWork>());
        var (a, b, c) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"), await server.ClientAsync("Кульбаба"));
        await server.MergeAsync(actor, b, a);
        await server.MergeAsync(actor, c, b);
        Assert.Equal([c, c, null], await IntoAsync(server, a, b, c));
        var last = await OnContextAsync(server, context => context.CardMerges.SingleAsync(row => row.KeptId == c));
        await work.UndoAsync(actor, last.Id, default);
        Assert.Equal([b, null, null], await IntoAsync(server, a, b, c));
        await server.MergeAsync(actor, c, b);
        await work.UndoAsync(actor, (await OnContextAsync(server, context => context.CardMerges.SingleAsync(row => row.KeptId == b))).Id, default);
        Assert.Equal([null, c, null], await IntoAsync(server, a, b, c));
    }

    [Fact]
    public async Task LowerOfTwoJoinings_TakenBack_GivesBackToItsOwnCard_AndTouchesNoOther()
    {
        var server = await StartAsync();
        var (actor, work) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<MergeWork>());
        var (a, b, c) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"), await server.ClientAsync("Кульбаба"));
        await WriteAsync(server, a, (FieldCatalogue.Phone, "067 000 00 01"));
        await WriteAsync(server, c, (FieldCatalogue.Phone, "067 000 00 03"));
        var before = await FieldsAsync(server, b);
        await server.MergeAsync(actor, b, c, FieldCatalogue.Phone);
        await server.MergeAsync(actor, a, b);
        var lower = await OnContextAsync(server, context => context.CardMerges.SingleAsync(row => row.KeptId == b));
        Assert.IsType<MergeMove.Done>(await work.UndoAsync(actor, lower.Id, default));
        Assert.Equal("067 000 00 01", (await FieldsAsync(server, a))[FieldCatalogue.Phone]);
        Assert.Equal(before, await FieldsAsync(server, b));
        Assert.Equal([null, a, null], await IntoAsync(server, a, b, c));
    }

    [Fact]
    public async Task CardThatGoesItsOwnWay_TakesAlongAllThatHadJoinedIt_HoweverDeep()
    {
        var server = await StartAsync();
        var (actor, work) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<MergeWork>());
        Guid[] cards = [await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"), await server.ClientAsync("Кульбаба"), await server.ClientAsync("Барвінок")];
        await server.MergeAsync(actor, cards[2], cards[3]);
        await server.MergeAsync(actor, cards[1], cards[2]);
        await server.MergeAsync(actor, cards[0], cards[1]);
        Assert.Equal([null, cards[0], cards[0], cards[0]], await IntoAsync(server, cards));
        await work.UndoAsync(actor, (await OnContextAsync(server, context => context.CardMerges.SingleAsync(row => row.KeptId == cards[0]))).Id, default);
        Assert.Equal([null, null, cards[1], cards[1]], await IntoAsync(server, cards));
    }

    [Fact]
    public async Task Joining_CountsAsAChangeOfBoth_AndOfTwoTheOtherWayRoundOneIsTold()
    {
        var server = await StartAsync();
        var (actor, work) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<MergeWork>());
        var (a, b) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        var (seen, turned) = ((await work.PreviewAsync(actor, a, b, default))!, (await work.PreviewAsync(actor, b, a, default))!);
        var moves = await Task.WhenAll(
            work.MergeAsync(actor, (a, seen.Kept.Revision), (b, seen.Joined.Revision), new HashSet<string>(), default),
            work.MergeAsync(actor, (b, turned.Kept.Revision), (a, turned.Joined.Revision), new HashSet<string>(), default));
        Assert.Single(moves, move => move is MergeMove.Done);
        Assert.Single(await IntoAsync(server, a, b), into => into is null);
        var after = await OnContextAsync(server, context => context.Subjects.Where(row => row.Id == a || row.Id == b).Select(row => row.Revision).ToListAsync());
        Assert.All(after, revision => Assert.Equal(seen.Kept.Revision + 1, revision));
    }

    [Fact]
    public async Task OpenTaskOfTheCardThatJoined_IsFoundByTheNameOfTheOneThatStands()
    {
        var server = await StartAsync();
        var (actor, task) = (await server.ActorAsync("pratsivnyk1"), await server.AssignedCaseAsync());
        await server.MergeAsync(actor, await server.ClientAsync("Лелека"), task.SubjectId);
        Assert.Contains(await server.Services.GetRequiredService<Server.Tasks.Inbox>().SearchAsync(actor, "Лелека", default), line => line.Id == task.Id);
    }

    [Fact]
    public async Task NoteSentToACardThatHasJoinedMeanwhile_StandsOnTheOneThatStands()
    {
        var server = await StartAsync();
        var (kept, joined) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        var send = await worker.FillInAsync($"/clients/{joined}/note", "save", ("a.kind", "Call"), ("a.on", "2026-03-16"), ("a.text", "Довгий запис."));
        await server.MergeAsync(await server.ActorAsync("pratsivnyk1"), kept, joined);
        using var sent = await send();
        Assert.Equal($"/clients/{kept}?done=noted", Visitor.Local(sent));
        Assert.Contains("Довгий запис.", await worker.TextAsync($"/clients/{kept}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccessToEitherCard_StandsInTheLogOfEachCase()
    {
        var server = await StartAsync();
        var (kept, task) = (await server.ClientAsync("Лелека"), await server.AssignedCaseAsync());
        await server.MergeAsync(await server.ActorAsync("pratsivnyk1"), kept, task.SubjectId);
        using var lawyer = await server.SignedInAsync("yuryst1");
        await lawyer.TextAsync($"/clients/{kept}");
        using var coordinator = await server.SignedInAsync("koordynator1");
        Assert.Contains("Відкрито картку клієнта", await coordinator.TextAsync($"/access-log?case={task.InstanceId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CardThatAnotherChangedMeanwhile_IsLookedAtAgain_AndOtherCentresAreNeverJoined()
    {
        var server = await StartAsync();
        var (actor, work) = (await server.ActorAsync("pratsivnyk1"), server.Services.GetRequiredService<MergeWork>());
        var (kept, joined, there) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"), await server.ClientAsync("Лелека", "koordynator2"));
        var seen = (await work.PreviewAsync(actor, kept, joined, default))!;
        await WriteAsync(server, joined, (FieldCatalogue.Phone, "067 111 22 33"));
        Assert.IsType<MergeMove.Changed>(await work.MergeAsync(actor, (kept, seen.Kept.Revision), (joined, seen.Joined.Revision), new HashSet<string>(), default));
        Assert.Null(await work.PreviewAsync(actor, kept, there, default));
        Assert.Null(await work.PreviewAsync(actor, kept, kept, default));
        Assert.Null(await work.PreviewAsync(await server.ActorAsync("moderator1"), kept, joined, default));
        Assert.IsType<MergeMove.NotFound>(await work.MergeAsync(actor, (kept, 1), (there, 1), new HashSet<string>(), default));
        Assert.Empty(await OnContextAsync(server, context => context.CardMerges.ToListAsync()));
    }

    [Fact]
    public async Task Consent_OfOneCard_HoldsForBoth()
    {
        var server = await StartAsync();
        var actor = await server.ActorAsync("pratsivnyk1");
        var (kept, joined) = (await server.ClientAsync("Лелека"), await server.ClientAsync("Журавель"));
        await OnContextAsync(server, context =>
        {
            context.Add(new Consent
            {
                Id = Guid.CreateVersion7(Databases.Start), CentreId = actor.OwnCentre!.Value, SubjectId = joined, On = new DateOnly(2026, 3, 2), Purposes = "help",
            });
            return context.SaveChangesAsync();
        });
        await server.MergeAsync(actor, kept, joined);
        Assert.Equal([kept, joined], await OnContextAsync(server, context => JoinedCards.OfAsync(context, joined, default)));
        using var worker = await server.SignedInAsync("pratsivnyk1");
        Assert.Contains("Допомога центру", await worker.TextAsync($"/clients/{kept}"), StringComparison.Ordinal);
    }

    private static async Task<string> SearchAsync(Visitor worker, Guid id, string text)
    {
        using var found = await worker.SubmitAsync($"/clients/{id}/merge", "search", ("text", text));
        return await found.Content.ReadAsStringAsync();
    }

    private static async Task<List<Guid?>> IntoAsync(RunningServer server, params Guid[] cards)
    {
        var into = await OnContextAsync(server, context => context.Subjects.Where(row => cards.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.MergedIntoId));
        return [.. cards.Select(card => into[card])];
    }

    private static Task<int> WriteAsync(RunningServer server, Guid id, params (string Key, string Value)[] fields) => OnContextAsync(server, async context =>
    {
        await server.Services.GetRequiredService<Register>().WriteAsync(
            context, id, fields.ToDictionary(field => field.Key, field => (JsonNode?)field.Value), default, server.Clock.GetUtcNow(), default);
        return await context.SaveChangesAsync();
    });

    // The card itself, whichever stands for it.
    private static Task<Dictionary<string, string>> FieldsAsync(RunningServer server, Guid id) => OnContextAsync(server, async context =>
        server.Services.GetRequiredService<Register>().Read(await context.Subjects.SingleAsync(row => row.Id == id), await context.SubjectKeys.SingleAsync(row => row.Id == id))
            .ToDictionary(pair => pair.Key, pair => pair.Value.AsText() ?? ""));
}

public sealed class MergeOnPostgres() : MergeTests(Databases.PostgresWithPeople);

public sealed class MergeOnSqlite() : MergeTests(Databases.SqliteWithPeople);
