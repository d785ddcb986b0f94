using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Перевірка»: what is wrong with a drawing is said beside it, and the same errors refuse to publish it.</summary>
public abstract class ProcedureCheckTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task Answers_ThatNoFormAsks_AreNoGroundForABranch()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        JsonObject Asks(string id, string field, string value) => Drawing.With(Drawing.Step(id, "Case.Condition"), ("field", field), ("operator", "Equal"), ("value", value));
        var drawing = JsonNode.Parse(Drawing.Flow(
            "a>q q:Так>r q:Ні>r r:Так>s r:Ні>s s:Так>e s:Ні>e",
            Drawing.TaskStep("a", ("form", "lead-contact"), ("dueIn", 1)), Asks("q", "a.nema", "x"), Asks("r", "given", "x"), Asks("s", "a.place", "nema-takoi"), Drawing.TaskStep("e", ("dueIn", 1))))!;
        drawing["inputs"] = new JsonArray(new JsonObject { ["name"] = "given", ["type"] = "String" });
        drawing["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("Coordinator"), ["form"] = "lead-start", ["subject"] = "Lead" } };
        var id = await DrawnAsync(network, drawing.ToJsonString());
        var found = (await JsonAsync(await network.GetAsync($"/procedures/{id}/check"))).AsArray();
        Assert.Contains(found, one => one!["step"]?.ToString() == "q" && one["forbids"]!.GetValue<bool>() && one["text"]!.ToString().Contains("відповіді «nema» кроку «a»", StringComparison.Ordinal));
        Assert.Contains(found, one => one!["step"]?.ToString() == "r" && one["forbids"]!.GetValue<bool>());
        Assert.Contains(found, one => one!["step"]?.ToString() == "s" && !one["forbids"]!.GetValue<bool>() && one["text"]!.ToString().Contains("не буває, порівнювати з нею марно", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_SaysWhatIsMissing_StepByStep_AndPublishingRefusesTheSame()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var errors = new Dictionary<string, string>
        {
            ["nobody"] = "Крок «nobody»: не вказано ролі («Роль»): завдання нікому виконати.",
            ["form"] = "Крок «form»: форми «nema» немає.",
            ["term"] = "Крок «term»: строку «nema-takoho» у переліку строків немає.",
            ["who"] = "Крок «who»: не вибрано людини, якій це завдання.",
            ["paper"] = "Крок «paper»: шаблону документа «nema» немає.",
            ["letter"] = "Крок «letter»: шаблону листа «nema» немає.",
            ["child"] = "Крок «child»: процедури «nema», яку він запускає, немає серед опублікованих.",
            ["fact"] = "Крок «fact»: поля «nema» у справах цієї процедури немає, або воно не для розгалужень.",
            ["late"] = "Крок «late»: сказано піти гілкою «Прострочено», коли строк мине, але такої стрілки немає.",
            ["moment"] = "Крок «moment»: не сказано, від якого дня або часу рахувати строк.",
            ["nonsense"] = "Крок «nonsense»: це не день і не час: напишіть, наприклад, 31.12.2026 або вираз, який бере день із відповідей.",
            ["source"] = "Крок «source»: не вибрано, звідки мав прийти клієнт.",
            ["team"] = "Крок «team»: не сказано, хто в команді.",
            ["hours"] = "Крок «hours»: не сказано, в які дні змінюються години центру.",
        };
        JsonObject[] steps =
        [
            Drawing.TaskStep("nobody", ("role", null), ("dueIn", 1)), Drawing.TaskStep("form", ("form", "nema"), ("dueIn", 1)),
            Drawing.TaskStep("term", ("dueRule", "nema-takoho")), Drawing.TaskStep("who", ("who", "Person"), ("dueIn", 1)),
            Drawing.With(Drawing.Step("paper", "Case.Document"), ("document", "nema")), Drawing.With(Drawing.Step("letter", "Case.Letter"), ("template", "nema")),
            Drawing.With(Drawing.Step("child", "Elsa.ExecuteWorkflow"), ("workflowDefinitionId", Plain("nema"))), Drawing.With(Drawing.Step("fact", "Case.Condition"), ("field", "nema"), ("value", "x")),
            Drawing.TaskStep("late", ("dueIn", 1), ("whenLate", "Leave")), Drawing.TaskStep("calm"), Drawing.TaskStep("moment", ("dueFrom", "Moment")),
            Drawing.TaskStep("nonsense", ("dueFrom", "Moment"), ("dueMoment", Plain("день зустрічі"))), Drawing.Step("hours", "Case.CentreHours"),
            Drawing.Step("source", "Case.ClientSource"), Drawing.Step("team", "Case.Team"),
        ];
        var id = await DrawnAsync(coordinator, Drawing.Flow("nobody>form form>term term>who who>paper paper>letter letter>child child>fact fact:Так>late fact:Ні>calm calm>moment moment>nonsense nonsense>hours hours>source source:Так>team", steps));

        var found = (await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray();
        Assert.Equal(
            errors.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            found.Where(one => one!["forbids"]!.GetValue<bool>()).ToDictionary(one => one!["step"]!.ToString(), one => one!["text"]!.ToString()).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Contains(found, one => one!["step"]?.ToString() == "calm" && one["text"]!.ToString() == "Крок «calm»: строку немає, тож ніхто не дізнається, що завдання стоїть.");
        Assert.True(found[0]!["forbids"]!.GetValue<bool>());
        Assert.False(found[^1]!["forbids"]!.GetValue<bool>());

        using var refused = await PostAsync(coordinator, $"{Definitions}/{id}/publish", new JsonObject());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!["generalErrors"]!.AsArray().Select(one => one!.ToString());
        Assert.Equal(errors.Values.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));

        using var stranger = await server.SignedInAsync("koordynator2");
        using var hidden = await stranger.GetAsync($"/procedures/{id}/check");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task Referral_WithoutAnOrganisation_OrWithOneThatIsNotThere_IsRefused()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var centre = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var partners = await OnContextAsync(server, context => context.Partners.OrderBy(row => row.NameKey).Select(row => new { row.Id, row.CentreId }).ToListAsync());
        var (own, foreign) = (partners.First(row => row.CentreId == centre).Id.ToString(), partners.First(row => row.CentreId != centre).Id.ToString());
        JsonObject Referral(string id, string? partner, string? help) => Drawing.With(Drawing.Step(id, "Case.Referral"), ("partner", partner), ("help", help), ("ground", "Так домовлено"));
        var gate = Drawing.With(Drawing.Step("gate", "Case.ConsentGiven"), ("purpose", "transfer"), ("recipient", own));
        var id = await DrawnAsync(coordinator, Drawing.Flow(
            "gate:Так>nobody nobody>gone gone>good gate:Ні>e", gate, Referral("nobody", null, null), Referral("gone", foreign, "legal"), Referral("good", own, "legal"), Drawing.TaskStep("e", ("dueIn", 1))));
        var found = (await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray().Select(one => one!["text"]!.ToString());
        Assert.Equal(
            [
                "Крок «gone»: організації, до якої він направляє, немає серед партнерів центру.",
                "Крок «nobody»: поле «Організація» порожнє, і жодна форма процедури не питає «Організація, до якої направляють».",
                "Крок «nobody»: поле «Яка допомога» порожнє, і жодна форма процедури не питає «По яку допомогу направляють».",
            ],
            found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Consent_ToPassDataOnToNobodyKnowsWhom_IsRefused()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = await DrawnAsync(coordinator, Drawing.Flow(
            "gate:Так>e gate:Ні>e", Drawing.With(Drawing.Step("gate", "Case.ConsentGiven"), ("purpose", "transfer")), Drawing.TaskStep("e", ("dueIn", 1))));
        Assert.Equal(
            "Крок «gate»: не вибрано, якій організації передають дані, і жодна форма процедури не питає «Організація, до якої направляють».",
            Assert.Single((await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray())!["text"]!.ToString());
    }

    [Fact]
    public async Task Consent_ThatIsNotLookedFor_OrLookedForInVain_IsTold()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var centre = (await server.ActorAsync("koordynator1")).OwnCentre!.Value;
        var partners = await OnContextAsync(server, context => context.Partners.OrderBy(row => row.NameKey).Select(row => new { row.Id, row.CentreId }).ToListAsync());
        var (own, foreign) = (partners.First(row => row.CentreId == centre).Id.ToString(), partners.First(row => row.CentreId != centre).Id.ToString());
        var id = await DrawnAsync(coordinator, Drawing.Flow(
            "said>bare bare>gate gate:Так>on gate:Ні>on",
            Drawing.With(Drawing.Step("said", "Case.Consent"), ("decision", "AsAnswered")),
            Drawing.Step("bare", "Case.Consent"),
            Drawing.With(Drawing.Step("gate", "Case.ConsentGiven"), ("purpose", "data"), ("recipient", foreign)),
            Drawing.With(Drawing.Step("on", "Case.Referral"), ("partner", own), ("help", "legal"), ("ground", "Так домовлено"))));
        var found = (await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray();
        Assert.Equal(
            [
                "Крок «bare»: записує згоду, про яку жодна форма процедури не питає.",
                "Крок «gate»: організації, для якої він шукає згоду, немає серед партнерів центру.",
                "Крок «on»: дані клієнта підуть до іншої організації, а процедура не перевіряє, чи він на це згоден: поставте перед ним «Згода є?» на передачу даних.",
                "Крок «said»: сказано взяти відповідь «Що з'ясовано про згоду», а жодна форма процедури її не питає.",
            ],
            found.Select(one => one!["text"]!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check_OfARoleThatNobodyHolds_IsAWarning_AndNamesTheCentre()
    {
        var server = await StartAsync();
        await OnContextAsync(server, context => context.Memberships.Where(row => row.Role == Role.Integrator).ExecuteUpdateAsync(row => row.SetProperty(one => one.To, Databases.Start)));
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = await DrawnAsync(coordinator, Drawing.Flow("", Drawing.TaskStep("a", ("role", "Integrator"), ("dueIn", 2))));
        var only = Assert.Single((await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray())!;
        Assert.Equal("Крок «a»: ролі «інтегратор» ніхто не має в центрі «Калиновий центр».", only["text"]!.ToString());
        Assert.True((await JsonAsync(await PostAsync(coordinator, $"{Definitions}/{id}/publish", new JsonObject())))["workflowDefinition"]!["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Choice_IsPublishedWithWhatItsBranchesMean_AndABranchThatNoAnswerIsCalledAs_IsTold()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var choice = Drawing.With(Drawing.Step("c", "Case.Choice"), ("field", "source"), ("branches", new JsonObject
        {
            ["typeName"] = "List<String>", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = "[\"Інтернет-сайт мережі\",\"Дзвінок\"]" },
        }));
        var drawing = JsonNode.Parse(Drawing.Flow("c:Дзвінок>a", choice, Drawing.TaskStep("a", ("dueIn", 1))))!;
        drawing["customProperties"] = new JsonObject { ["start"] = new JsonObject { ["roles"] = new JsonArray("SocialWorker"), ["form"] = "lead-start", ["subject"] = "Lead" } };
        var id = await DrawnAsync(coordinator, drawing.ToJsonString());
        Assert.Contains((await JsonAsync(await coordinator.GetAsync($"/procedures/{id}/check"))).AsArray(), one => one!["text"]!.ToString() == "Крок «c»: відповіді «Дзвінок» у полі «Початок: Джерело звернення» не буває, цією гілкою справа не піде.");
        var published = (await JsonAsync(await PostAsync(coordinator, $"{Definitions}/{id}/publish", new JsonObject())))["workflowDefinition"]!;
        Assert.Equal("""{"Інтернет-сайт мережі":"Website"}""", published["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.ToString() == "c")!["meanings"]!.ToJsonString(Workflows.Server.ElsaApi.ElsaJson.Options));
    }

    [Fact]
    public async Task Import_OfADrawingAsItIsKept_IsTheSameDrawing()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var shipped = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Sources.Root, "workflows", "procedures", "lead-routing.json")))!;
        shipped["definitionId"] = "own-routing";
        var taken = await JsonAsync(await PostAsync(coordinator, $"{Definitions}/import", shipped));
        Assert.DoesNotContain((await JsonAsync(await coordinator.GetAsync($"/procedures/{taken["definitionId"]}/check"))).AsArray(), one => one!["forbids"]!.GetValue<bool>());
    }

    private static JsonObject Plain(string value) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
}

public sealed class ProcedureCheckOnPostgres() : ProcedureCheckTests(Databases.PostgresWithPeople);

public sealed class ProcedureCheckOnSqlite() : ProcedureCheckTests(Databases.SqliteWithPeople);
