using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Звернення через сайт» (standard S0, W2–W8), each of its paths.</summary>
public abstract class WebsiteAppealTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Moderator = "moderator1";
    private const string Coordinator = "koordynator1";
    private const string Worker = "pratsivnyk1";
    private const string Lawyer = "yuryst1";

    [Fact]
    public async Task Appeal_ThatAMeetingFollows_GoesOnInTheGeneralOrder()
    {
        var appeal = await AssignedAsync("SocialWorker", Worker);
        await DoAsync(appeal, "consult", "Потрібна зустріч", Worker, Talk());
        await RegisterAsync(appeal, Worker);
        var general = Assert.Single(await ChildrenAsync(appeal));
        Assert.Equal(((await FileAsync(appeal)).SubjectId, $"{(await FileAsync(appeal)).Number}/1"), (general.SubjectId, general.Number));
        Assert.Equal((await WhoAsync(Worker)).AccountId, (await Office.TaskAsync(general.InstanceId, "meet")).AssigneeId);
        await Consent.SignedAsync(this, general.InstanceId);
        await AssertEndedAsync(appeal, "Клієнта записано в ЕБД; далі — у загальному порядку.");
    }

    [Fact]
    public async Task Appeal_ForALawyer_GoesToTheLawyer_AndIsAnsweredInTheForum_ANicknameIsEnough()
    {
        var appeal = await AssignedAsync("Lawyer", Lawyer);
        await DoAsync(appeal, "consultLawyer", "Достатньо відповіді на форумі", Lawyer, Talk());
        await DoAsync(appeal, "forum", "Відповідь опубліковано", Lawyer, ("link", "тема 12"), ("answeredOn", Today));
        await RegisterAsync(appeal, Lawyer);
        await AssertEndedAsync(appeal, "Клієнта записано в ЕБД; зустріч не потрібна.");
        var (kind, number, fields) = await CardAsync((await FileAsync(appeal)).SubjectId);
        Assert.Equal((SubjectKind.Client, "Website", "Ластівка"), (kind, fields["client.source"]!.GetValue<string>(), fields["client.nickname"]!.GetValue<string>()));
        Assert.StartsWith("КАЛ-К-2026-", number, StringComparison.Ordinal);
        Assert.False(fields.ContainsKey("client.lastName"));
    }

    [Fact]
    public async Task Appeal_WhoseAuthorDoesNotAnswer_IsRegisteredAllTheSame()
    {
        var appeal = await AssignedAsync("SocialWorker", Worker);
        await DoAsync(appeal, "consult", "Не відповідає", Worker);
        await RegisterAsync(appeal, Worker, "nickname");
        await AssertEndedAsync(appeal, "Клієнта записано в ЕБД; зустріч не потрібна.");
        Assert.Equal(SubjectKind.Client, (await CardAsync((await FileAsync(appeal)).SubjectId)).Kind);
    }

    [Theory]
    [InlineData("Refused", 1)]
    [InlineData("NotAsked", 0)]
    public async Task Appeal_WhoseAuthorDoesNotAgree_IsRegisteredWithoutTheName_AndIsStillHelped(string said, int recorded)
    {
        var appeal = await AssignedAsync("SocialWorker", Worker);
        await DoAsync(appeal, "consult", "Потрібна зустріч", Worker, [.. Talk().Take(3), ("said", said)]);
        await RegisterAsync(appeal, Worker, "nickname");
        var subject = (await FileAsync(appeal)).SubjectId;
        Assert.Equal(SubjectKind.Client, (await CardAsync(subject)).Kind);
        await using var context = Office.Open();
        var consents = await context.Consents.AsNoTracking().Where(row => row.SubjectId == subject).ToListAsync();
        Assert.Equal(recorded, consents.Count);
        Assert.All(consents, row => Assert.Equal((ConsentDecision.Refused, "data"), (row.Decision, row.Purposes)));
        Assert.Equal("meet", Assert.Single(await Office.OpenTasksAsync(Assert.Single(await ChildrenAsync(appeal)).InstanceId)).ActivityId);
    }

    [Fact]
    public async Task Appeal_WhoseAuthorAgrees_IsWrittenDownAsSaid()
    {
        var appeal = await AssignedAsync("SocialWorker", Worker);
        await DoAsync(appeal, "consult", "Достатньо відповіді на форумі", Worker, Talk());
        await DoAsync(appeal, "forum", "Відповідь опубліковано", Worker, ("link", "тема 12"), ("answeredOn", Today));
        await using var context = Office.Open();
        var consent = await context.Consents.AsNoTracking().SingleAsync();
        Assert.Equal(
            (ConsentDecision.Given, "data", ConsentBy.Child, ConsentWay.Electronic, (await WhoAsync(Worker)).AccountId),
            (consent.Decision, consent.Purposes, consent.By, consent.Way, consent.ById));
        await RegisterAsync(appeal, Worker);
        await AssertEndedAsync(appeal, "Клієнта записано в ЕБД; зустріч не потрібна.");
    }

    [Theory]
    [InlineData("true", "assignNow")]
    [InlineData("false", "assign")]
    public async Task Appeal_ThatIsNotForTheCentre_Ends(string urgent, string step)
    {
        var appeal = await BeginAsync(urgent);
        await DoAsync(appeal, step, "Не наш клієнт", Coordinator);
        await AssertEndedAsync(appeal, "Звернення не до центру.");
    }

    [Fact]
    public async Task Appeal_ThatIsUrgent_IsToldAtOnce_AndAboveAnHourAfterItsTwoHours()
    {
        var appeal = await BeginAsync("true");
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddHours(4));
        Assert.Equal(
            """
            16.03 09:30 assignNow → Coordinator
            16.03 09:30   assignNow: Queue koordynator1
            16.03 10:30   assignNow: Reminder koordynator1
            16.03 11:30   assignNow: Overdue koordynator1
            16.03 12:30   assignNow: Escalation merezha
            """,
            (await CourseAsync(appeal)).TrimEnd());
        await DoAsync(appeal, "assignNow", "Призначити", Coordinator, ("specialist", "SocialWorker"), ("worker", (await WhoAsync(Worker)).AccountId.ToString()));
        Assert.Equal(TaskPriority.Urgent, (await Office.TaskAsync(appeal, "consult")).Priority);
    }

    [Fact]
    public async Task Consultation_IsDueThreeDaysAfterTheAppeal_WithReminders_AndIsToldAbove()
    {
        var begun = Office.Clock.GetUtcNow();
        var appeal = await BeginAsync("false");
        await Office.PlayAsync(begun.AddHours(5));
        await DoAsync(appeal, "assign", "Призначити", Coordinator, ("specialist", "SocialWorker"), ("worker", (await WhoAsync(Worker)).AccountId.ToString()));
        Assert.Equal(begun.AddHours(72), (await Office.TaskAsync(appeal, "consult")).DueAt);
        await Office.PlayAsync(begun.AddHours(74));
        Assert.Equal(
            """
            16.03 09:30 assign → Coordinator
            16.03 09:30   assign: Queue koordynator1
            16.03 14:30 consult → pratsivnyk1
            16.03 14:30   consult: Assignment pratsivnyk1
            17.03 09:30   consult: Reminder pratsivnyk1
            18.03 09:30   consult: Reminder pratsivnyk1
            19.03 09:30   consult: Overdue koordynator1
            19.03 09:30   consult: Overdue pratsivnyk1
            19.03 10:30   consult: Escalation merezha
            """,
            (await CourseAsync(appeal)).TrimEnd());
        await DoAsync(appeal, "consult", "Достатньо відповіді на форумі", Worker, Talk());
        await LeaveLateAsync(appeal, "forum");
        await DoAsync(appeal, "forum", "Відповідь опубліковано", Worker, ("link", "тема 12"), ("answeredOn", Today));
        await LeaveLateAsync(appeal, "card");
        Assert.Contains("Overdue koordynator1", await Office.LettersAsync((await Office.TaskAsync(appeal, "card")).Id));
        await RegisterAsync(appeal, Worker);
        await AssertEndedAsync(appeal, "Клієнта записано в ЕБД; зустріч не потрібна.");
    }

    private Task<string> BeginAsync(string urgent) => StartAsync(
        Moderator, "website-appeal", ("nickname", "Ластівка"), ("contact", "на форумі"), ("urgent", urgent), ("topic", "unknown"), ("request", "Просить поради."));

    private async Task<string> AssignedAsync(string specialist, string signIn)
    {
        var appeal = await BeginAsync("false");
        await DoAsync(appeal, "assign", "Призначити", Coordinator, ("specialist", specialist), ("worker", (await WhoAsync(signIn)).AccountId.ToString()));
        return appeal;
    }

    private (string, string)[] Talk() => [("talkedOn", Today), ("channel", "chat"), ("summary", "Розповіли про допомогу центру."), ("said", "Given"), ("by", "Child"), ("way", "Electronic")];

    private Task RegisterAsync(string appeal, string signIn, string step = "card") => DoAsync(appeal, step, "Картку заповнено", signIn, ("nickname", "Ластівка"), ("contact", "на форумі"));
}

public sealed class WebsiteAppealOnPostgres() : WebsiteAppealTests(Databases.PostgresWithPeople);

public sealed class WebsiteAppealOnSqlite() : WebsiteAppealTests(Databases.SqliteWithPeople);
