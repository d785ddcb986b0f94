using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Згода і соціальний контракт» (standard S0, P4–P6), started by hand, each of its paths.</summary>
public abstract class ConsentContractTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Worker = "pratsivnyk1";

    [Fact]
    public async Task Consent_Given_LeadsToTheContract_AndTheClientStaysTheSame()
    {
        var instance = await BeginAsync();
        await Consent.SignedAsync(this, instance);
        var file = await FileAsync(instance);
        await using var context = Office.Open();
        var consent = await context.Consents.AsNoTracking().SingleAsync();
        Assert.Equal(
            (file.SubjectId, ConsentDecision.Given, ConsentBy.Representative, ConsentWay.Written, new DateOnly(2026, 3, 16), (await WhoAsync(Worker)).AccountId),
            (consent.SubjectId, consent.Decision, consent.By, consent.Way, consent.On, consent.ById));
        var key = await context.SubjectKeys.AsNoTracking().SingleAsync(row => row.Id == file.SubjectId);
        Assert.Equal("Вигадана Олена Петрівна", ConsentFacts.Of(Office.Get<SubjectSeals>(), key, consent).Giver);
        var contract = await context.SocialContracts.AsNoTracking().SingleAsync();
        Assert.Equal("КАЛ-СК-2026-000001", contract.Number);
        Assert.Equal(
            ["Згода на допомогу КАЛ-ЗГ-2026-000001", "Соціальний контракт КАЛ-СК-2026-000001"],
            await context.Documents.OrderBy(paper => paper.Title).Select(paper => paper.Title + " " + paper.Number).ToListAsync());
        Assert.Equal(SubjectKind.Client, (await CardAsync(file.SubjectId)).Kind);
    }

    [Theory]
    [InlineData("meet", "Відмовились від зустрічі")]
    [InlineData("meetAgain", "Відмовились від зустрічі")]
    [InlineData("needs", "Допомога не потрібна")]
    public async Task Client_WhoRefuses_EndsIt(string at, string outcome)
    {
        var instance = await BeginAsync();
        if (at == "meetAgain")
        {
            await DoAsync(instance, "meet", "Не вдалося зв'язатися", Worker);
            await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(3));
        }
        else if (at == "needs")
        {
            await Consent.MeetAsync(this, instance);
            await Consent.ConsentAsync(this, instance);
        }

        await DoAsync(instance, at, outcome, Worker);
        await AssertEndedAsync(instance, "Клієнт відмовився від допомоги.");
    }

    [Fact]
    public async Task Client_WhoseConsentHolds_IsNotAskedAgain()
    {
        var first = await BeginAsync();
        await Consent.SignedAsync(this, first);
        var second = await BeginAsync();
        await Consent.MeetAsync(this, second);
        Assert.Equal("needs", Assert.Single(await Office.OpenTasksAsync(second)).ActivityId);
    }

    [Fact]
    public async Task Client_WhoHasOnlySaidSo_IsAskedInWriting()
    {
        var instance = await BeginAsync();
        await using (var context = Office.Open())
        {
            context.Add(new Server.Clients.Consents.Consent
            {
                Id = Guid.CreateVersion7(), CentreId = Office.Centre, SubjectId = (await FileAsync(instance)).SubjectId, Decision = ConsentDecision.Given, Way = ConsentWay.Oral,
                On = new DateOnly(2026, 3, 16), Purposes = "help,data",
            });
            await context.SaveChangesAsync();
        }

        await Consent.MeetAsync(this, instance);
        Assert.Equal("consent", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
        await DoAsync(instance, "consent", "Клієнт відмовився", Worker);
        await using var after = Office.Open();
        var refusal = await after.Consents.AsNoTracking().SingleAsync(row => row.Decision == ConsentDecision.Refused);
        Assert.Equal((await WhoAsync(Worker)).AccountId, refusal.ById);
        Assert.NotNull(refusal.AnswerId);
    }

    [Fact]
    public async Task Client_WhoAgreesToAPart_IsOfferedAnotherWay_AndMayChangeTheirMind()
    {
        var instance = await BeginAsync();
        await Consent.MeetAsync(this, instance);
        await Consent.ConsentAsync(this, instance, "help");
        await DoAsync(instance, "other", "Клієнт передумав", Worker);
        await Consent.ConsentAsync(this, instance, "data");
        Assert.Equal("needs", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
    }

    [Fact]
    public async Task Client_WhoRefuses_AndThenAgrees_IsHelped()
    {
        Pause = TimeSpan.FromMinutes(10);
        var instance = await BeginAsync();
        await Consent.MeetAsync(this, instance);
        await DoAsync(instance, "consent", "Клієнт відмовився", Worker);
        await DoAsync(instance, "other", "Клієнт передумав", Worker);
        await Consent.ConsentAsync(this, instance);
        await Consent.NeedsAsync(this, instance);
        Assert.Equal("sign", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
    }

    [Fact]
    public async Task Client_WhoWasSilentOnce_MayStillBeMet()
    {
        var instance = await BeginAsync();
        await DoAsync(instance, "meet", "Не вдалося зв'язатися", Worker);
        Assert.Empty(await Office.OpenTasksAsync(instance));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddDays(3));
        await Consent.MeetAsync(this, instance, "meetAgain");
        await Consent.ConsentAsync(this, instance);
        Assert.Equal("needs", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
    }

    [Fact]
    public async Task Consent_LateAtEachStep_IsToldToWorkerAndCoordinator_AndGoesOn()
    {
        var instance = await BeginAsync();
        foreach (var (step, act) in new (string, Func<Task>)[]
        {
            ("meet", () => Consent.MeetAsync(this, instance)), ("consent", () => Consent.ConsentAsync(this, instance)), ("needs", () => Consent.NeedsAsync(this, instance)),
            ("sign", () => Consent.SignAsync(this, instance)), ("card", () => Consent.CardAsync(this, instance)),
        })
        {
            await LeaveLateAsync(instance, step);
            var letters = await Office.LettersAsync((await Office.TaskAsync(instance, step)).Id);
            Assert.Equal("Assignment pratsivnyk1", letters[0]);
            Assert.Equal(["Overdue koordynator1", "Overdue pratsivnyk1"], letters[^2..]);
            await act();
        }

        await AssertEndedAsync(instance, "Соціальний контракт підписано, клієнта записано в ЕБД.");
    }

    private async Task<string> BeginAsync()
    {
        await using var context = Office.Open();
        var client = await context.Subjects.Where(row => row.CentreId == Office.Centre && row.Kind == SubjectKind.Client).OrderBy(row => row.Number).FirstAsync();
        return await StartAsync("koordynator1", "consent-contract", ("client", client.Id.ToString()), ("worker", (await WhoAsync(Worker)).AccountId.ToString()));
    }
}

public sealed class ConsentContractOnPostgres() : ConsentContractTests(Databases.PostgresWithPeople);

public sealed class ConsentContractOnSqlite() : ConsentContractTests(Databases.SqliteWithPeople);
