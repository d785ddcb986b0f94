using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Cases;
using Workflows.Server.Casework;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Clients.Family;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Clients.Notes;
using Workflows.Server.Clients.Photos;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.Partners.Contacts;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

/// <summary>
/// Rows of one centre are kept from another's eyes and hands, for each entity that belongs to a centre. All cases have one database: whatever they try outside
/// their scope is refused.
/// </summary>
public abstract class ScopeTests(ScopeTests.Ground ground)
{
    private static readonly Guid Network = Guid.Parse("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Kalyna = Guid.Parse("00000000-0000-7000-8000-00000000000a");
    private static readonly Guid Ozero = Guid.Parse("00000000-0000-7000-8000-00000000000b");
    private static readonly Guid Person = Guid.Parse("00000000-0000-7000-8000-0000000000ff");
    private static readonly Guid[] Everywhere = [Network, Kalyna, Ozero];

    private static readonly Guid SomeFile = Guid.Parse("00000000-0000-7000-8000-0000000000f1");

    private static int templates;
    private static int parts;

    /// <summary>One case for each entity: how a row of a centre is made. A new entity without a line here fails the first test.</summary>
    private static readonly Case[] Cases =
    [
        new Case<OrgUnit>(centre => new OrgUnit
        {
            Id = Id(),
            CentreId = centre,
            ParentId = centre,
            Kind = UnitKind.Sector,
            Name = "Сектор",
            NameKey = TextKeys.Sort("Сектор"),
            TimeZone = "Europe/Kyiv",
        }),
        new Case<Membership>(centre => new Membership
        {
            Id = Id(), CentreId = centre, AccountId = Person, UnitId = centre, Role = Role.Lawyer, From = Databases.Start,
        }),
        new Case<Subject>(centre => new Subject { Id = Id(), CentreId = centre, Kind = SubjectKind.Lead, Sealed = [1] }),
        new Case<SubjectKey>(centre => new SubjectKey { Id = Id(), CentreId = centre, Wrapped = [1] }),
        new Case<CardChange>(centre => new CardChange { Id = Id(), CentreId = centre, SubjectId = Person, Sealed = [1] }),
        new Case<ClientNote>(centre => new ClientNote { Id = Id(), CentreId = centre, SubjectId = Person, ById = Person, Sealed = [1] }),
        new Case<Tie>(centre => new Tie { Id = Id(), CentreId = centre, SubjectId = Person, ById = Person, Sealed = [1] }),
        new Case<ClientPhoto>(centre => new ClientPhoto { Id = Id(), CentreId = centre, SubjectId = Person, ById = Person }),
        new Case<CardMerge>(centre => new CardMerge { Id = Id(), CentreId = centre, KeptId = Person, JoinedId = Id(), ById = Person }),
        new Case<SearchToken>(centre => new SearchToken { CentreId = centre, SubjectId = Id(), Token = 1 }),
        new Case<Partner>(centre => new Partner { Id = Id(), CentreId = centre, Type = PartnerType.School, Name = "Школа", NameKey = TextKeys.Sort("Школа") }),
        new Case<PartnerContact>(centre => new PartnerContact { Id = Id(), CentreId = centre, PartnerId = Person, ById = Person, Sealed = [1] }),
        new Case<CaseFile>(centre => new CaseFile
        {
            InstanceId = Id().ToString(), CentreId = centre, SubjectId = Person, Number = Id().ToString(), DefinitionId = "d", ProcedureName = "Процедура",
        }),
        new Case<CaseCheck>(centre => new CaseCheck { Id = Id(), CentreId = centre, InstanceId = "i", Title = "Ознаки", Explanation = "Є." }),
        new Case<CaseMember>(centre => new CaseMember { Id = Id(), CentreId = centre, InstanceId = "i", AccountId = Person }),
        new Case<Contract>(centre => new Contract
        {
            Id = Id(), CentreId = centre, PartnerId = Person, InstanceId = "i", Number = Id().ToString(), SignedOn = new DateOnly(2026, 3, 2), Helps = "", Sealed = [1],
        }),
        new Case<Referral>(centre => new Referral { Id = Id(), CentreId = centre, SubjectId = Person, PartnerId = Person, InstanceId = "i", StepId = "s", Helps = "", Sealed = [1] }),
        new Case<Consent>(centre => new Consent { Id = Id(), CentreId = centre, SubjectId = Person, InstanceId = "i", On = new DateOnly(2026, 3, 2), Purposes = "" }),
        new Case<SocialContract>(centre => new SocialContract { Id = Id(), CentreId = centre, SubjectId = Person, InstanceId = "i", Number = Id().ToString() }),
        new Case<Document>(centre => new Document
        {
            Id = Id(), CentreId = centre, SubjectId = Person, InstanceId = "i", ActivityId = "a", Title = "Запит", Number = Id().ToString(), Sealed = [1],
        }),
        new Case<DocumentTemplate>(centre => new DocumentTemplate { Id = Id(), CentreId = centre, Key = Id().ToString(), Title = "Запит", Series = "request", Text = "т" }),
        new Case<NumberSeries>(centre => new NumberSeries { CentreId = centre, Kind = Id().ToString(), Year = 2026 }),
        new Case<FormVersion>(centre => new FormVersion { Id = Id(), CentreId = centre, FormKey = Id().ToString(), Version = 1, Text = "{}" }),
        new Case<PinnedForm>(centre => new PinnedForm { DefinitionVersionId = Id().ToString(), FormKey = "form", FormVersionId = Person, CentreId = centre }),
        new Case<FormAnswer>(centre => new FormAnswer
        {
            Id = Id(), CentreId = centre, InstanceId = "i", StepId = "s", SubjectId = Person, FormVersionId = Person, Sealed = [1], ById = Person,
        }),
        new Case<FormDraft>(centre => new FormDraft
        {
            Id = Id(), CentreId = centre, TaskId = Id(), AccountId = Person, SubjectId = Person, Sealed = [1],
        }),
        new Case<StoredFile>(centre => new StoredFile { Id = Id(), CentreId = centre, SubjectId = Person, FieldKey = "f", Sealed = [1], ById = Person }),
        new Case<FilePart>(centre => new FilePart { FileId = SomeFile, Number = ++parts, CentreId = centre, Sealed = [1] }),
        new Case<Letter>(centre => new Letter { Id = Id(), CentreId = centre, AccountId = Person }),
        new Case<LetterTry>(centre => new LetterTry { Id = Id(), CentreId = centre, LetterId = Person, Answer = "Прийнято." }),
        new Case<LetterTemplate>(centre => new LetterTemplate { Id = Id(), CentreId = centre, Number = ++templates, Subject = "т", Text = "т" }),
        new Case<HumanTask>(centre => new HumanTask
        {
            Id = Id(), CentreId = centre, UnitId = centre, Role = Role.Lawyer, BookmarkId = Id().ToString(), InstanceId = "i", ActivityId = "a",
            SubjectId = Person, CaseNumber = "1", ProcedureName = "Процедура", Title = "Завдання", Outcomes = "[]", OrderAt = HumanTask.NoDeadline,
        }),
        new Case<TaskEvent>(centre => new TaskEvent { Id = Id(), CentreId = centre, TaskId = Person, Kind = TaskEventKind.Claimed, ById = Person }),
        new Case<Absence>(centre => new Absence { Id = Id(), CentreId = centre, AccountId = Person, MadeById = Person }),
        new Case<CalendarVersion>(centre => new CalendarVersion { Id = Id(), CentreId = centre, UnitId = Id(), Number = 1, Zone = "Europe/Kyiv", Week = "[]", Days = "[]" }),
        new Case<ReferenceList>(centre => new ReferenceList { Id = Id(), CentreId = centre, Key = $"k{Id():N}", Title = "Довідник" }),
        new Case<ListEntry>(centre => new ListEntry { Id = Id(), CentreId = centre, ListKey = "k", Key = $"e{Id():N}", Label = "Запис", Under = "", IsCurrent = true }),
        new Case<DeadlineRule>(centre => new DeadlineRule { Id = Id(), CentreId = centre, Key = "k", Name = "Строк", StartsFrom = "звернення" }),
        new Case<Recount>(centre => new Recount { Id = Id(), CentreId = centre, Why = "новий календар" }),
        new Case<AccessEntry>(centre => new AccessEntry { Id = Id(), CentreId = centre, AccountId = Person }),
        new Case<EditedForm>(centre => new EditedForm { CentreId = centre, FormKey = Id().ToString() }),
        new Case<RegularSwitch>(centre => new RegularSwitch { CentreId = centre, Procedure = Id().ToString() }),
        new Case<RegularStart>(centre => new RegularStart { CentreId = centre, Procedure = Id().ToString(), InstanceId = Id().ToString(), Schedule = "щодня" }),
        new Case<CaseMove>(centre => new CaseMove { Id = Id(), CentreId = centre, InstanceId = Id().ToString(), FromVersionId = "v1", ToVersionId = "v2", Steps = "{}", ById = Person }),
        new Case<PublishingSwitch>(centre => new PublishingSwitch { CentreId = centre, Number = Id().GetHashCode(), AskedById = Person }),
        new Case<TaskComment>(centre => new TaskComment { Id = Id(), CentreId = centre, TaskId = Person, SubjectId = Person, ById = Person, Sealed = [1] }),
    ];

    public static TheoryData<string> Entities => [.. Cases.Select(one => one.Name)];

    /// <summary>Without those whose key names the centre: EF itself never lets a key change.</summary>
    public static TheoryData<string> Movable => [.. Cases.Select(one => one.Name).Except([nameof(SearchToken), nameof(NumberSeries), nameof(EditedForm), nameof(RegularSwitch), nameof(RegularStart), nameof(PublishingSwitch)])];

    /// <summary>Without those of which no column is ever changed: EF sends nothing for them.</summary>
    public static TheoryData<string> Changeable => [.. Cases.Select(one => one.Name).Except([nameof(SearchToken), nameof(NumberSeries), nameof(EditedForm), nameof(RegularSwitch), nameof(RegularStart), nameof(PublishingSwitch), nameof(AccessEntry)])];

    [Fact]
    public async Task Entities_OfTheModel_EachHaveACaseHere()
    {
        await using var context = Databases.Contexts(ground.Filled).OpenWithoutScope();
        Assert.Equal(
            context.Model.GetEntityTypes().Select(type => type.ClrType).Where(typeof(IInCentre).IsAssignableFrom).Select(type => type.Name).Order(),
            Cases.Select(one => one.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Query_WithoutAScope_Throws(string entity)
    {
        await using var context = Databases.Contexts(ground.Filled).OpenWithoutScope();
        await Assert.ThrowsAsync<ScopeMissingException>(() => Find(entity).CentresAsync(context));
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Query_WithinAScope_SeesItsCentreAndWhatIsShared(string entity)
    {
        Assert.Equal([Kalyna], await SeenAsync(entity, Of(Kalyna)));
        Assert.Equal([Ozero], await SeenAsync(entity, Of(Ozero)));
        Assert.Equal([Network, Ozero], await SeenAsync(entity, Of(Ozero) with { Shared = [Network] }));
        Assert.Equal([Kalyna, Ozero], await SeenAsync(entity, Of(Kalyna, Ozero)));
        Assert.Equal(Everywhere, await SeenAsync(entity, SystemScopes.Upkeep));
        Assert.Empty(await SeenAsync(entity, Of()));
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Write_WithoutAScope_Throws(string entity)
    {
        await using var context = Databases.Contexts(ground.Filled).OpenWithoutScope();
        context.Add(Find(entity).Make(Kalyna));
        await Assert.ThrowsAsync<ScopeMissingException>(() => context.SaveChangesAsync());
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Write_OutsideTheScope_Throws(string entity)
    {
        var scope = Of(Kalyna) with { Shared = [Network] };
        foreach (var elsewhere in (Guid[])[Ozero, Network])
        {
            await using var adding = Open(scope);
            adding.Add(Find(entity).Make(elsewhere));
            await Assert.ThrowsAsync<ScopeViolationException>(() => adding.SaveChangesAsync());
            Assert.Throws<ScopeViolationException>(() => adding.SaveChanges());
        }

        await using var inside = Open(scope);
        inside.Add(Find(entity).Make(Kalyna));
        await inside.SaveChangesAsync();
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Write_OfASharedRow_Throws(string entity)
    {
        await using var context = Open(Of(Kalyna) with { Shared = [Network] });
        var shared = (await Find(entity).RowsAsync(context)).First(row => row.CentreId == Network);
        context.Entry(shared).State = EntityState.Modified;
        await Assert.ThrowsAsync<ScopeViolationException>(() => context.SaveChangesAsync());
        context.Entry(shared).State = EntityState.Deleted;
        await Assert.ThrowsAsync<ScopeViolationException>(() => context.SaveChangesAsync());
    }

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task Write_MovingARowToOrFromAnotherCentre_Throws(string entity)
    {
        await using var context = Open(Of(Kalyna));
        var own = (await Find(entity).RowsAsync(context))[0];
        context.Entry(own).Property(row => row.CentreId).CurrentValue = Ozero;
        await Assert.ThrowsAsync<ScopeViolationException>(() => context.SaveChangesAsync());

        await using var everything = Open(SystemScopes.Upkeep);
        var foreign = (await Find(entity).RowsAsync(everything)).First(row => row.CentreId == Ozero);
        await using var taking = Open(Of(Kalyna));
        taking.Attach(foreign);
        taking.Entry(foreign).Property(row => row.CentreId).CurrentValue = Kalyna;
        await Assert.ThrowsAsync<ScopeViolationException>(() => taking.SaveChangesAsync());
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task Write_OfAForeignRowThatClaimsToBeOwn_ChangesNothing(string entity)
    {
        await using var everything = Open(SystemScopes.Upkeep);
        var foreign = (await Find(entity).RowsAsync(everything)).First(row => row.CentreId == Ozero);
        everything.Entry(foreign).Property(row => row.CentreId).CurrentValue = Kalyna;
        await using var context = Open(Of(Kalyna));
        context.Attach(foreign);
        context.Entry(foreign).State = EntityState.Modified;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
    }

    private static Scope Of(params Guid[] centres) => new(Person, centres, [], "test");

    private static Case Find(string entity) => Cases.Single(one => one.Name == entity);

    private static OrgUnit Unit(Guid id, UnitKind kind) => new()
    {
        Id = id, CentreId = id, Kind = kind, Name = "Центр", NameKey = TextKeys.Sort("Центр"), TimeZone = "Europe/Kyiv",
    };

    private static Guid Id() => Guid.CreateVersion7(Databases.Start);

    private ServerContext Open(Scope scope) => Databases.Contexts(ground.Filled).Open(scope);

    private async Task<IReadOnlyList<Guid>> SeenAsync(string entity, Scope scope)
    {
        await using var context = Open(scope);
        return await Find(entity).CentresAsync(context);
    }

    /// <summary>A database with a row of each entity in each of three units.</summary>
    public abstract class Ground(DatabaseTemplate template) : DatabaseTest(template)
    {
        internal Database Filled => Database;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await using var context = Databases.Contexts(Database).Open(SystemScopes.Upkeep);
            context.Users.Add(new Account { Id = Person, UserName = "someone", DisplayName = "Хтось", DisplayNameKey = TextKeys.Sort("Хтось") });
            context.Units.AddRange(Unit(Network, UnitKind.Network), Unit(Kalyna, UnitKind.Centre), Unit(Ozero, UnitKind.Centre));
            context.Files.Add(new StoredFile { Id = SomeFile, CentreId = Kalyna, SubjectId = Person, FieldKey = "f", Sealed = [1], ById = Person });
            await context.SaveChangesAsync();
            foreach (var centre in Everywhere)
            {
                context.AddRange(Cases.Select(one => one.Make(centre)));
            }

            await context.SaveChangesAsync();
        }
    }

    private abstract record Case(string Name)
    {
        public abstract IInCentre Make(Guid centre);

        public abstract Task<IReadOnlyList<IInCentre>> RowsAsync(ServerContext context);

        public async Task<IReadOnlyList<Guid>> CentresAsync(ServerContext context) =>
            [.. (await RowsAsync(context)).Select(row => row.CentreId).Distinct().Order()];
    }

    private sealed record Case<T>(Func<Guid, T> New) : Case(typeof(T).Name) where T : class, IInCentre
    {
        public override IInCentre Make(Guid centre) => New(centre);

        public override async Task<IReadOnlyList<IInCentre>> RowsAsync(ServerContext context) => await context.Set<T>().ToListAsync();
    }
}

public sealed class ScopeOnPostgres(ScopeOnPostgres.Rows ground) : ScopeTests(ground), IClassFixture<ScopeOnPostgres.Rows>
{
    public sealed class Rows() : Ground(Databases.Postgres);
}

public sealed class ScopeOnSqlite(ScopeOnSqlite.Rows ground) : ScopeTests(ground), IClassFixture<ScopeOnSqlite.Rows>
{
    public sealed class Rows() : Ground(Databases.Sqlite);
}
