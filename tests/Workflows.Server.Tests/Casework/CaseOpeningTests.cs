using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Cases;
using Workflows.Server.Casework;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Procedures;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Casework;

/// <summary>«Ведення випадку» until the first contact (standard S1, C1 to C7, ST1): checked and explained, model, team, manager, stage 1.</summary>
public abstract class CaseOpeningTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Worker = "pratsivnyk1", Lawyer = "yuryst1", Coordinator = "koordynator1";

    [Fact]
    public async Task Case_WithACriterion_IsOpened_WithModelTeamAndManager_AndComesToTheFirstContact()
    {
        var work = await BeginAsync(ClientSource.Partner, requests: "4");
        var check = Assert.Single((await ViewAsync(work)).Checks);
        Assert.True(check.Holds);
        Assert.Equal(
            """
            Ознака 1, більш ніж два проблемні запити й тривала спільна робота: запитів 4, тривала робота — так. Є.
            Ознака 2, нагальні потреби задоволено, але потрібні додаткові ресурси: потреби задоволено — так, ресурси потрібні — ні. Немає.
            Ознака 3, не може сам отримати життєво необхідну послугу: ні. Немає.
            1 ознака з трьох; досить однієї.
            """.ReplaceLineEndings("\n"),
            check.Explanation);

        // Whoever decides reads it on the task itself.
        var decide = await Office.TaskAsync(work, "decide");
        await using (var context = Office.Open())
        {
            var (before, _) = await Office.Get<TaskPast>().StepsAsync(context, await WhoAsync(Coordinator), decide, default);
            Assert.Equal(("Ознаки випадку: так", 4), (before[0].Title, before[0].Why.Count));
        }

        await DecideAsync(work, "strengths");
        await AssignAsync(work);
        var view = await ViewAsync(work);
        Assert.Equal("Зосереджена на сильних сторонах модель", view.Model);
        Assert.Equal(["Соціальна працівниця 1: Соціальний супровід", "Юристка 1: Правова допомога"], view.Team.Select(one => $"{one.Name}: {one.Part}").Order(StringComparer.Ordinal));
        Assert.Equal(CaseStage.Contact, (await FileAsync(work)).Stage);
        var contact = Assert.Single(await ChildrenAsync(work)).InstanceId;
        Assert.Equal(["Соціальна працівниця 1", "Юристка 1"], (await ViewAsync(contact)).Team.Select(one => one.Name).Order(StringComparer.Ordinal)); // A part has the team of the whole.
        Assert.Equal((await WhoAsync(Worker)).AccountId, (await Office.TaskAsync(contact, "consent")).AssigneeId);
        await ConsentAsync(contact);

        // Whoever meets the client knows what was learnt before, and why it is a case.
        await using (var context = Office.Open())
        {
            var (before, _) = await Office.Get<TaskPast>().StepsAsync(context, await WhoAsync(Worker), await Office.TaskAsync(contact, "meet"), default);
            Assert.Contains("Документи, житло, школа.", before.Single(step => step.Title == "Справу розпочато: Ведення випадку").Answers!.Values.Values.Select(value => (value as JsonValue)?.ToString()));
            Assert.Contains(before, step => step.Title == "Вирішити, чи відкривати випадок" && step.Answers is not null);
            Assert.Contains(before, step => step.Why.Count == 4);

            // To a volunteer neither answers nor checks are told.
            var (hidden, _) = await Office.Get<TaskPast>().StepsAsync(context, await WhoAsync("volonter1"), await Office.TaskAsync(contact, "meet"), default);
            Assert.All(hidden, step => Assert.True(step.Answers is null && step.Why.Count == 0));
        }

        await DoAsync(contact, "meet", "Контакт встановлено", Worker, Meeting());
        Assert.Equal((await WhoAsync(Worker)).AccountId, Assert.Single(await Office.OpenTasksAsync(work)).AssigneeId);
        await DoAsync(work, "lead", "Роботу з клієнтом завершено", Worker, ("result", "Дитина вчиться, документи є."));
        await AssertEndedAsync(work, "Роботу з клієнтом завершено.");
        Assert.DoesNotContain("cannotAlone", (await Office.InstanceAsync(work)).State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_WithoutEnough_IsExplained_AndNobodyIsLeftWithoutAnotherWay()
    {
        var work = await BeginAsync(ClientSource.Direct, requests: "2");
        Assert.False((await ViewAsync(work)).Checks[0].Holds);
        await DoAsync(work, "without", "Допомогти без ведення випадку", Coordinator, ("why", "Досить двох консультацій."));
        await DoAsync(work, "offer", "Запропоновано", Worker, ("offered", "advice"));
        await AssertEndedAsync(work, "Випадок не ведуть; клієнтові запропоновано інший шлях.");
    }

    [Fact]
    public async Task Coordinator_MayOpenItAllTheSame_WithAReason_OrNot()
    {
        var work = await BeginAsync(ClientSource.Direct, requests: "2");
        Assert.IsType<TaskMove.Invalid>(await TryAsync(work, "without", "Відкрити все одно", Coordinator));
        await DoAsync(work, "without", "Відкрити все одно", Coordinator, ("why", "Родина от-от лишиться без житла."));
        await DoAsync(work, "decide", "Не відкривати", Coordinator);
        await DoAsync(work, "why", "Пояснено", Coordinator, ("why", "Родині вже допомагає служба міста."));
        Assert.Equal((await WhoAsync(Worker)).AccountId, (await Office.TaskAsync(work, "offer")).AssigneeId);
    }

    [Theory]
    [InlineData(ClientSource.Direct, false)]
    [InlineData(ClientSource.Website, false)]
    [InlineData(ClientSource.Partner, true)]
    [InlineData(ClientSource.Street, true)]
    public async Task BrokersModel_IsForWhoCameThemselves(ClientSource source, bool refused)
    {
        var work = await BeginAsync(source, requests: "4");
        await DecideAsync(work, "brokerage");
        if (refused)
        {
            await DoAsync(work, "model", "Картку виправлено, перевірити ще раз", Coordinator);
            await DoAsync(work, "model", "Вибрано", Coordinator, ("model", "brokerage")); // It says no again.
            await DoAsync(work, "model", "Вибрано", Coordinator, ("model", "intensive"));
        }

        await AssignAsync(work);
        Assert.Equal(refused ? "intensive" : "brokerage", (await FileAsync(work)).Model);
    }

    [Fact]
    public async Task Client_WhoRefusesAtTheFirstMeeting_IsOfferedAnotherWay_AndMayChangeTheirMind()
    {
        var contact = await UntilContactAsync();
        await ConsentAsync(contact);
        await DoAsync(contact, "meet", "Клієнт відмовився", Worker);
        await DoAsync(contact, "other", "Клієнт передумав", Worker);
        await DoAsync(contact, "meet", "Клієнт відмовився", Worker);
        await DoAsync(contact, "other", "Запропоновано інший шлях", Worker, ("offered", "later"));
        await AssertEndedAsync(contact, "Згоди немає; клієнтові запропоновано інший шлях.");
        await AssertEndedAsync((await FileAsync(contact)).ParentInstanceId!, "Клієнт відмовився; йому запропоновано інший шлях.");
    }

    [Fact]
    public async Task Client_WhoIsNotReached_IsTriedThrice_AndThenTheCoordinatorDecides()
    {
        var contact = await UntilContactAsync();
        await ConsentAsync(contact);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await DoAsync(contact, "meet", "Не вдалося зв'язатися", Worker);
            Assert.Equal(attempt < 3 ? [] : new[] { "lost" }, (await Office.OpenTasksAsync(contact)).Select(task => task.ActivityId));
            await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(attempt < 3 ? 5 : 0));
        }

        await DoAsync(contact, "lost", "Спробувати ще раз", Coordinator, ("why", "Спробуємо через школу."));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(5));
        await DoAsync(contact, "meet", "Не вдалося зв'язатися", Worker);
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(5));
        await DoAsync(contact, "meet", "Контакт встановлено", Worker, Meeting());
        await AssertEndedAsync(contact, "Контакт із клієнтом встановлено.");
    }

    [Fact]
    public async Task Client_WhoIsNotReachedBeforeConsent_IsTriedToo_AndHasRefusedNothing()
    {
        var contact = await UntilContactAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await DoAsync(contact, "consent", "Не вдалося зв'язатися", Worker);
            await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(attempt < 3 ? 5 : 0));
        }

        await DoAsync(contact, "lost", "Закінчити", Coordinator, ("why", "Родина виїхала."));
        await AssertEndedAsync((await FileAsync(contact)).ParentInstanceId!, "Зв'язатися з клієнтом не вдалося.");
        await using var context = Office.Open();
        Assert.False(await context.Consents.AnyAsync());
    }

    [Fact]
    public async Task FirstStage_ThatIsCancelled_IsForTheCoordinatorToDecideOn()
    {
        var contact = await UntilContactAsync();
        var work = (await FileAsync(contact)).ParentInstanceId!;
        await Office.Get<BurstRunner>().RunAsync(() => Office.OpenFor(Office.Centre), new CancelInstance(contact));
        await Office.AdvanceAsync(TimeSpan.Zero);
        await DoAsync(work, "again", "Почати знайомство знову", Coordinator, ("why", "Було призначено не того."));
        Assert.Equal(2, (await ChildrenAsync(work)).Count);
    }

    [Fact]
    public async Task Team_WrittenAnew_EndsWhoIsNotInIt_AndTheSameOnceMoreChangesNothing()
    {
        var (worker, lawyer) = ((await WhoAsync(Worker)).AccountId, (await WhoAsync(Lawyer)).AccountId);
        var both = $$"""[{"person":"{{worker}}","part":"social"},{"person":"{{worker}}","part":"representation"},{"person":"{{lawyer}}","part":"legal"}]""";
        await Office.PublishAsync(Drawing.Flow("s>a a>w w>b", Drawing.TaskStep("s"), Team("a", both), Drawing.TaskStep("w"), Team("b", $$"""[{"person":"{{worker}}","part":"social"},{"person":"{{worker}}","part":"representation"}]""")), "team");
        var id = await Office.StartAsync("team");
        await new Shelf(Office).AddCaseAsync(id, $"КАЛ-2026-{id}");
        await Office.CompleteAsync(await WhoAsync(Lawyer), (await Office.TaskAsync(id, "s")).Id, command: "s");
        Assert.Equal(["Соціальна працівниця 1: Соціальний супровід, Представництво інтересів клієнта", "Юристка 1: Правова допомога"], (await ViewAsync(id)).Team.Select(one => $"{one.Name}: {one.Part}").Order(StringComparer.Ordinal));
        await Office.CompleteAsync(await WhoAsync(Lawyer), (await Office.TaskAsync(id, "w")).Id, command: "w");
        Assert.Equal(["Соціальна працівниця 1"], (await ViewAsync(id)).Team.Select(one => one.Name));
        await using var context = Office.Open();
        Assert.Equal(3, await context.CaseMembers.CountAsync());
        Assert.Equal(1, await context.CaseMembers.CountAsync(row => row.Until != null));
    }

    [Theory]
    [InlineData("Any", true)]
    [InlineData("All", false)]
    public async Task Step_HeedsHowManyAreNeeded(string rule, bool holds)
    {
        var drawn = Drawing.Step("q", "Case.Criteria");
        drawn["rule"] = rule;
        await Office.PublishAsync(Drawing.Flow("f>q q:Так>yes q:Ні>no", Drawing.TaskStep("f", ("form", "criteria-test")), drawn, Drawing.TaskStep("yes"), Drawing.TaskStep("no")), "criteria");
        await Office.PublishFormAsync(
            """{"key":"criteria-test","title":"Ознаки","groups":[{"fields":[{"key":"a","bind":"criteria.cannotAlone"},{"key":"b","bind":"criteria.requests"}]}]}""", "criteria-test", "criteria");
        var id = await Office.StartAsync("criteria");
        await DoAsync(id, "f", "Завершено", Lawyer, ("a", "true"), ("b", "1"));
        Assert.Equal(holds ? "yes" : "no", Assert.Single(await Office.OpenTasksAsync(id)).ActivityId);
    }

    private static JsonObject Team(string id, string members)
    {
        var step = Drawing.Step(id, "Case.Team");
        step["members"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = $"return {members};" } };
        return step;
    }

    private async Task<string> UntilContactAsync()
    {
        var work = await BeginAsync(ClientSource.Direct, requests: "3");
        await DecideAsync(work, "clinical");
        await AssignAsync(work);
        return Assert.Single(await ChildrenAsync(work)).InstanceId;
    }

    private async Task<string> BeginAsync(ClientSource source, string requests)
    {
        var client = Guid.CreateVersion7(Office.Clock.GetUtcNow());
        await using (var context = Office.Open())
        {
            var key = context.Add(Office.Get<SubjectSeals>().NewKey(client, Office.Centre)).Entity;
            Office.Get<Register>().Make(
                context, key, SubjectKind.Client, "КАЛ-К-2026-000777", new Dictionary<string, JsonNode?> { [FieldCatalogue.FirstName] = "Ластівка", [FieldCatalogue.Source] = source.ToString() }, null,
                Office.Clock.GetUtcNow());
            await context.SaveChangesAsync();
        }

        var work = await StartAsync(
            Worker, "case-work", ("client", client.ToString()), ("requests", requests), ("which", "Документи, житло, школа."), ("longWork", "true"), ("basicMet", "true"), ("moreNeeded", "false"), ("cannotAlone", "false"));
        await Office.AdvanceAsync(TimeSpan.Zero);
        return work;
    }

    private async Task DecideAsync(string work, string model) => await DoAsync(
        work, "decide", "Відкрити випадок", Coordinator, ("model", model), ("team.0.person", (await WhoAsync(Worker)).AccountId.ToString()), ("team.0.part", "social"),
        ("team.1.person", (await WhoAsync(Lawyer)).AccountId.ToString()), ("team.1.part", "legal"));

    private async Task AssignAsync(string work)
    {
        var task = await Office.TaskAsync(work, "assign");
        var wish = new CompletionWish(await WhoAsync(Coordinator), task.Id, AssignActivity.Assigned, new Dictionary<string, IReadOnlyList<string>>(), "assign") { Chosen = (await WhoAsync(Worker)).AccountId };
        Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(wish, default));
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Empty(await Office.IncidentsAsync(work));
    }

    private Task ConsentAsync(string contact) => DoAsync(
        contact, "consent", "Згоду отримано", Worker, ("by", "Child"), ("on", Today), ("purposes", "help"), ("purposes", "data"));

    private (string, string)[] Meeting() =>
        [("metOn", Today), ("place", "centre"), ("role", "true"), ("choice", "true"), ("third", "true"), ("situation", "Боїться йти до школи."), ("expects", "Щоб повірили.")];

    private async Task<CaseworkView> ViewAsync(string instance) => (await Office.Get<CaseReading>().FindAsync(await WhoAsync(Coordinator), instance, default))!.Casework;
}

public sealed class CaseOpeningOnPostgres() : CaseOpeningTests(Databases.PostgresWithPeople);

public sealed class CaseOpeningOnSqlite() : CaseOpeningTests(Databases.SqliteWithPeople);
