using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Storage;
using Workflows.Server.Procedures;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;
using Drawing = Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Procedures.Steps;

/// <summary>«Кроки» as a browser sees them: the same drafts as the designer's, changed one thing at a time.</summary>
public abstract partial class StepPagesTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Ticked = "a.tellCoordinator";

    [Fact]
    public async Task Procedure_MadeFromNothing_IsPublished_AndCasesStartByIt()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await NewAsync(coordinator, "Виїзд до родини");
        Assert.Contains("Кроків ще немає", await coordinator.TextAsync(steps), StringComparison.Ordinal);

        using var refused = await coordinator.SubmitAsync(Of(steps, "beginning"), "beginning", ("name", "Виїзд до родини"), ("role", "SocialWorker"), ("subject", "Client"));
        Assert.Contains("вона має поле для вибору клієнта", await TextAsync(refused), StringComparison.Ordinal);
        await GoesToAsync($"{steps}?done=saved", coordinator.SubmitAsync(Of(steps, "beginning"), "beginning", ("name", "Виїзд до родини"), ("role", "SocialWorker"), ("subject", "Matter"), ("manages", "true")));

        // What is missing is said beside the step, and refuses to publish.
        var task = await AddedAsync(coordinator, steps, ":", "Case.HumanTask");
        Assert.Contains("не вказано ролі", await coordinator.TextAsync(steps), StringComparison.Ordinal);
        using var early = await coordinator.SubmitAsync(steps, "publish");
        Assert.Contains("Опублікувати ще не можна", await TextAsync(early), StringComparison.Ordinal);

        await GoesToAsync($"{steps}?done=saved#step-{task}", coordinator.SubmitAsync(
            $"{steps}/{task}", "step", ("a.title", "Поїхати до родини"), ("a.role", "SocialWorker"), ("a.dueIn", "2"), ("a.dueUnit", "Days"), (Ticked, "true"), ("a.remindBefore", "1 Hours"),
            ("a.way.0.text", "Побачилися"), ("a.way.1.text", "Нікого немає вдома"), ("a.way.1.kind", "NoAnswer")));
        var wait = await AddedAsync(coordinator, steps, $"{task}:Нікого немає вдома", "Case.Until");
        await GoesToAsync($"{steps}?done=saved#step-{wait}", coordinator.SubmitAsync($"{steps}/{wait}", "step", ("a.dueIn", "3"), ("a.way.0.to", task)));
        await GoesToAsync($"{steps}?done=published", coordinator.SubmitAsync(steps, "publish"));

        var page = await coordinator.TextAsync(steps);
        Assert.Contains("Діє версія 1.", page, StringComparison.Ordinal);
        Assert.Contains("Завдання працівнику: соціальний працівник · строк 2 дні", page, StringComparison.Ordinal);
        Assert.Contains("назад до кроку 1. Поїхати до родини", page, StringComparison.OrdinalIgnoreCase);
        var id = steps.Split('/')[2];
        var step = (await LatestAsync(server, id))["root"]!["activities"]![0]!;
        Assert.Equal(
            ("Поїхати до родини", "SocialWorker", 2, "[{\"number\":1,\"unit\":\"Hours\"}]", "NoAnswer"),
            (step["title"]!.ToString(), step["role"]!.ToString(), step["dueIn"]!.GetValue<int>(), step["remindBefore"]!.ToJsonString(), step["outcomes"]![1]!["kind"]!.ToString()));

        using var worker = await server.SignedInAsync("pratsivnyk1");
        await RedirectedAsync(worker.SubmitAsync($"/procedures/{id}/start", "start"));
        Assert.Contains("Поїхати до родини", await worker.TextAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Версія 1: 1 справа. Відкриті завдання: «Поїхати до родини» — 1.", await coordinator.TextAsync(steps), StringComparison.Ordinal);
        using var other = await server.SignedInAsync("koordynator2");
        using var hidden = await other.GetAsync(steps);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task Term_IsChanged_AndNothingElse_AndOnlyNewCasesGoByIt()
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        const string Steps = "/procedures/consent-contract/steps";
        var before = await LatestAsync(server, "consent-contract");
        await GoesToAsync($"{Steps}?done=saved#step-meet", network.SubmitAsync(
            $"{Steps}/meet", "step", ("a.dueIn", "2"), (Ticked, "true"), ("a.remindBefore", "1 WorkingDays"),
            ("a.way.0.checks", "true"), ("a.way.3.checks", "true"), ("a.way.4.checks", "true")));
        var after = await LatestAsync(server, "consent-contract");
        Assert.Equal(2, StepOf(after, "meet")["dueIn"]!.GetValue<int>());
        StepOf(before, "meet")["dueIn"] = 2;
        Assert.True(server.Services.GetRequiredService<DrawingText>().Same(before.ToJsonString(), after.ToJsonString()));
        var page = await network.TextAsync(Steps);
        Assert.Contains("нові справи йдуть за версією 1, без цих змін", page, StringComparison.Ordinal);
        Assert.Contains("Крок «Зустрітися з клієнтом»: строк 5 робочих днів → 2 робочі дні.", page, StringComparison.Ordinal);

        // Saved once more without a change it makes no version.
        var versions = await CountAsync(server, "consent-contract");
        await RedirectedAsync(network.SubmitAsync($"{Steps}/meet", "step", (Ticked, "true"), ("a.remindBefore", "1 WorkingDays"), ("a.way.0.checks", "true"), ("a.way.3.checks", "true"), ("a.way.4.checks", "true")));
        Assert.Equal(versions, await CountAsync(server, "consent-contract"));
    }

    [Fact]
    public async Task Version_IsComeBackTo_AndTheProcedureTakenOutOfForce()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("", Drawing.TaskStep("a", ("dueIn", 3))));
        await GoesToAsync($"{steps}?done=published", coordinator.SubmitAsync(steps, "publish"));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.dueIn", "2"), (Ticked, "true"), ("a.remindBefore", "1 WorkingDays"), ("a.way.0.checks", "true")));
        await GoesToAsync($"{steps}?done=published", coordinator.SubmitAsync(steps, "publish"));
        var page = await coordinator.TextAsync(Of(steps, "versions"));
        Assert.Contains("Версія 2 — діє", page, StringComparison.Ordinal);
        Assert.Contains("Крок «a»: строк 3 дні → 2 дні.", page, StringComparison.Ordinal);
        Assert.Contains("Перша версія.", page, StringComparison.Ordinal);

        using var sent = await coordinator.SendOfAnswerAsync(WebUtility.HtmlDecode(page), "Повернутися до версії 1");
        Assert.EndsWith("?done=back", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, StepOf(await LatestAsync(server, steps.Split('/')[2]), "a")["dueIn"]!.GetValue<int>());
        Assert.Contains("Крок «a»: строк 2 дні → 3 дні.", await coordinator.TextAsync(steps), StringComparison.Ordinal);
        await GoesToAsync($"{steps}?done=retracted", coordinator.SubmitAsync(Of(steps, "versions"), "retract"));
        Assert.Contains("процедуру ще не опубліковано", await coordinator.TextAsync(steps), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Outcome_Renamed_KeepsItsArrow_AndTwoThatChangeNamesKeepTheirs()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a:Згода>b a:Відмова>c", Drawing.TaskStep("a", Drawing.YesOrNo(), ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1)), Drawing.TaskStep("c", ("dueIn", 1))));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.way.0.text", "Відмова"), ("a.way.1.text", "Згода")));
        Assert.Equal(["a:Відмова>b", "a:Згода>c"], await ArrowsAsync(server, steps));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.way.0.text", "Ні")));
        Assert.Equal(["a:Згода>c", "a:Ні>b"], await ArrowsAsync(server, steps));

        // Taken out, its arrow goes too; what is late leads somewhere once somebody says so.
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.way.0.text", ""), ("a.way.4.to", "b")));
        Assert.Equal(["a:Згода>c", "a:Прострочено>b"], await ArrowsAsync(server, steps));
        Assert.Equal("Leave", StepOf(await LatestAsync(server, steps.Split('/')[2]), "a")["whenLate"]!.ToString());
        using var twice = await coordinator.SubmitAsync($"{steps}/a", "step", ("a.way.1.text", "Згода"), ("a.way.2.text", "Прострочено"));
        var page = await TextAsync(twice);
        Assert.Contains("«Згода» названо двічі", page, StringComparison.Ordinal);
        Assert.Contains("«Прострочено» тут уже є, назвіть інакше", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_ThatLeavesByDone_KeepsItsWay_WhenItGetsASecondOutcome_AndCanBeLedNowhere()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a>b b>c", [.. "abc".Select(id => Drawing.TaskStep(id.ToString(), ("dueIn", 1)))]));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.way.1.text", "Відмова"), ("a.way.1.to", "c")));
        Assert.Equal(["a:Відмова>c", "a:Завершено>b", "b:Done>c"], await ArrowsAsync(server, steps));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/b", "step", ("a.way.0.to", "")));
        Assert.Equal(["a:Відмова>c", "a:Завершено>b"], await ArrowsAsync(server, steps));
    }

    [Fact]
    public async Task ArrowToTheStepItself_AndOneOfAnOutcomeThatIsGone_StayUntilSomebodyTakesThemAway()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a:Згода>b a:Відмова>a a:Стара>b", Drawing.TaskStep("a", Drawing.YesOrNo(), ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))));
        var page = await coordinator.TextAsync($"{steps}/a");
        Assert.Contains("знову цей крок", page, StringComparison.Ordinal);
        Assert.Contains("Гілки «Стара» у кроці вже немає, лишилася стрілка", page, StringComparison.Ordinal);
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.dueIn", "2")));
        Assert.Equal(["a:Відмова>a", "a:Згода>b", "a:Стара>b"], await ArrowsAsync(server, steps));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.way.5.to", "")));
        Assert.Equal(["a:Відмова>a", "a:Згода>b"], await ArrowsAsync(server, steps));
    }

    [Fact]
    public async Task Beginning_StaysWhereItWas_WhateverElseNothingLeadsToAnyMore()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var (yes, no) = (Drawing.YesOrNo(), ("dueIn", (JsonNode?)1));
        JsonObject Branching(string id) => Drawing.TaskStep(id, (yes.Key, yes.Value!.DeepClone()), (no.Item1, 1));
        var steps = await DrawnAsync(coordinator, Drawing.Flow(
            "a>b b:Згода>c b:Відмова>a c:Згода>d c:Відмова>e", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.TaskStep("d", ("dueIn", 1)), Branching("b"), Branching("c"), Drawing.TaskStep("e", ("dueIn", 1))));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/c", "step", ("a.way.0.to", "")));
        Assert.Contains("id=\"step-a\"", await coordinator.TextAsync(steps), StringComparison.Ordinal);
        Assert.Equal("a", await FirstAsync(server, steps));

        // Without a branching step only what it alone led to goes with it, and that is named first.
        var other = await DrawnAsync(coordinator, Drawing.Flow(
            "a>b b:Згода>c b:Відмова>d c:Відмова>a c:Згода>f d>e", Drawing.TaskStep("a", ("dueIn", 1)), Branching("b"), Branching("c"), Drawing.TaskStep("d", ("dueIn", 1)), Drawing.TaskStep("e", ("dueIn", 1)), Drawing.TaskStep("f", ("dueIn", 1))));
        Assert.Contains("Тоді ніщо не вестиме до: «", await coordinator.TextAsync($"{other}/b/remove"), StringComparison.Ordinal);
        await RedirectedAsync(coordinator.SubmitAsync($"{other}/b/remove", "remove", ("port", "Згода"), ("aside", "true")));
        Assert.Equal(["a:Done>c", "c:Відмова>a", "c:Згода>f"], await ArrowsAsync(server, other));
        Assert.Equal("a", await FirstAsync(server, other));
    }

    [Fact]
    public async Task ArrowsInAnOlderSpelling_AreFollowedWhenAStepIsPutIn()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var drawing = JsonNode.Parse(Drawing.Flow("", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))))!;
        drawing["root"]!["connections"] = new JsonArray(new JsonObject { ["source"] = "a", ["sourcePort"] = "Done", ["target"] = "b" });
        var steps = await DrawnAsync(coordinator, drawing.ToJsonString());
        var added = await AddedAsync(coordinator, steps, "a:Done", "Case.Until");
        Assert.Equal(new[] { $"{added}:Done>b", $"a:Done>{added}" }.Order(StringComparer.Ordinal), await ArrowsAsync(server, steps));
    }

    [Fact]
    public async Task StepThatSomebodyHasTakenOutMeanwhile_IsSaidToBeGone_WithWhatWasTyped()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))));
        var late = await coordinator.FillInAsync($"{steps}/b", "step", ("a.instructions", "Довге пояснення людини"));
        var remove = await coordinator.FillInAsync($"{steps}/b/remove", "remove");
        await RedirectedAsync(remove());
        foreach (var send in new[] { late, remove })
        {
            using var answer = await send();
            var page = await TextAsync(answer);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Цього кроку вже немає", page, StringComparison.Ordinal);
        }

        using var told = await late();
        Assert.Contains("Довге пояснення людини", await TextAsync(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_PressedTwice_IsDoneOnce_AndAStepPutInTwiceToo()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("", Drawing.TaskStep("a", ("dueIn", 1))));
        var add = await coordinator.FillInAsync(Of(steps, "new-step"), "new-step", ("place", "a:Завершено"), ("kind", "Case.Until"));
        using var one = await add();
        using var two = await add();
        Assert.Equal(one.Headers.Location, two.Headers.Location);
        Assert.Equal(2, (await LatestAsync(server, steps.Split('/')[2]))["root"]!["activities"]!.AsArray().Count);
        await RedirectedAsync(coordinator.SubmitAsync(PathOf(one), "step", ("a.dueIn", "1")));
        var publish = await coordinator.FillInAsync(steps, "publish");
        await GoesToAsync($"{steps}?done=published", publish());
        await GoesToAsync($"{steps}?done=published", publish());
    }

    [Fact]
    public async Task Step_IsMoved_AndTakenOut_AndAnApprovalLeadsBackToWhatItApproves()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a>b b>c", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1), ("sameAs", "a"), ("who", "SameAs")), Drawing.TaskStep("c", ("dueIn", 1))));
        var approval = await AddedAsync(coordinator, steps, "a:Done", "Case.Approval");
        Assert.Equal([$"{approval}:Відхилено>a", $"{approval}:Погоджено>b", $"a:Done>{approval}", "b:Done>c"], await ArrowsAsync(server, steps));

        await GoesToAsync($"{steps}?done=moved#step-{approval}", coordinator.SubmitAsync($"{steps}/{approval}/move", "move", ("place", "b:Done")));
        Assert.Equal([$"{approval}:Відхилено>a", $"{approval}:Погоджено>c", "a:Done>b", $"b:Done>{approval}"], await ArrowsAsync(server, steps));
        using var nowhere = await coordinator.SubmitAsync($"{steps}/{approval}/move", "move", ("place", "z:Done"));
        Assert.Contains("Виберіть, куди перенести крок", await TextAsync(nowhere), StringComparison.Ordinal);

        Assert.Contains("На нього посилаються: «2. b»", await coordinator.TextAsync($"{steps}/a/remove"), StringComparison.Ordinal);
        await GoesToAsync($"{steps}?done=removed", coordinator.SubmitAsync($"{steps}/{approval}/remove", "remove", ("port", "Погоджено")));
        Assert.Equal(["a:Done>b", "b:Done>c"], await ArrowsAsync(server, steps));
    }

    [Fact]
    public async Task Removal_OfABranchingStep_TakesWhatStandsAsideAfterIt_IfWanted()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var flow = Drawing.Flow("a>b b:Згода>c b:Відмова>d d>e", [.. "acde".Select(id => Drawing.TaskStep(id.ToString(), ("dueIn", 1))), Drawing.TaskStep("b", Drawing.YesOrNo(), ("dueIn", 1))]);
        var steps = await DrawnAsync(coordinator, flow);
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/b/remove", "remove", ("port", "Згода"), ("aside", "true")));
        Assert.Equal(["a:Done>c"], await ArrowsAsync(server, steps));
        Assert.Equal(["a", "c"], (await LatestAsync(server, steps.Split('/')[2]))["root"]!["activities"]!.AsArray().Select(step => step!["id"]!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fork_ComesWithThePlaceWhereItsBranchesMeet()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))));
        var fork = await AddedAsync(coordinator, steps, "a:Done", "Elsa.FlowFork");
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/{fork}", "step", ("a.way.0.text", "Дитина")));
        var inBranch = await AddedAsync(coordinator, steps, $"{fork}:Дитина", "Case.HumanTask");
        var join = (await LatestAsync(server, steps.Split('/')[2]))["root"]!["activities"]!.AsArray().Single(step => step!["type"]!.ToString() == "Elsa.FlowJoin")!["id"]!.ToString();
        Assert.Equal(
            new[] { $"{fork}:Гілка 2>{join}", $"{fork}:Дитина>{inBranch}", $"{inBranch}:Завершено>{join}", $"{join}:Done>b", $"a:Done>{fork}" }.Order(StringComparer.Ordinal), await ArrowsAsync(server, steps));
        Assert.DoesNotContain((await JsonAsync(await coordinator.GetAsync(Of(steps, "check")))).AsArray(), problem => problem!["text"]!.ToString().Contains("Зійтись", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SomebodyElsesChange_IsToldAndNotOverwritten_AndWhatWasTypedStays()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))));
        var late = await coordinator.FillInAsync($"{steps}/a", "step", ("a.dueIn", "7"), ("a.instructions", "Моє пояснення"));
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/b", "step", ("a.dueIn", "5")));
        using var answer = await late();
        var page = await TextAsync(answer);
        Assert.Contains("Поки Ви вносили зміни, процедуру змінено", page, StringComparison.Ordinal);
        Assert.Contains("Моє пояснення</textarea>", page, StringComparison.Ordinal);
        Assert.Equal(1, StepOf(await LatestAsync(server, steps.Split('/')[2]), "a")["dueIn"]!.GetValue<int>());

        var mark = System.Text.RegularExpressions.Regex.Match(page, "name=\"mark\" value=\"([^\"]+)\"").Groups[1].Value;
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("mark", mark), ("a.dueIn", "7"), ("a.instructions", "Моє пояснення")));
        var saved = await LatestAsync(server, steps.Split('/')[2]);
        Assert.Equal((7, 5), (StepOf(saved, "a")["dueIn"]!.GetValue<int>(), StepOf(saved, "b")["dueIn"]!.GetValue<int>()));
    }

    [Fact]
    public async Task FieldsOfOneStep_ChangedByTwo_AreKeptOfBoth()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a:Згода>b", Drawing.TaskStep("a", Drawing.YesOrNo(), ("dueIn", 1)), Drawing.TaskStep("b", ("dueIn", 1))));
        (string, string)[] asOpened = [("a.dueIn", "1"), ("a.way.0.text", "Згода"), ("a.way.0.to", "b"), ("a.way.0.checks", "true"), ("a.way.0.kind", "Positive"), ("a.title", "Завдання a")];
        var late = await coordinator.FillInAsync($"{steps}/a", "step", [.. asOpened, ("a.instructions", "Від другого")]);
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.dueIn", "9"), ("a.way.0.to", ""), ("a.way.0.checks", "true")));
        using var answer = await late();
        var page = await TextAsync(answer);
        Assert.Contains("value=\"9\"", page, StringComparison.Ordinal);
        var again = await coordinator.FillInAsync($"{steps}/a", "step", [("a.instructions", "Перше\n\nДруге"), ("a.way.0.checks", "true")]);
        await RedirectedAsync(again());
        var saved = StepOf(await LatestAsync(server, steps.Split('/')[2]), "a");
        Assert.Equal((9, "Перше\n\nДруге"), (saved["dueIn"]!.GetValue<int>(), saved["instructions"]!.ToString()));
        Assert.Empty(await ArrowsAsync(server, steps));

        // The same lines in another order, or without the empty one, are another text.
        foreach (var text in new[] { "Друге\n\nПерше", "Друге\nПерше" })
        {
            await RedirectedAsync(coordinator.SubmitAsync($"{steps}/a", "step", ("a.instructions", text), ("a.way.0.checks", "true")));
            Assert.Equal(text, StepOf(await LatestAsync(server, steps.Split('/')[2]), "a")["instructions"]!.ToString());
        }
    }

    [Fact]
    public async Task WhatCannotBeKept_IsSaidBesideItsField_AndNothingIsSaved()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("", Drawing.TaskStep("a", ("dueIn", 1))));
        var versions = await LatestAsync(server, steps.Split('/')[2]);
        using var answer = await coordinator.SubmitAsync($"{steps}/a", "step", ("a.dueIn", "дві"), ("a.role", "Nobody"), ("a.way.0.text", ""), ("a.title", "Нова назва"));
        var page = await TextAsync(answer);
        foreach (var said in new[] { "«Строк»: введіть ціле число від 1 до 10000", "«Роль»: виберіть зі списку", "Завдання має чимось завершуватися", "value=\"Нова назва\"", "value=\"дві\"" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        Assert.True(JsonNode.DeepEquals(versions, await LatestAsync(server, steps.Split('/')[2])));
    }

    [Fact]
    public async Task Condition_OffersWhatTheChosenFieldCanBe()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var condition = Drawing.Step("q", "Case.Condition");
        var steps = await DrawnAsync(coordinator, Drawing.Flow("a:Згода>q a:Відмова>q", Drawing.TaskStep("a", Drawing.YesOrNo(), ("dueIn", 1)), condition));
        using var shown = await coordinator.SubmitAsync($"{steps}/q", "step", ("act", "show"), ("a.field", "a.outcome"));
        var page = await TextAsync(shown);
        Assert.Contains("<option value=\"Відмова\"", page, StringComparison.Ordinal);
        Assert.Null(StepOf(await LatestAsync(server, steps.Split('/')[2]), "q")["field"]);
        await RedirectedAsync(coordinator.SubmitAsync($"{steps}/q", "step", ("a.field", "a.outcome"), ("a.operator", "Equal"), ("a.value", "Відмова")));
        Assert.Equal(("a.outcome", "Відмова"), (StepOf(await LatestAsync(server, steps.Split('/')[2]), "q")["field"]!.ToString(), StepOf(await LatestAsync(server, steps.Split('/')[2]), "q")["value"]!.ToString()));
    }

    [Fact]
    public async Task ProcedureOfTheNetwork_IsLookedAtAndTaken_AndAnotherCentresIsNotThere()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        const string Steps = "/procedures/lead-routing/steps";
        var page = await coordinator.TextAsync(Steps);
        Assert.Contains("тож тут її можна лише подивитися", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Вилучити", page, StringComparison.Ordinal);
        using var hidden = await coordinator.GetAsync("/procedures/lead-routing/beginning");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);

        using var taken = await coordinator.SubmitAsync(Steps, "take");
        var own = taken.Headers.Location!.ToString();
        Assert.EndsWith("?done=taken", own, StringComparison.Ordinal);
        var steps = new Uri(server.Address, own).AbsolutePath;
        Assert.Contains("Потенційний клієнт (Калиновий центр)", await coordinator.TextAsync(steps), StringComparison.Ordinal);
        Assert.Contains("Відкрити власну", await coordinator.TextAsync(Steps), StringComparison.Ordinal);

        using var stranger = await server.SignedInAsync("koordynator2");
        using var foreign = await stranger.GetAsync(steps);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.DoesNotContain("Калиновий", await stranger.TextAsync("/procedures/edit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawing_ThatIsNotSaved_IsComparedInWords_ForWhoeverDraws()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var id = (await DrawnAsync(coordinator, Drawing.Flow("a>b", Drawing.TaskStep("a", ("dueIn", 3)), Drawing.TaskStep("b", ("dueIn", 1))))).Split('/')[2];
        var model = await JsonAsync(await coordinator.GetAsync($"/elsa/api/workflow-definitions/by-definition-id/{id}?versionOptions=Latest"));
        var path = $"/procedures/{id}/difference";
        Assert.Equal("[]", await (await PostAsync(coordinator, path, model)).Content.ReadAsStringAsync());
        model["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.ToString() == "a")!["dueIn"] = 2;
        using var told = await PostAsync(coordinator, path, model);
        Assert.Contains("Крок «a»: строк 3 дні → 2 дні.", JsonNode.Parse(await told.Content.ReadAsStringAsync())!.AsArray().Single()!.ToString(), StringComparison.Ordinal);
        using var none = await PostAsync(coordinator, path, new JsonObject());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var stranger = await server.SignedInAsync("koordynator2");
        using var hidden = await PostAsync(stranger, path, model);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Theory]
    [InlineData("lead-routing")]
    [InlineData("consent-contract")]
    public async Task ShippedProcedure_IsToldWithoutCodes(string id)
    {
        var server = await StartAsync();
        using var network = await server.SignedInAsync("merezha");
        var notes = Note().Matches(await network.TextAsync($"/procedures/{id}/steps")).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(notes);
        Assert.DoesNotContain(notes, note => note.Any(char.IsAsciiLetter));
    }

    [Fact]
    public async Task NewProcedure_SentTwice_IsOne_AndItsNameIsItsOwn()
    {
        var server = await StartAsync();
        using var coordinator = await server.SignedInAsync("koordynator1");
        var send = await coordinator.FillInAsync("/procedures/edit", "new", ("name", "Супровід"));
        using var first = await send();
        using var second = await send();
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        using var same = await coordinator.SubmitAsync("/procedures/edit", "new", ("name", "супровід"));
        Assert.Contains("Процедура з такою назвою вже є", await TextAsync(same), StringComparison.Ordinal);
        using var none = await coordinator.SubmitAsync("/procedures/edit", "new", ("name", " "));
        Assert.Contains("Введіть назву процедури", await TextAsync(none), StringComparison.Ordinal);
    }

    [GeneratedRegex("<p class=\"step-note\">([^<]*)")]
    private static partial Regex Note();

    private static string Of(string steps, string page) => $"{steps[..^"/steps".Length]}/{page}";

    private static async Task<string> NewAsync(Visitor visitor, string name)
    {
        using var answer = await visitor.SubmitAsync("/procedures/edit", "new", ("name", name));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return PathOf(answer);
    }

    private static async Task<string> DrawnAsync(Visitor visitor, string text)
    {
        var saved = await JsonAsync(await PostAsync(visitor, "/elsa/api/workflow-definitions", new JsonObject { ["model"] = JsonNode.Parse(text), ["publish"] = false }));
        return $"/procedures/{saved["workflowDefinition"]!["definitionId"]}/steps";
    }

    private static async Task<string> AddedAsync(Visitor visitor, string steps, string place, string kind)
    {
        using var answer = await visitor.SubmitAsync(Of(steps, "new-step"), "new-step", ("place", place), ("kind", kind));
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await TextAsync(answer));
        return PathOf(answer).Split('/')[^1];
    }

    private static string PathOf(HttpResponseMessage answer) => new Uri(new Uri("http://here/"), answer.Headers.Location!).AbsolutePath;

    private static async Task GoesToAsync(string where, Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await TextAsync(answer));
        var to = new Uri(new Uri("http://here/"), answer.Headers.Location!);
        Assert.Equal(where, to.PathAndQuery + to.Fragment);
    }

    private static async Task RedirectedAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await TextAsync(answer));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    private Task<JsonObject> LatestAsync(RunningServer server, string id) => OnContextAsync(server, async context =>
        JsonNode.Parse(await context.Set<WorkflowVersion>().Where(row => row.DefinitionId == id && row.IsLatest).Select(row => row.Text).SingleAsync())!.AsObject());

    private Task<int> CountAsync(RunningServer server, string id) => OnContextAsync(server, context => context.Set<WorkflowVersion>().CountAsync(row => row.DefinitionId == id));

    private async Task<IEnumerable<string>> ArrowsAsync(RunningServer server, string steps) =>
        (await LatestAsync(server, steps.Split('/')[2]))["root"]!["connections"]!.AsArray()
            .Select(arrow => $"{arrow!["source"]!["activity"]}:{arrow["source"]!["port"]}>{arrow["target"]!["activity"]}").Order(StringComparer.Ordinal);

    private async Task<string> FirstAsync(RunningServer server, string steps) =>
        StepOutlineTests.Of((await LatestAsync(server, steps.Split('/')[2])).ToJsonString()).Steps.First().Node.Id;

    private static JsonNode StepOf(JsonObject definition, string id) => definition["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.ToString() == id)!;
}

public sealed class StepPagesOnPostgres() : StepPagesTests(Databases.PostgresWithPeople);

public sealed class StepPagesOnSqlite() : StepPagesTests(Databases.SqliteWithPeople);
