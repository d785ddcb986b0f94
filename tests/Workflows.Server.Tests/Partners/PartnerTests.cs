using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Partners;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Tests.Clients;
using Workflows.Tests;

namespace Workflows.Server.Tests.Partners;

public abstract class PartnerTests(DatabaseTemplate template) : ClientTest(template)
{
    [Fact]
    public async Task Made_IsASubjectToo()
    {
        var id = await AddAsync(Kalyna, " Школа № 5 ", new() { [FieldCatalogue.PartnerPhone] = "0671234567" });
        Assert.Equal(
            "0671234567", (await ReadAsync(id))[FieldCatalogue.PartnerPhone]!.GetValue<string>());
        foreach (var typed in (string[])["школа", "0671234567"])
        {
            Assert.Equal(
                new SubjectName(id, SubjectKind.Partner, null, "Школа № 5"),
                Assert.Single(await Get<SubjectSearch>().FindAsync(Somebody(Role.Lawyer, Kalyna), typed, [SubjectKind.Partner], CancellationToken.None)));
        }
    }

    [Fact]
    public async Task Written_IsStillFoundByItsName()
    {
        var id = await AddAsync(Kalyna, "Школа № 5", []);
        await using (var context = Contexts.Open(Of(Kalyna)))
        {
            await Get<Register>().WriteAsync(
                context, id, new Dictionary<string, JsonNode?> { ["partner.contact"] = "Завуч" }, default, Clock.GetUtcNow(), CancellationToken.None);
            await context.SaveChangesAsync();
        }

        Assert.Single(await Get<SubjectSearch>().FindAsync(Somebody(Role.Lawyer, Kalyna), "школа", [SubjectKind.Partner], CancellationToken.None));
    }

    [Fact]
    public async Task List_IsInUkrainianOrderAndOfOneCentre()
    {
        foreach (var name in (string[])["Яблуня", "Ґанок", "Дім", "Гай"])
        {
            await AddAsync(Kalyna, name, []);
        }

        await AddAsync(Ozero, "Берег", []);
        Assert.Equal(["Гай", "Ґанок", "Дім"], await ListAsync(Somebody(Role.Lawyer, Kalyna, Ozero)));
        Assert.Empty(await ListAsync(Somebody(Role.Lawyer, Ozero)));
        Assert.Empty(await ListAsync(Somebody(Role.Volunteer, Kalyna)));
    }

    [Fact]
    public void Types_AreTheTenOfTheStandard_EachWithAWordOfItsOwn()
    {
        var list = ListPack.Read(Sources.Read("workflows/lists/partner-types.json"));
        Assert.Equal(
            [
                PartnerType.ChildServices, PartnerType.YouthServices, PartnerType.JuvenilePolice, PartnerType.Health, PartnerType.OtherNgo, PartnerType.BoardingOrShelter,
                PartnerType.School, PartnerType.PupilsRoom, PartnerType.Religious, PartnerType.Other,
            ],
            list.Entries.Select(entry => entry.Key));
        Assert.Equal(10, list.Entries.Select(entry => entry.Label).Distinct().Count());
    }

    private async Task<IEnumerable<string>> ListAsync(Actor actor) =>
        (await Get<Server.Partners.Partners>().ListAsync(actor, Kalyna, 3, CancellationToken.None)).Select(line => line.Name);

    private async Task<Guid> AddAsync(Guid centre, string name, Dictionary<string, JsonNode?> fields)
    {
        await using var context = Contexts.Open(Of(centre));
        var partner = Get<Server.Partners.Partners>().Make(context, centre, PartnerType.School, name, fields, null, Clock.GetUtcNow());
        await context.SaveChangesAsync();
        return partner.Id;
    }
}

public sealed class PartnersOnPostgres() : PartnerTests(Databases.Postgres);

public sealed class PartnersOnSqlite() : PartnerTests(Databases.Sqlite);
