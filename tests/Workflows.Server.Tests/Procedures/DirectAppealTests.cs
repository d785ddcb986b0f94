using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Procedures.Regular;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>Direct appeals (standard S0, D1 and D2): «Прийом у центрі» and «План реклами», each of their paths.</summary>
public abstract class DirectAppealTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Worker = "pratsivnyk1", Lawyer = "yuryst1", Coordinator = "koordynator1", Front = "frontlayner1";

    [Fact]
    public async Task Visitor_WhoNeedsTheCentre_GoesOnInTheGeneralOrder_WithWhoeverReceivedThem()
    {
        var visit = await ComeAsync(Worker);
        Assert.Equal((await WhoAsync(Worker)).AccountId, Assert.Single(await Office.OpenTasksAsync(visit)).AssigneeId);
        await DoAsync(visit, "talk", "Розмову проведено", Worker, Talk("true"));
        var general = Assert.Single(await ChildrenAsync(visit));
        Assert.Equal((await WhoAsync(Worker)).AccountId, (await Office.TaskAsync(general.InstanceId, "meet")).AssigneeId);
        await Consent.SignedAsync(this, general.InstanceId);
        await AssertEndedAsync(visit, "Далі — у загальному порядку.");
    }

    [Fact]
    public async Task Visitor_WhomAdviceHelped_IsEntered_WithTheirDataWhereTheyMayBeKept()
    {
        var visit = await ComeAsync(Worker);
        await DoAsync(visit, "talk", "Розмову проведено", Worker, [.. Talk("false"), ("said", "Given"), ("by", "Child"), ("way", "Oral")]);
        await DoAsync(visit, "card", "Картку заповнено", Worker, ("firstName", "Оленка"), ("birthYear", "2011"));
        await AssertEndedAsync(visit, "Досить поради; клієнта записано в ЕБД.");
        var card = await CardAsync((await FileAsync(visit)).SubjectId);
        Assert.Equal((SubjectKind.Client, "Direct", "Оленка"), (card.Kind, (string?)card.Fields["client.source"], (string?)card.Fields["client.firstName"]));
    }

    [Fact]
    public async Task Visitor_WhoseDataMayNotBeKept_IsEnteredByAPseudonym()
    {
        var visit = await ComeAsync(Worker);
        await DoAsync(visit, "talk", "Розмову проведено", Worker, [.. Talk("false"), ("said", "Refused")]);
        await DoAsync(
            visit, "nickname", "Картку заповнено", Worker,
            [("nickname", "Зірка"), .. new[] { ("firstName", "Оленка"), ("birthYear", "2011"), ("representative", "Вигадайко Тетяна") }.SelectMany(known => new[] { (known.Item1, ""), ($"{known.Item1}.known", known.Item2) })]);
        await AssertEndedAsync(visit, "Досить поради; клієнта записано в ЕБД.");
        var fields = (await CardAsync((await FileAsync(visit)).SubjectId)).Fields;
        Assert.Equal(["client.advert", "client.nickname", "client.source"], fields.Where(field => field.Value is not null).Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Visitor_WhoIsMetByTheDesk_WaitsForASocialWorker_AndMayGo()
    {
        var visit = await ComeAsync(null);
        var task = Assert.Single(await Office.OpenTasksAsync(visit));
        Assert.Equal((Role.SocialWorker, (Guid?)null), (task.Role, task.AssigneeId));
        await DoAsync(visit, "talk", "Пішли, не дочекавшись", Worker);
        await AssertEndedAsync(visit, "Пішли, не дочекавшись.");
    }

    [Fact]
    public async Task Quarter_HasItsPlan_ItsAds_AndALookAtWhatWorked()
    {
        Assert.True(await Office.Get<RegularProcedures>().SwitchAsync(await WhoAsync(Coordinator), Office.Centre, "ad-plan", true, default));
        await Office.PlayAsync(new DateTimeOffset(2026, 4, 1, 7, 0, 0, TimeSpan.Zero));
        await using var context = Office.Open();
        var quarter = (await context.CaseFiles.AsNoTracking().SingleAsync(file => file.DefinitionId == "ad-plan")).InstanceId;
        await DoAsync(
            quarter, "plan", "План складено", Coordinator, ("rows.0.kind", "leaflet"), ("rows.0.audience", "children"), ("rows.0.where", "Школи району"),
            ("people.0.person", (await WhoAsync(Worker)).AccountId.ToString()), ("people.1.person", (await WhoAsync(Lawyer)).AccountId.ToString()));
        Assert.Equal(2, (await Office.OpenTasksAsync(quarter)).Count);
        foreach (var person in new[] { Worker, Lawyer })
        {
            var who = await WhoAsync(person);
            var task = (await Office.OpenTasksAsync(quarter)).Single(one => one.AssigneeId == who.AccountId);
            var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.kinds"] = ["leaflet"], ["a.doneOn"] = [Today], ["a.where"] = ["Дві школи."] };
            Assert.IsType<Server.Tasks.TaskMove.Done>(await Office.Work.CompleteAsync(who, task.Id, "Розміщено", typed, person, default));
        }

        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Empty(await Office.OpenTasksAsync(quarter));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(65));
        await DoAsync(quarter, "look", "Оцінено", Coordinator, ("worked", "leaflet"), ("next", "Додати оголошення в чатах."));
        await AssertEndedAsync(quarter, "Рекламу розміщено й оцінено.");
    }

    [Fact]
    public async Task Quarter_WithoutAds_SaysWhy()
    {
        var quarter = await StartAsync(Coordinator, "ad-plan");
        await DoAsync(quarter, "plan", "Реклами не буде", Coordinator);
        await DoAsync(quarter, "why", "Пояснено", Coordinator, ("why", "Центр у переїзді."));
        await AssertEndedAsync(quarter, "Цього кварталу реклами не було.");
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(quarter)).Status);
    }

    private (string, string)[] Talk(string goesOn) => [("talkedOn", Today), ("needs", "legal"), ("summary", "Пояснено, як отримати довідку."), ("goesOn", goesOn)];

    private async Task<string> ComeAsync(string? by) => await StartAsync(
        Front, "centre-reception", ("firstName", "Оленка"), ("birthYear", "2011"), ("representative", "Вигадайко Тетяна"), ("reason", "Питає про довідку."), ("advert", "school"), ("worker", by is null ? "" : (await WhoAsync(by)).AccountId.ToString()));
}

public sealed class DirectAppealOnPostgres() : DirectAppealTests(Databases.PostgresWithPeople);

public sealed class DirectAppealOnSqlite() : DirectAppealTests(Databases.SqliteWithPeople);
