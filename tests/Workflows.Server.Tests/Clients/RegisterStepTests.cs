using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Deadlines;
using Workflows.Server.Partners;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Clients;

/// <summary>Steps that write the register, and those that ask it.</summary>
public abstract class RegisterStepTests(DatabaseTemplate template) : OfficeTest(template)
{
    private static readonly DateOnly Today = KyivTime.DayOf(Databases.Start);

    [Theory]
    [InlineData(0, null, "yes")]
    [InlineData(0, 0, "yes")]
    [InlineData(-400, -1, "no")]
    [InlineData(1, null, "no")]
    public async Task Contract_IsInForceFromTheDayOfSigningThroughItsLast(int signed, int? last, string expected)
    {
        var partner = await PartnerAsync();
        await AddAsync(new Contract
        {
            Id = Guid.CreateVersion7(), CentreId = Office.Centre, PartnerId = partner, InstanceId = "i", Number = "1", Helps = "", Sealed = [],
            SignedOn = Today.AddDays(signed), ValidTo = last is { } days ? Today.AddDays(days) : null,
        });
        Assert.Equal(expected, await AskAsync("Case.ContractInForce", partner));
    }

    [Fact]
    public async Task Contract_OfAnotherPartner_DoesNotCount() => Assert.Equal("no", await AskAsync("Case.ContractInForce", await PartnerAsync()));

    [Theory]
    [InlineData("help", "help,data", null, "yes")]
    [InlineData("help,data", "help,data", null, "yes")]
    [InlineData("help,data", "help", null, "no")]
    [InlineData("transfer", "help,data", null, "no")]
    [InlineData(null, "participant", null, "yes")]
    [InlineData("help", "help", "", "no")]
    [InlineData(null, "help", "", "no")]
    [InlineData("help", "help,data", "data", "yes")]
    [InlineData("data", "help,data", "data", "no")]
    public async Task Consent_HoldsForItsPurposes_UntilItIsTakenBack(string? purpose, string given, string? back, string expected)
    {
        var subject = await Office.AddSubjectAsync(Office.Centre);
        await AddAsync(Said(subject, ConsentDecision.Given, given, -3));
        if (back is not null)
        {
            await AddAsync(Said(subject, ConsentDecision.Withdrawn, back, 0));
        }

        Assert.Equal(expected, await AskAsync("Case.ConsentGiven", subject, ("purpose", purpose)));
    }

    [Theory]
    [InlineData(0, "yes")]
    [InlineData(1, "no")]
    [InlineData(null, "no")]
    public async Task Consent_ToPassDataOn_HoldsForItsOrganisation(int? asked, string expected)
    {
        var subject = await Office.AddSubjectAsync(Office.Centre);
        var partners = await PartnersAsync();
        await AddAsync(Said(subject, ConsentDecision.Given, "transfer", -1, partners[0]));
        Assert.Equal(expected, await AskAsync("Case.ConsentGiven", subject, ("purpose", "transfer"), ("recipient", asked is { } at ? partners[at].ToString() : null)));
    }

    [Fact]
    public async Task Consent_RefusedInTheStepBefore_HoldsNoMore()
    {
        var subject = await ClientAsync();
        await AddAsync(Said(subject, ConsentDecision.Given, "help", 0));
        var refusal = Step("refuse", "Case.Consent");
        refusal["decision"] = "Refused";
        await Office.PublishAsync(Flow("refuse>ask ask:Так>yes ask:Ні>no", refusal, Step("ask", "Case.ConsentGiven"), TaskStep("yes"), TaskStep("no")));
        var instance = await Office.StartAsync(about: subject);
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal("no", Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId);
    }

    [Fact]
    public async Task Consent_OfWhichNobodySaysMore_IsToHelp_AndOfToday()
    {
        var subject = await ClientAsync();
        await Office.PublishAsync(Flow("", Step("a", "Case.Consent")));
        await Office.StartAsync(about: subject);
        await using var context = Office.Open();
        var consent = await context.Consents.AsNoTracking().SingleAsync();
        Assert.Equal((ConsentDecision.Given, "help", Today, null, null), (consent.Decision, consent.Purposes, consent.On, consent.By, consent.AnswerId));
        Assert.Null(consent.Sealed);
        await Office.PublishAsync(Flow("", Step("a", "Case.Consent")), "of-a-partner");
        Assert.Contains("згоду записати ні за ким", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync("of-a-partner", await PartnerAsync()))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lead_IsMadeAClientOnce_AndIsFoundByTheNumber()
    {
        var lead = Guid.CreateVersion7(Office.Clock.GetUtcNow());
        await using (var context = Office.Open())
        {
            var key = context.Add(Office.Get<SubjectSeals>().NewKey(lead, Office.Centre)).Entity;
            Office.Get<Register>().Make(
                context, key, SubjectKind.Lead, null, new Dictionary<string, JsonNode?> { [FieldCatalogue.FirstName] = "Ластівка" }, null, Office.Clock.GetUtcNow());
            await context.SaveChangesAsync();
        }

        await Office.PublishAsync(Flow("a>b", Step("a", "Case.RegisterClient"), Step("b", "Case.RegisterClient")));
        await Office.StartAsync(about: lead);
        await using var after = Office.Open();
        var subject = await after.Subjects.SingleAsync(row => row.Id == lead);
        Assert.Equal((SubjectKind.Client, 2), (subject.Kind, subject.Revision));
        var found = await Office.Get<SubjectSearch>().FindAsync(
            await Office.ActorAsync("pratsivnyk1"), subject.Number!, [SubjectKind.Client], CancellationToken.None);
        Assert.Contains(found, hit => hit.Id == lead);
    }

    [Fact]
    public async Task Record_OfWhatNobodyHasAnswered_SaysWhatIsMissing()
    {
        await Office.PublishAsync(Flow("", Step("a", "Case.Contract")));
        Assert.Contains("«Договір підписано»", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync(about: await PartnerAsync()))), StringComparison.Ordinal);
        Assert.Contains("не партнерської організації", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync())), StringComparison.Ordinal);
        await Office.PublishAsync(Flow("", Step("a", "Case.RegisterClient")), "nobody");
        Assert.Contains("в ЕБД записати нікого", Assert.Single(await Office.IncidentsAsync(await Office.StartAsync("nobody"))), StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string type, Guid about, params (string Key, JsonNode? Value)[] fields)
    {
        var step = Step("ask", type);
        foreach (var (key, value) in fields)
        {
            step[key] = value;
        }

        await Office.PublishAsync(Flow("ask:Так>yes ask:Ні>no", step, TaskStep("yes"), TaskStep("no")));
        var instance = await Office.StartAsync(about: about);
        await Office.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(WorkflowStatus.Running, (await Office.InstanceAsync(instance)).Status);
        return Assert.Single(await Office.OpenTasksAsync(instance)).ActivityId;
    }

    private async Task<Guid> PartnerAsync() => (await PartnersAsync())[0];

    private async Task<List<Guid>> PartnersAsync()
    {
        await using var context = Office.Open();
        return await context.Partners.Where(row => row.CentreId == Office.Centre).OrderBy(row => row.NameKey).Select(row => row.Id).ToListAsync();
    }

    private async Task<Guid> ClientAsync()
    {
        await using var context = Office.Open();
        return await context.Subjects.Where(row => row.CentreId == Office.Centre && row.Kind == SubjectKind.Client).OrderBy(row => row.Number).Select(row => row.Id).FirstAsync();
    }

    private Consent Said(Guid subject, ConsentDecision decision, string purposes, int days, Guid? recipient = null) => new()
    {
        Id = Guid.CreateVersion7(), CentreId = Office.Centre, SubjectId = subject, Decision = decision, On = Today.AddDays(days), Purposes = purposes, RecipientId = recipient,
    };

    private async Task AddAsync(object row)
    {
        await using var context = Office.Open();
        context.Add(row);
        await context.SaveChangesAsync();
    }
}

public sealed class RegisterStepsOnPostgres() : RegisterStepTests(Databases.PostgresWithPeople);

public sealed class RegisterStepsOnSqlite() : RegisterStepTests(Databases.SqliteWithPeople);
