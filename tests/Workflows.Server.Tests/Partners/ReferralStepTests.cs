using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.Tasks.Drawing;

namespace Workflows.Server.Tests.Partners;

/// <summary>The step «Направлення»: what it writes, who reads it, and what it fails at.</summary>
public abstract class ReferralStepTests(DatabaseTemplate template) : OfficeTest(template)
{
    private const string Form = """
        {"key":"refer","title":"Направлення","groups":[{"fields":[
          {"key":"where","bind":"referral.partner"},{"key":"helps","bind":"referral.helps"},{"key":"ground","bind":"referral.ground"}]}]}
        """;

    private const string Ground = "Потрібен лікар для Ластівки";

    [Fact]
    public async Task Answers_AreRecordedOnce_SealedAndOutOfTheProceduresState()
    {
        var (instance, client, partner) = await ReferredAsync();
        var lawyer = await Office.ActorAsync("yuryst1");
        await using var context = Office.Open();
        var row = await context.Referrals.AsNoTracking().SingleAsync();
        Assert.Equal((Office.Centre, client, partner.Id, instance, "r", "legal,other", lawyer.AccountId), (row.CentreId, row.SubjectId, row.PartnerId, row.InstanceId, row.StepId, row.Helps, row.ById));
        Assert.DoesNotContain("Ластівки", Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal);
        Assert.DoesNotContain("Ластівки", (await Office.InstanceAsync(instance)).State, StringComparison.Ordinal);
        Assert.Equal(Ground, Office.Get<SubjectSeals>().Open(await context.SubjectKeys.SingleAsync(key => key.Id == client), row.Sealed, ReferralRecords.Purpose, row.Id));
    }

    [Fact]
    public async Task Journal_AndPartner_TellIt_ToThoseWhoOpenCards()
    {
        var (instance, client, partner) = await ReferredAsync();
        var coordinator = await Office.ActorAsync("koordynator1");
        var told = Assert.Single((await Office.Get<CaseJournal>().PageAsync(coordinator, instance, null, default)).Lines, line => line.Ground is not null);
        Assert.Equal(($"Клієнта направлено до організації «{partner.Name}» (допомога: правова, інша)", "Юристка 1", Ground), (told.Text, told.By, told.Ground));
        var line = Assert.Single(await OfPartnerAsync(coordinator, partner.Id));
        await using var context = Office.Open();
        var name = (await Office.Get<SubjectNames>().OpenAsync(context, [client], default))[client].Name;
        Assert.Equal((instance, $"КАЛ-{instance}", "правова, інша", name), (line.InstanceId, line.CaseNumber, line.Helps, line.Client));

        var volunteer = await Office.ActorAsync("volonter1");
        var hidden = (await Office.Get<ReferralReading>().OfCaseAsync(context, volunteer, instance, default)).Values.Single();
        Assert.Equal(new ToldReferral("Клієнта направлено до партнерської організації", null, null), hidden);
        Assert.All(await OfPartnerAsync(volunteer, partner.Id), one => Assert.Null(one.Client));
    }

    [Fact]
    public async Task OtherCentre_SeesNothing()
    {
        var (instance, _, partner) = await ReferredAsync();
        var stranger = await Office.ActorAsync("koordynator2");
        Assert.Empty(await OfPartnerAsync(stranger, partner.Id));
        await using var context = Office.Get<Contexts>().Open(stranger.Scope);
        Assert.Empty(await context.Referrals.ToListAsync());
        Assert.Empty(await Office.Get<ReferralReading>().OfCaseAsync(context, stranger, instance, default));
    }

    [Fact]
    public async Task ErasedClient_LeavesTheRow_AndNeitherNameNorGround()
    {
        var (instance, client, partner) = await ReferredAsync();
        await using (var context = Office.Open())
        {
            await context.SubjectKeys.Where(key => key.Id == client).ExecuteDeleteAsync();
        }

        var coordinator = await Office.ActorAsync("koordynator1");
        Assert.Equal("Картку видалено", Assert.Single(await OfPartnerAsync(coordinator, partner.Id)).Client);
        await using var after = Office.Open();
        var told = (await Office.Get<ReferralReading>().OfCaseAsync(after, coordinator, instance, default)).Values.Single();
        Assert.Contains(partner.Name, told.Told, StringComparison.Ordinal);
        Assert.Null(told.Ground);
    }

    [Fact]
    public async Task Step_ThatSaysAllItself_NeedsNoAnswers_AndSaysItBeforeThem()
    {
        var partner = await PartnerAsync(Office.Centre);
        await Office.PublishAsync(Flow("", Referral(partner.Id.ToString(), "material", "Потрібен одяг")));
        var instance = await Office.StartAsync(about: await ClientAsync());
        Assert.Empty(await Office.IncidentsAsync(instance));
        await using var context = Office.Open();
        var row = await context.Referrals.SingleAsync();
        Assert.Equal((partner.Id, "material", (Guid?)null), (row.PartnerId, row.Helps, row.ById));
    }

    [Fact]
    public async Task Step_ThatCannotBeRecorded_FailsInWords()
    {
        var (own, foreign, client) = (await PartnerAsync(Office.Centre), await PartnerAsync(Office.OtherCentre), await ClientAsync());
        await FailsAsync("не заповнено поле «Організація, до якої направляють»", client, Referral(null, "legal", "Так"));
        await FailsAsync("не заповнено поле «Підстава направлення»", client, Referral(own.Id.ToString(), "legal", null));
        await FailsAsync("немає серед партнерів центру", client, Referral(foreign.Id.ToString(), "legal", "Так"));
        await FailsAsync("направити нікого", own.Id, Referral(own.Id.ToString(), "legal", "Так"));
        await using var context = Office.Open();
        Assert.Empty(await context.Referrals.ToListAsync());
    }

    // The task is completed twice with one command, as after a lost answer.
    private async Task<(string Instance, Guid Client, Partner Partner)> ReferredAsync()
    {
        await Office.PublishAsync(Flow("a>r r>b", TaskStep("a", ("form", "refer")), Referral(null, null, null), TaskStep("b")));
        await Office.PublishFormAsync(Form, "refer");
        var (client, partner) = (await ClientAsync(), await PartnerAsync(Office.Centre));
        var instance = await Office.StartAsync(about: client);
        await new Shelf(Office).AddCaseAsync(instance, $"КАЛ-{instance}");
        var task = await Office.TaskAsync(instance, "a");
        var typed = new Dictionary<string, IReadOnlyList<string>> { ["a.where"] = [partner.Id.ToString()], ["a.helps"] = ["legal", "other"], ["a.ground"] = [Ground] };
        for (var time = 0; time < 2; time++)
        {
            Assert.IsType<TaskMove.Done>(await Office.Work.CompleteAsync(await Office.ActorAsync("yuryst1"), task.Id, TaskOutcomes.Only, typed, "c1", default));
        }

        Assert.Empty(await Office.IncidentsAsync(instance));
        return (instance, client, partner);
    }

    private async Task FailsAsync(string words, Guid about, JsonObject step)
    {
        await Office.PublishAsync(Flow("", step));
        Assert.Contains(words, Assert.Single(await Office.IncidentsAsync(await Office.StartAsync(about: about))), StringComparison.Ordinal);
    }

    private static JsonObject Referral(string? partner, string? help, string? ground) =>
        With(Step("r", ReferralActivity.TypeName), ("partner", partner), ("help", help), ("ground", ground));

    private Task<IReadOnlyList<ReferralLine>> OfPartnerAsync(Actor actor, Guid partner) => Office.Get<ReferralReading>().OfPartnerAsync(actor, Office.Centre, partner, default);

    private async Task<Guid> ClientAsync()
    {
        await using var context = Office.Open();
        return await context.Subjects.Where(row => row.CentreId == Office.Centre && row.Kind == SubjectKind.Client).OrderBy(row => row.Number).Select(row => row.Id).FirstAsync();
    }

    private async Task<Partner> PartnerAsync(Guid centre)
    {
        await using var context = Office.Open();
        return await context.Partners.AsNoTracking().Where(row => row.CentreId == centre).OrderBy(row => row.NameKey).FirstAsync();
    }
}

public sealed class ReferralStepOnPostgres() : ReferralStepTests(Databases.PostgresWithPeople);

public sealed class ReferralStepOnSqlite() : ReferralStepTests(Databases.SqliteWithPeople);
