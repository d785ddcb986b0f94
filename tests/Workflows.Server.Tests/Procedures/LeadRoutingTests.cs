using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Procedures;

/// <summary>«Потенційний клієнт» (standard S0, G4 and D3), each of its paths.</summary>
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
    [InlineData("true", "assignNow", "contactNow", "Розмова відбулася")]
    [InlineData("false", "assign", "contact", "Розмова відбулася")]
    [InlineData("true", "assignNow", "contactNow", "Відмовились від допомоги")]
    [InlineData("false", "assign", "contact", "Відмовились від допомоги")]
    public async Task WhereNoMeetingIsWanted_ItEnds(string urgent, string assign, string contact, string outcome)
    {
        var lead = await BeginAsync(urgent, assign);
        await DoAsync(lead, contact, outcome, Worker, Talk("false"));
        Assert.Equal(WorkflowStatus.Finished, (await Office.InstanceAsync(lead)).Status);
        Assert.Empty(await ChildrenAsync(lead));
    }

    [Theory]
    [InlineData("true", "assignNow", "contactNow", 1)]
    [InlineData("false", "assign", "contact", 24)]
    public async Task WhoDoesNotAnswer_IsTriedAgain(string urgent, string assign, string contact, int hours)
    {
        var lead = await BeginAsync(urgent, assign);
        await DoAsync(lead, contact, "Немає відповіді", Worker);
        Assert.Empty(await Office.OpenTasksAsync(lead));
        await Office.PlayAsync(Office.Clock.GetUtcNow().AddHours(hours));
        Assert.Equal(contact, Assert.Single(await Office.OpenTasksAsync(lead)).ActivityId);
    }

    private (string, string)[] Talk(string meets) =>
        [("channel", "phone"), ("talkedOn", Today), ("needs", "legal"), ("summary", "Потрібна порада юриста."), ("willMeet", meets)];

    private async Task<string> BeginAsync(string urgent, string assign)
    {
        var lead = await StartAsync(Volunteer, "lead-routing", ("firstName", "Марічка"), ("source", "Direct"), ("urgent", urgent), ("situation", "Просить поради."));
        await DoAsync(lead, assign, "Доручити", Coordinator, ("worker", (await WhoAsync(Worker)).AccountId.ToString()));
        return lead;
    }
}

public sealed class LeadRoutingOnPostgres() : LeadRoutingTests(Databases.PostgresWithPeople);

public sealed class LeadRoutingOnSqlite() : LeadRoutingTests(Databases.SqliteWithPeople);
