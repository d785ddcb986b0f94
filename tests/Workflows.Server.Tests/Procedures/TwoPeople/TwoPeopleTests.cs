using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Steps;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;
using Drawing = Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.TwoPeople;

/// <summary>Where two people publish, one proposes and another agrees, by whatever way either of them comes.</summary>
public abstract class TwoPeopleTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Definitions = "/elsa/api/workflow-definitions", Shipped = "consent-contract", Steps = $"/procedures/{Shipped}/steps", Rule = "/procedures/publishing";

    private static readonly (string, string)[] Shorter =
    [
        ("a.dueIn", "2"), ("a.tellCoordinator", "true"), ("a.remindBefore", "1 WorkingDays"), ("a.way.0.checks", "true"), ("a.way.3.checks", "true"), ("a.way.4.checks", "true"),
    ];

    [Fact]
    public async Task Procedure_OfTheNetwork_ComesIntoForce_OnceASecondPersonAgrees()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "koordynator1", Role.NetworkAdministration, network: true);
        using var first = await server.SignedInAsync("merezha");
        using var second = await server.SignedInAsync("koordynator1");
        await RedirectedAsync(first.SubmitAsync($"{Steps}/meet", "step", Shorter), "saved");
        Assert.Contains("Подати на публікацію", await first.TextAsync(Steps), StringComparison.Ordinal);
        await RedirectedAsync(first.SubmitAsync(Steps, "publish"), "proposed");

        // It waits; cases begin as before.
        var page = await first.TextAsync(Steps);
        Assert.Contains("Тепер її має погодити Координаторка 1.", page, StringComparison.Ordinal);
        Assert.Contains("Доти нові справи ідуть за версією 1.", page, StringComparison.Ordinal);
        Assert.Contains("Забрати подання", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Погодити й опублікувати", page, StringComparison.Ordinal);
        Assert.Equal(1, await InForceAsync(server, Shipped));
        Assert.Contains("зміни подано на публікацію: Адміністрація мережі", await first.TextAsync("/procedures/edit"), StringComparison.Ordinal);
        Assert.DoesNotContain("Чекає на Вашу згоду", await first.TextAsync("/procedures/edit"), StringComparison.Ordinal);

        var list = await second.TextAsync("/procedures/edit");
        Assert.Contains("Чекає на Вашу згоду", list, StringComparison.Ordinal);
        Assert.Contains("подає Адміністрація мережі", list, StringComparison.Ordinal);
        page = await second.TextAsync(Steps);
        Assert.Contains("Крок «Зустрітися з клієнтом»: строк 5 робочих днів → 2 робочі дні.", page, StringComparison.Ordinal);
        var agree = await second.FillInAsync(Steps, "publish");
        await RedirectedAsync(agree(), "published");
        await RedirectedAsync(agree(), "published");
        Assert.Equal(2, await InForceAsync(server, Shipped));
        Assert.Contains("Подано на публікацію: Адміністрація мережі. Погоджено й опубліковано: Координаторка 1.", await first.TextAsync($"/procedures/{Shipped}/versions"), StringComparison.Ordinal);
        Assert.DoesNotContain("Подано на публікацію", await first.TextAsync(Steps), StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(server, Shipped));
    }

    [Fact]
    public async Task Draft_IsGivenBackWithAReason_TakenBack_AndWhateverIsChangedIsProposedNoLonger()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "koordynator1", Role.NetworkAdministration, network: true);
        using var first = await server.SignedInAsync("merezha");
        using var second = await server.SignedInAsync("koordynator1");
        await RedirectedAsync(first.SubmitAsync($"{Steps}/meet", "step", Shorter), "saved");
        await RedirectedAsync(first.SubmitAsync(Steps, "publish"), "proposed");
        using var silent = await second.SubmitAsync(Steps, "return", ("why", " "));
        Assert.Contains("Напишіть, що виправити", await TextAsync(silent), StringComparison.Ordinal);
        var giveBack = await second.FillInAsync(Steps, "return", ("why", "Двох днів замало"));
        await RedirectedAsync(giveBack(), "returned");
        await RedirectedAsync(giveBack(), "returned");
        var page = await first.TextAsync(Steps);
        Assert.Contains("Повернуто без публікації", page, StringComparison.Ordinal);
        Assert.Contains("Двох днів замало", page, StringComparison.Ordinal);
        Assert.Contains("Подати на публікацію", page, StringComparison.Ordinal);

        // Proposed once more, it is taken back: who wanted to agree to it is told.
        await RedirectedAsync(first.SubmitAsync(Steps, "publish"), "proposed");
        Assert.DoesNotContain("Двох днів замало", await first.TextAsync(Steps), StringComparison.Ordinal);
        var late = await second.FillInAsync(Steps, "publish");
        var later = await second.FillInAsync(Steps, "return", ("why", "Надто довго"));
        var takeBack = await first.FillInAsync(Steps, "take-back");
        await RedirectedAsync(takeBack(), "taken-back");
        await RedirectedAsync(takeBack(), "taken-back");
        using var refused = await late();
        Assert.Contains("Процедуру тим часом забрано з погодження: Адміністрація мережі", await TextAsync(refused), StringComparison.Ordinal);
        using var unsaid = await later();
        Assert.Contains("Надто довго", await TextAsync(unsaid), StringComparison.Ordinal);

        // Changed by anybody, it has to be proposed anew; saved without a change it stays proposed.
        await RedirectedAsync(first.SubmitAsync(Steps, "publish"), "proposed");
        await RedirectedAsync(first.SubmitAsync($"{Steps}/meet", "step", Shorter), "saved");
        Assert.Contains("Забрати подання", await first.TextAsync(Steps), StringComparison.Ordinal);
        late = await second.FillInAsync(Steps, "publish");
        await RedirectedAsync(first.SubmitAsync($"{Steps}/meet", "step", [("a.dueIn", "3"), .. Shorter[1..]]), "saved");
        Assert.Contains("Подання скасовано, бо після нього чернетку змінено.", await first.TextAsync(Steps), StringComparison.Ordinal);
        using var unseen = await late();
        Assert.Contains("Процедуру тим часом змінено", await TextAsync(unseen), StringComparison.Ordinal);
        Assert.Equal(1, await InForceAsync(server, Shipped));
    }

    [Fact]
    public async Task Person_WhoHasProposed_NeverPublishes_WhateverWayTheyCome()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "koordynator1", Role.NetworkAdministration, network: true);
        using var first = await server.SignedInAsync("merezha");
        using var second = await server.SignedInAsync("koordynator1");
        var theirs = await JsonAsync(await first.GetAsync($"{Definitions}/by-definition-id/{Shipped}"));
        theirs["description"] = "Інакше.";
        var said = await JsonAsync(await PostAsync(first, Definitions, new JsonObject { ["model"] = theirs.DeepClone(), ["publish"] = true }));
        Assert.Equal((false, true), (said["workflowDefinition"]!["isPublished"]!.GetValue<bool>(), said["proposed"]!.ToString().StartsWith("Подано на публікацію", StringComparison.Ordinal)));

        var stood = said["workflowDefinition"]!;
        await JsonAsync(await PostAsync(first, Definitions, new JsonObject { ["model"] = stood.DeepClone(), ["publish"] = true }));
        await JsonAsync(await PostAsync(first, $"{Definitions}/{Shipped}/publish", new JsonObject()));
        var tag = await OnContextAsync(server, context => context.Set<WorkflowVersion>().Where(row => row.DefinitionId == Shipped && row.IsLatest).Select(row => $"\"{row.Id}.{row.Revision}\"").SingleAsync());
        await JsonAsync(await SendAsync(first, HttpMethod.Post, $"{Definitions}/{Shipped}/publish", new JsonObject(), ("If-Match", tag)));
        var many = new JsonObject { ["definitionIds"] = new JsonArray(Shipped) };
        var bulk = await JsonAsync(await PostAsync(first, "/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", many.DeepClone()));
        Assert.Equal((0, Shipped), (bulk["published"]!.AsArray().Count, bulk["skipped"]![0]!.ToString()));
        await RedirectedAsync(first.SubmitAsync("/procedures/consent-contract/versions", "back", ("version", "2")), "back");
        Assert.Equal(1, await InForceAsync(server, Shipped));
        Assert.Contains("Подано на публікацію", (await JsonAsync(await first.GetAsync($"/procedures/{Shipped}/origin")))["proposed"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Чекає на Вашу згоду: подає Адміністрація мережі", (await JsonAsync(await second.GetAsync($"/procedures/{Shipped}/origin")))["proposed"]!.ToString(), StringComparison.Ordinal);

        // The second one has to have seen it.
        foreach (var path in new[] { $"{Definitions}/{Shipped}/publish", "/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids" })
        {
            using var answer = await PostAsync(second, path, many.DeepClone());
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("вже подано на публікацію", await TextAsync(answer), StringComparison.Ordinal);
        }

        using var other = await server.SignedInAsync("koordynator2");
        using var stranger = await SendAsync(other, HttpMethod.Post, $"{Definitions}/{Shipped}/publish", new JsonObject(), ("If-Match", tag));
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        var opened = await JsonAsync(await second.GetAsync($"{Definitions}/by-definition-id/{Shipped}"));
        said = await JsonAsync(await PostAsync(second, Definitions, new JsonObject { ["model"] = opened, ["publish"] = true }));
        Assert.True(said["workflowDefinition"]!["isPublished"]!.GetValue<bool>());
        Assert.Null(said["proposed"]);
        var row = await InForceRowAsync(server, Shipped);
        Assert.Equal((await IdOfAsync(server, "koordynator1"), await IdOfAsync(server, "merezha")), (row.PublishedBy, row.PublishedFor));
    }

    [Fact]
    public async Task Deputy_OfWhoeverCouldAgree_DoesNotAgreeInTheirPlace()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "yuryst1", Role.Coordinator, network: false);
        using var first = await server.SignedInAsync("koordynator1");
        await RedirectedAsync(first.SubmitAsync(Rule, "decide"), "two");
        var id = await DrawnAsync(first, Drawing.Flow("", Drawing.TaskStep("a", ("dueIn", 3))));
        var drafts = server.Services.GetRequiredService<ProcedureDrafts>();
        Assert.IsType<DraftMove.Proposed>(await drafts.PublishAsync(await server.ActorAsync("koordynator1"), id, default));
        var (away, deputy) = ((await server.ActorAsync("yuryst1")).AccountId, await server.ActorAsync("koordynator1"));
        await OnContextAsync(server, async context =>
        {
            context.Add(new Absence
            {
                Id = Guid.CreateVersion7(Databases.Start), CentreId = deputy.Posts[0].CentreId, AccountId = away, DeputyId = deputy.AccountId, From = Databases.Start.AddDays(-1), To = Databases.Start.AddDays(5),
                MadeAt = Databases.Start, MadeById = deputy.AccountId,
            });
            return await context.SaveChangesAsync();
        });
        deputy = await server.ActorAsync("koordynator1");
        Assert.Contains(deputy.StandsFor, one => one.AccountId == away);
        Assert.IsType<DraftMove.Proposed>(await drafts.PublishAsync(deputy, id, default, await MarkAsync(server, id)));
        Assert.IsType<DraftMove.Refused>(await drafts.ReturnAsync(deputy, id, await MarkAsync(server, id), "Ні", default));
        Assert.Equal(0, await InForceAsync(server, id));
    }

    [Fact]
    public async Task PersonAlone_PublishesWithoutWaiting_AndIsToldSo_UntilThereIsASecond()
    {
        var server = await LaterAsync();
        using var alone = await server.SignedInAsync("merezha");
        Assert.Contains("Доки нікого більше немає, вона публікує сама", await alone.TextAsync(Rule), StringComparison.Ordinal);
        await RedirectedAsync(alone.SubmitAsync($"{Steps}/meet", "step", Shorter), "saved");
        var page = await alone.TextAsync(Steps);
        Assert.Contains("змінювати їх зараз можете лише Ви", page, StringComparison.Ordinal);
        Assert.Contains(">Опублікувати</button>", page, StringComparison.Ordinal);
        await RedirectedAsync(alone.SubmitAsync(Steps, "publish"), "published");
        Assert.Contains("Опубліковано: Адміністрація мережі.", await alone.TextAsync($"/procedures/{Shipped}/versions"), StringComparison.Ordinal);

        // What was proposed before the other has gone is published by whoever is left.
        var post = await GiveAsync(server, "koordynator1", Role.NetworkAdministration, network: true);
        await RedirectedAsync(alone.SubmitAsync($"{Steps}/meet", "step", [("a.dueIn", "4"), .. Shorter[1..]]), "saved");
        await RedirectedAsync(alone.SubmitAsync(Steps, "publish"), "proposed");
        await OnContextAsync(server, async context =>
        {
            (await context.Memberships.SingleAsync(row => row.Id == post)).To = Databases.Start;
            return await context.SaveChangesAsync();
        });
        await RedirectedAsync(alone.SubmitAsync(Steps, "publish"), "published");
        var row = await InForceRowAsync(server, Shipped);
        Assert.Equal((3, await IdOfAsync(server, "merezha"), null), (row.Version, row.PublishedBy, row.PublishedFor));
    }

    [Fact]
    public async Task Centre_LetsOnePersonPublish_UntilItSwitches_AndTwoSwitchBack()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "yuryst1", Role.Coordinator, network: false);
        using var first = await server.SignedInAsync("koordynator1");
        using var second = await server.SignedInAsync("yuryst1");
        var id = await DrawnAsync(first, Drawing.Flow("", Drawing.TaskStep("a", ("dueIn", 3))));
        Assert.DoesNotContain("публікують двоє", await first.TextAsync(EditedProcedure.AddressOf(id)), StringComparison.Ordinal);
        await RedirectedAsync(first.SubmitAsync(EditedProcedure.AddressOf(id), "publish"), "published");

        Assert.Contains("Так заведено для центрів", await first.TextAsync(Rule), StringComparison.Ordinal);
        var late = await second.FillInAsync(Rule, "decide");
        await RedirectedAsync(first.SubmitAsync(Rule, "decide"), "two");
        using var overtaken = await late();
        Assert.Contains("Тим часом це вирішив хтось інший", await TextAsync(overtaken), StringComparison.Ordinal);
        Assert.Contains("Публікувати вдвох: Координаторка 1", await second.TextAsync(Rule), StringComparison.Ordinal);

        // One person alone does not switch it off.
        var wish = await first.FillInAsync(Rule, "decide");
        await RedirectedAsync(wish(), "asked");
        await RedirectedAsync(wish(), "asked");
        var rules = server.Services.GetRequiredService<PublishingRules>();
        var (one, two) = (await server.ActorAsync("koordynator1"), await server.ActorAsync("yuryst1"));
        var unit = one.Posts[0].CentreId;
        Assert.Equal(PublishingMove.Missing, await rules.AgreeAsync(one, unit, 2, default));
        Assert.Equal(PublishingMove.Missing, await rules.AgreeAsync(await server.ActorAsync("koordynator2"), unit, 2, default));
        Assert.DoesNotContain("Погодити</button>", await first.TextAsync(Rule), StringComparison.Ordinal);
        Assert.True((await rules.ListAsync(two, default)).Single().IsByTwo);

        // Kept, it has to be wished anew; agreed, it is done, whoever clicks how often.
        await RedirectedAsync(second.SubmitAsync(Rule, "decide"), "two");
        Assert.Equal(PublishingMove.Stale, await rules.AgreeAsync(two, unit, 2, default));
        await RedirectedAsync(second.SubmitAsync(Rule, "decide"), "asked");
        var agree = await first.FillInAsync(Rule, "agree");
        await RedirectedAsync(agree(), "one");
        await RedirectedAsync(agree(), "one");
        Assert.Contains("Публікувати по одному: Юристка 1, погоджує Координаторка 1", await second.TextAsync(Rule), StringComparison.Ordinal);
        Assert.False((await rules.ListAsync(two, default)).Single().IsByTwo);
        using var other = await server.SignedInAsync("koordynator2");
        Assert.DoesNotContain("Координаторка 1", await other.TextAsync(Rule), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_DecidesOtherwise_AndWhatWaitedIsPublishedByOne()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "koordynator1", Role.NetworkAdministration, network: true);
        using var first = await server.SignedInAsync("merezha");
        var (rules, one, two) = (server.Services.GetRequiredService<PublishingRules>(), await server.ActorAsync("merezha"), await server.ActorAsync("koordynator1"));
        var network = one.Posts[0].CentreId;
        Assert.Equal([true, false], (await rules.ListAsync(two, default)).Select(unit => unit.IsByTwo));
        await RedirectedAsync(first.SubmitAsync($"{Steps}/meet", "step", Shorter), "saved");
        await RedirectedAsync(first.SubmitAsync(Steps, "publish"), "proposed");
        await RedirectedAsync(first.SubmitAsync(Rule, "decide"), "asked");
        Assert.Equal(1, await InForceAsync(server, Shipped));
        var agreeing = await Task.WhenAll(rules.AgreeAsync(two, network, 1, default), rules.AgreeAsync(two, network, 1, default), rules.DecideAsync(one, network, true, 1, default));
        var isKept = agreeing[2] == PublishingMove.Done;
        Assert.Equal(isKept, (await rules.ListAsync(one, default)).Single().IsByTwo);
        if (isKept)
        {
            Assert.Equal(PublishingMove.Asked, await rules.DecideAsync(two, network, false, 2, default));
            Assert.Equal(PublishingMove.Done, await rules.AgreeAsync(one, network, 3, default));
        }

        var page = await first.TextAsync(Steps);
        Assert.DoesNotContain("Подано на публікацію", page, StringComparison.Ordinal);
        await RedirectedAsync(first.SubmitAsync(Steps, "publish"), "published");
        Assert.Null((await InForceRowAsync(server, Shipped)).PublishedFor);
    }

    [Fact]
    public async Task Races_EndWithOneProposalOrOnePublication_NeverBothByOnePerson()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "yuryst1", Role.Coordinator, network: false);
        using var visitor = await server.SignedInAsync("koordynator1");
        await RedirectedAsync(visitor.SubmitAsync(Rule, "decide"), "two");
        var drafts = server.Services.GetRequiredService<ProcedureDrafts>();
        var (one, two) = (await server.ActorAsync("koordynator1"), await server.ActorAsync("yuryst1"));
        for (var turn = 0; turn < 8; turn++)
        {
            var id = await DrawnAsync(visitor, Drawing.Flow("", Drawing.TaskStep($"a{turn}", ("dueIn", 3))));
            var mark = await MarkAsync(server, id);

            // Two tabs of one person and another one, all at once: one of the two people has proposed, nobody has published.
            var moves = await Task.WhenAll(
                drafts.PublishAsync(one, id, default, mark), drafts.PublishAsync(one, id, default, mark), drafts.PublishAsync(two, id, default, mark), drafts.PublishAsync(two, id, default));
            Assert.Equal(0, await InForceAsync(server, id));
            Assert.DoesNotContain(moves, move => move is DraftMove.Done);
            Assert.Contains(moves, move => move is DraftMove.Proposed);
            var isOne = (await LatestAsync(server, id)).ProposedBy == one.AccountId.ToString();
            var (proposer, other) = isOne ? (one, two) : (two, one);

            // Agreeing against taking back or against a change: what is in force was agreed to as it stood.
            mark = await MarkAsync(server, id);
            var agreeing = new[] { drafts.PublishAsync(other, id, default, mark), drafts.PublishAsync(other, id, default, mark), drafts.PublishAsync(proposer, id, default, mark) };
            var changing = turn % 2 == 0
                ? drafts.TakeBackAsync(proposer, id, default)
                : drafts.SaveAsync(proposer, id, Drawing.Flow("", Drawing.TaskStep($"b{turn}", ("dueIn", 3))), "Інша", version => ProcedureDrafts.MarkOf(version) == mark, (_, _) => false, default);
            await Task.WhenAll([.. agreeing, changing]);
            if (await InForceAsync(server, id) == 0)
            {
                Assert.IsNotType<DraftMove.Done>(await agreeing[0]);
                continue;
            }

            var row = await InForceRowAsync(server, id);
            Assert.Equal((other.AccountId.ToString(), proposer.AccountId.ToString()), (row.PublishedBy, row.PublishedFor));
            Assert.Contains($"a{turn}", row.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Procedure_PublishedAnewForItsForms_WaitsToo_AndOneTakenOutOfForceComesBackByTwo()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "koordynator1", Role.NetworkAdministration, network: true);
        var drafts = server.Services.GetRequiredService<ProcedureDrafts>();
        var (one, two) = (await server.ActorAsync("merezha"), await server.ActorAsync("koordynator1"));
        var seen = (await InForceRowAsync(server, Shipped)).Id;
        Assert.IsType<DraftMove.Proposed>(await drafts.PublishAnewAsync(one, Shipped, seen, default));
        Assert.IsType<DraftMove.Proposed>(await drafts.PublishAnewAsync(one, Shipped, seen, default));
        Assert.IsType<DraftMove.Refused>(await drafts.PublishAnewAsync(two, Shipped, seen, default));
        Assert.Equal((1, 2), (await InForceAsync(server, Shipped), await CountAsync(server, Shipped)));
        using var second = await server.SignedInAsync("koordynator1");
        Assert.Contains("Кроки ті самі, що й у версії 1", await second.TextAsync(Steps), StringComparison.Ordinal);
        await RedirectedAsync(second.SubmitAsync(Steps, "publish"), "published");
        Assert.Equal(2, await InForceAsync(server, Shipped));

        // Taking out of force is one person's: what harms stops at once. Back it comes by two.
        Assert.IsType<DraftMove.Done>(await drafts.RetractAsync(two, Shipped, default));
        Assert.IsType<DraftMove.Proposed>(await drafts.PublishAsync(two, Shipped, default));
        Assert.IsType<DraftMove.Proposed>(await drafts.PublishAsync(two, Shipped, default, await MarkAsync(server, Shipped)));
        Assert.IsType<DraftMove.Done>(await drafts.PublishAsync(one, Shipped, default, await MarkAsync(server, Shipped)));
        var row = await InForceRowAsync(server, Shipped);
        Assert.Equal((2, one.AccountId.ToString(), two.AccountId.ToString()), (row.Version, row.PublishedBy, row.PublishedFor));
    }

    [Fact]
    public async Task Draft_ThatCannotRun_IsNotProposed()
    {
        var server = await LaterAsync();
        await GiveAsync(server, "yuryst1", Role.Coordinator, network: false);
        using var first = await server.SignedInAsync("koordynator1");
        await RedirectedAsync(first.SubmitAsync(Rule, "decide"), "two");
        var id = await DrawnAsync(first, Drawing.Flow("", Drawing.TaskStep("a", ("form", "nowhere"))));
        using var answer = await first.SubmitAsync(EditedProcedure.AddressOf(id), "publish");
        Assert.Contains("Опублікувати ще не можна", await TextAsync(answer), StringComparison.Ordinal);
        Assert.False((await LatestAsync(server, id)).IsProposed);
    }

    // Whatever is drawn comes after what came with the program, by its id too.
    private async Task<RunningServer> LaterAsync()
    {
        var server = await StartAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        return server;
    }

    private static async Task<Guid> GiveAsync(RunningServer server, string who, Role role, bool network) => await OnContextAsync(server, async context =>
    {
        var unit = await context.Units.Where(row => network ? row.Kind == UnitKind.Network : row.Code == "КАЛ").Select(row => row.Id).SingleAsync();
        var account = await context.Users.Where(row => row.UserName == who).Select(row => row.Id).SingleAsync();
        var post = new Membership { Id = Guid.CreateVersion7(Databases.Start), AccountId = account, UnitId = unit, CentreId = unit, Role = role, From = Databases.Start };
        context.Add(post);
        await context.SaveChangesAsync();
        return post.Id;
    });

    private static async Task<string> IdOfAsync(RunningServer server, string who) => (await server.ActorAsync(who)).AccountId.ToString();

    private static async Task<string> MarkAsync(RunningServer server, string id) => ProcedureDrafts.MarkOf(await LatestAsync(server, id));

    private static Task<WorkflowVersion> LatestAsync(RunningServer server, string id) => OnContextAsync(server, context => context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == id && row.IsLatest));

    private static Task<WorkflowVersion> InForceRowAsync(RunningServer server, string id) => OnContextAsync(server, context => context.Set<WorkflowVersion>().SingleAsync(row => row.DefinitionId == id && row.IsPublished));

    private static Task<int> InForceAsync(RunningServer server, string id) =>
        OnContextAsync(server, context => context.Set<WorkflowVersion>().Where(row => row.DefinitionId == id && row.IsPublished).Select(row => row.Version).SingleOrDefaultAsync());

    private static Task<int> CountAsync(RunningServer server, string id) => OnContextAsync(server, context => context.Set<WorkflowVersion>().CountAsync(row => row.DefinitionId == id));

    private static async Task RedirectedAsync(Task<HttpResponseMessage> sent, string done)
    {
        using var answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await TextAsync(answer));
        Assert.Contains($"?done={done}", $"{answer.Headers.Location}#", StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}

public sealed class TwoPeopleOnPostgres() : TwoPeopleTests(Databases.PostgresWithPeople);

public sealed class TwoPeopleOnSqlite() : TwoPeopleTests(Databases.SqliteWithPeople);
