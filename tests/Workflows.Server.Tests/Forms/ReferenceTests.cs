using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Partners;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Clients;
using Workflows.Tests;

namespace Workflows.Server.Tests.Forms;

public abstract class ReferenceTests(DatabaseTemplate template) : ClientTest(template)
{
    private static readonly FieldType[] Types = [FieldType.Person, FieldType.Partner, FieldType.Client];
    private static readonly Guid Sector = Guid.Parse("00000000-0000-7000-8000-00000000000c");

    private readonly Dictionary<string, Guid> ids = [];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using (var context = Contexts.Open(SystemScopes.Upkeep))
        {
            context.Units.Add(new OrgUnit
            {
                Id = Sector, ParentId = Kalyna, CentreId = Kalyna, Kind = UnitKind.Sector, Name = "Сектор", NameKey = "", TimeZone = "Europe/Kyiv",
            });
            await ListPack.AddAsync(context, Kalyna, Sources.Read("workflows/lists/partner-types.json"), Databases.Start, CancellationToken.None);
            AddPerson(context, "Левада Ганна", Kalyna, Kalyna, [Role.SocialWorker, Role.Coordinator]);
            AddPerson(context, "Криниця Остап", Sector, Kalyna, [Role.Lawyer]);
            AddPerson(context, "Левада Закрита", Kalyna, Kalyna, [Role.Lawyer], closed: true);
            AddPerson(context, "Левада Колишня", Kalyna, Kalyna, [Role.Lawyer], to: Databases.Start);
            AddPerson(context, "Левада Сусідня", Ozero, Ozero, [Role.Lawyer]);
            AddPartner(context, Kalyna, "Школа № 5", PartnerType.School);
            AddPartner(context, Kalyna, "Аптека", PartnerType.Health);
            AddPartner(context, Ozero, "Школа № 6", PartnerType.School);
            await context.SaveChangesAsync();
        }

        var me = Somebody(Role.SocialWorker, Kalyna).AccountId;
        ids["Барвінок"] = await MakeAsync(Kalyna, Named("Барвінок"), number: "КАЛ-К-2026-000001", by: me);
        Clock.Advance(TimeSpan.FromHours(1));
        ids["Лелека"] = await MakeAsync(Kalyna, Named("Лелека"), by: me);
        ids["Журавель"] = await MakeAsync(Kalyna, Named("Журавель"), by: Guid.CreateVersion7(Databases.Start));
        ids["Лелека потенційна"] = await MakeAsync(Kalyna, Named("Лелека"), SubjectKind.Lead, by: me);
        ids["Лелека сусідня"] = await MakeAsync(Ozero, Named("Лелека"), by: me);
    }

    [Fact]
    public async Task Nothing_Typed_GivesTheFirstOnesAndTheActorsOwnClients()
    {
        Assert.Equal(
            [new(ids["Криниця Остап"], "Криниця Остап", "юрист"), new(ids["Левада Ганна"], "Левада Ганна", "координатор, соціальний працівник")],
            await FindAsync(FieldType.Person, ""));
        Assert.Equal(
            [new(ids["Аптека"], "Аптека", "Органи охорони здоров'я"), new(ids["Школа № 5"], "Школа № 5", "Школи")],
            await FindAsync(FieldType.Partner, " "));
        Assert.Equal(
            [new(ids["Лелека"], "Лелека", null), new(ids["Барвінок"], "Барвінок", "КАЛ-К-2026-000001")],
            await FindAsync(FieldType.Client, ""));
    }

    [Theory]
    [InlineData(FieldType.Person, "левода", "Левада Ганна")]
    [InlineData(FieldType.Person, "Hanna", "Левада Ганна")]
    [InlineData(FieldType.Partner, "школа", "Школа № 5")]
    [InlineData(FieldType.Client, "лелика", "Лелека")]
    [InlineData(FieldType.Client, "журав", "Журавель")]
    [InlineData(FieldType.Client, "2026-1", "Барвінок")]
    public async Task Typed_FindsWhoFitsInThisCentre(FieldType type, string typed, string name) =>
        Assert.Equal([ids[name]], (await FindAsync(type, typed)).Select(one => one.Id));

    [Fact]
    public async Task Names_OfEverything_AreGivenWithinTheCentreOnly()
    {
        var actor = Somebody(Role.SocialWorker, Kalyna, Ozero);
        Assert.Equal(["Криниця Остап", "Левада Ганна"], await NamesAsync(actor, Kalyna, FieldType.Person));
        Assert.Equal(["Аптека", "Школа № 5"], await NamesAsync(actor, Kalyna, FieldType.Partner));
        Assert.Equal(["Барвінок", "Журавель", "Лелека"], await NamesAsync(actor, Kalyna, FieldType.Client));
        Assert.Equal(["Левада Сусідня"], await NamesAsync(actor, Ozero, FieldType.Person));
    }

    [Fact]
    public async Task Centre_OutOfTheActorsScope_GivesNothing()
    {
        foreach (var type in Types)
        {
            Assert.Empty(await Get<References>().FindAsync(Somebody(Role.SocialWorker, Ozero), Kalyna, type, "", CancellationToken.None));
            Assert.Empty(await NamesAsync(Somebody(Role.SocialWorker, Ozero), Kalyna, type));
            Assert.Empty(await NamesAsync(Somebody(Role.Volunteer, Kalyna), Kalyna, type));
        }
    }

    [Fact]
    public async Task TypeThatNamesNobody_Throws() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FindAsync(FieldType.Text, ""));

    private Task<IReadOnlyList<Candidate>> FindAsync(FieldType type, string text) =>
        Get<References>().FindAsync(Somebody(Role.SocialWorker, Kalyna), Kalyna, type, text, CancellationToken.None);

    private async Task<IEnumerable<string>> NamesAsync(Actor actor, Guid centre, FieldType type) =>
        (await Get<References>().NamesAsync(actor, centre, type, ids.Values, CancellationToken.None)).Values.Select(one => one.Name).Order(StringComparer.Ordinal);

    private void AddPerson(ServerContext context, string name, Guid unit, Guid centre, Role[] roles, bool closed = false, DateTimeOffset? to = null)
    {
        var id = ids[name] = Guid.CreateVersion7(Databases.Start);
        context.Users.Add(new Account
        {
            Id = id, UserName = id.ToString(), DisplayName = name, DisplayNameKey = TextKeys.Sort(name), ClosedAt = closed ? Databases.Start : null,
        });
        context.Memberships.AddRange(roles.Select(role => new Membership
        {
            Id = Guid.CreateVersion7(Databases.Start), AccountId = id, UnitId = unit, CentreId = centre, Role = role, From = Databases.Start.AddDays(-1), To = to,
        }));
    }

    private void AddPartner(ServerContext context, Guid centre, string name, string type) =>
        ids[name] = Get<Server.Partners.Partners>().Make(context, centre, type, name, new Dictionary<string, JsonNode?>(), null, Databases.Start).Id;
}

public sealed class ReferencesOnPostgres() : ReferenceTests(Databases.Postgres);

public sealed class ReferencesOnSqlite() : ReferenceTests(Databases.Sqlite);
