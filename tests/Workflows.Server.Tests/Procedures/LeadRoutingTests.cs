using Workflows.Engine.Storage;
using Workflows.Server.Clients;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Потенційний клієнт» (standard S0, G4, D3 and G7), each of its paths.</summary>
public abstract class LeadRoutingTests(DatabaseTemplate template) : StandardTest(template)
{
    private const string Volunteer = "volonter1", Coordinator = "koordynator1", Worker = "pratsivnyk1";

    [Theory]
    [InlineData("true", "assignNow", "contactNow")]
    [InlineData("false", "assign", "contact")]
    public async Task Meeting_ThatIsAgreed_GoesOnInTheGeneralOrder_WithTheSameWorker(string urgent, string assign, string contact)
    {
        var lead = await BeginAsync(urgent, assign);
        await DoAsync(lead, contact, "Розмова відбулася", Worker, [.. Talk("true"), ("meetsAt", $"{Today}T15:00"), ("place", "centre")]);
        var general = Assert.Single(await ChildrenAsync(lead));
        Assert.Equal(("consent-contract", (await FileAsync(lead)).SubjectId), (general.DefinitionId, general.SubjectId));
        Assert.Equal((await WhoAsync(Worker)).AccountId, (await Office.TaskAsync(general.InstanceId, "meet")).AssigneeId);
        await Consent.SignedAsync(this, general.InstanceId);
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(lead)).Status);
    }

    [Theory]
    [InlineData("true", "assignNow", "contactNow")]
    [InlineData("false", "assign", "contact")]
    public async Task WhoWantsNoHelp_EndsIt(string urgent, string assign, string contact)
    {
        var lead = await BeginAsync(urgent, assign);
        await DoAsync(lead, contact, "Відмовились від допомоги", Worker);
        await AssertEndedAsync(lead, "Від допомоги відмовились.");
        Assert.Equal(SubjectKind.Lead, (await CardAsync((await FileAsync(lead)).SubjectId)).Kind);
    }

    [Theory]
    [InlineData("true", "assignNow", "contactNow")]
    [InlineData("false", "assign", "contact")]
    public async Task WhereATalkIsEnough_TheClientIsEntered_WithWhatTheyAgreeToBeKept(string urgent, string assign, string contact)
    {
        var lead = await BeginAsync(urgent, assign);
        await DoAsync(lead, contact, "Розмова відбулася", Worker, [.. Talk("false"), ("said", "Given"), ("by", "Child"), ("way", "Oral")]);
        await DoAsync(lead, "card", "Картку заповнено", Worker, ("firstName", "Марічка"), ("birthYear", "2012"));
        await AssertEndedAsync(lead, "Зустріч не потрібна; клієнта записано в ЕБД.");
        var card = await CardAsync((await FileAsync(lead)).SubjectId);
        Assert.Equal((SubjectKind.Client, "Марічка", "2012"), (card.Kind, (string?)card.Fields["client.firstName"], card.Fields["client.birthYear"]!.ToString()));
        Assert.Empty(await ChildrenAsync(lead));
    }

    [Fact]
    public async Task WhereATalkIsEnough_AndNothingMayBeKept_APseudonymIsEntered()
    {
        var lead = await BeginAsync("false", "assign");
        await DoAsync(lead, "contact", "Розмова відбулася", Worker, [.. Talk("false"), ("said", "Refused")]);
        await DoAsync(lead, "nickname", "Картку заповнено", Worker, ("nickname", "Метелик"), ("firstName", ""), ("firstName.known", "Марічка"));
        await AssertEndedAsync(lead, "Зустріч не потрібна; клієнта записано в ЕБД.");
        var card = await CardAsync((await FileAsync(lead)).SubjectId);
        Assert.Equal((SubjectKind.Client, "Метелик"), (card.Kind, (string?)card.Fields["client.nickname"]));
        Assert.Null(card.Fields.GetValueOrDefault("client.firstName"));
    }

    [Theory]
    [InlineData("true", "assignNow")]
    [InlineData("false", "assign")]
    public async Task WhoIsNotTheCentresClient_EndsIt(string urgent, string assign)
    {
        var lead = await StartAsync(Volunteer, "lead-routing", Known(urgent));
        await DoAsync(lead, assign, "Не наш клієнт", Coordinator);
        await AssertEndedAsync(lead, "Звернення не до центру.");
    }

    [Theory]
    [InlineData("true", "assignNow", "contactNow", "decideNow", 1)]
    [InlineData("false", "assign", "contact", "decide", 24)]
    public async Task WhoDoesNotAnswer_IsTriedAgain_AndAfterThreeTimesTheCoordinatorDecides(string urgent, string assign, string contact, string decide, int hours)
    {
        var lead = await BeginAsync(urgent, assign);
        await SilentAsync(2);
        await DoAsync(lead, contact, "Немає відповіді", Worker);
        Assert.Equal(urgent == "true" ? TaskPriority.Urgent : TaskPriority.Normal, Assert.Single(await Office.OpenTasksAsync(lead)).Priority);
        await DoAsync(lead, decide, "Спробувати ще раз", Coordinator, ("why", "Школа дала інший номер."));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddHours(hours));
        await DoAsync(lead, contact, "Немає відповіді", Worker);
        await DoAsync(lead, decide, "Доручити іншому", Coordinator, ("why", "Є знайома волонтерка."));

        // Whoever it is entrusted to now has three tries of their own.
        await DoAsync(lead, assign, "Доручити", Coordinator, ("worker", (await WhoAsync(Worker)).AccountId.ToString()));
        await SilentAsync(2);
        await DoAsync(lead, contact, "Немає відповіді", Worker);
        await DoAsync(lead, decide, "Закінчити", Coordinator, ("why", "Родина виїхала."));
        await AssertEndedAsync(lead, "Зв'язатися не вдалося.");

        async Task SilentAsync(int times)
        {
            for (var time = 0; time < times; time++)
            {
                await DoAsync(lead, contact, "Немає відповіді", Worker);
                Assert.Empty(await Office.OpenTasksAsync(lead));
                await Office.PlayAsync(Office.Clock.GetUtcNow().AddHours(hours));
                Assert.Equal(contact, Assert.Single(await Office.OpenTasksAsync(lead)).ActivityId);
            }
        }
    }

    private (string, string)[] Talk(string meets) =>
        [("channel", "phone"), ("talkedOn", Today), ("needs", "legal"), ("summary", "Потрібна порада юриста."), ("willMeet", meets)];

    private static (string, string)[] Known(string urgent) => [("firstName", "Марічка"), ("source", "Direct"), ("urgent", urgent), ("situation", "Просить поради.")];

    private async Task<string> BeginAsync(string urgent, string assign)
    {
        var lead = await StartAsync(Volunteer, "lead-routing", Known(urgent));
        await DoAsync(lead, assign, "Доручити", Coordinator, ("worker", (await WhoAsync(Worker)).AccountId.ToString()));
        return lead;
    }
}

public sealed class LeadRoutingOnPostgres() : LeadRoutingTests(Databases.PostgresWithPeople);

public sealed class LeadRoutingOnSqlite() : LeadRoutingTests(Databases.SqliteWithPeople);
