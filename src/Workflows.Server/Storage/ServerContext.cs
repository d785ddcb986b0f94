using System.Linq.Expressions;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Engine.Storage;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Api;
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
using Workflows.Server.People;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Tasks;

namespace Workflows.Server.Storage;

/// <summary>The product's one context. It carries its scope, so it is made for one piece of work and never pooled.</summary>
public sealed class ServerContext : IdentityUserContext<Account, Guid>
{
    private readonly Database database;
    private readonly Scope? scope;

    /// <summary>Opens a context; without a scope it serves only what belongs to no centre (accounts, keys).</summary>
    public ServerContext(DbContextOptions<ServerContext> options, Database database, Scope? scope) : base(options)
    {
        this.database = database;
        this.scope = scope;
    }

    /// <summary>The units of the organisation.</summary>
    public DbSet<OrgUnit> Units => Set<OrgUnit>();

    /// <summary>Who is what, where.</summary>
    public DbSet<Membership> Memberships => Set<Membership>();

    /// <summary>Tasks for people.</summary>
    public DbSet<HumanTask> Tasks => Set<HumanTask>();

    /// <summary>Whom the work is about.</summary>
    public DbSet<Subject> Subjects => Set<Subject>();

    /// <summary>The keys that seal what is known about them.</summary>
    public DbSet<SubjectKey> SubjectKeys => Set<SubjectKey>();

    /// <summary>Reference lists.</summary>
    public DbSet<ReferenceList> ReferenceLists => Set<ReferenceList>();

    /// <summary>Their entries, as they stand and as they stood.</summary>
    public DbSet<ListEntry> ReferenceEntries => Set<ListEntry>();

    /// <summary>Changes of their cards.</summary>
    public DbSet<CardChange> CardChanges => Set<CardChange>();

    /// <summary>Who belongs to clients' lives.</summary>
    public DbSet<Tie> Ties => Set<Tie>();

    /// <summary>Which cards were found to be about the same person.</summary>
    public DbSet<CardMerge> CardMerges => Set<CardMerge>();

    /// <summary>What workers wrote down of talks and meetings with clients.</summary>
    public DbSet<ClientNote> ClientNotes => Set<ClientNote>();

    /// <summary>Partner organisations.</summary>
    public DbSet<Partner> Partners => Set<Partner>();

    /// <summary>Contracts with partner organisations.</summary>
    public DbSet<Contract> Contracts => Set<Contract>();

    /// <summary>With whom in partner organisations centres work.</summary>
    public DbSet<PartnerContact> PartnerContacts => Set<PartnerContact>();

    /// <summary>Referrals of clients to partner organisations.</summary>
    public DbSet<Referral> Referrals => Set<Referral>();

    /// <summary>Consents given and refused.</summary>
    public DbSet<Consent> Consents => Set<Consent>();

    /// <summary>Photos on clients' cards, with those that were there before.</summary>
    public DbSet<ClientPhoto> ClientPhotos => Set<ClientPhoto>();

    /// <summary>Social contracts with clients.</summary>
    public DbSet<SocialContract> SocialContracts => Set<SocialContract>();

    /// <summary>Papers that cases have made.</summary>
    public DbSet<Document> Documents => Set<Document>();

    /// <summary>Cases.</summary>
    public DbSet<CaseFile> CaseFiles => Set<CaseFile>();

    /// <summary>What cases have checked, with why.</summary>
    public DbSet<CaseCheck> CaseChecks => Set<CaseCheck>();

    /// <summary>The teams of cases.</summary>
    public DbSet<CaseMember> CaseMembers => Set<CaseMember>();

    /// <summary>Versions of forms.</summary>
    public DbSet<FormVersion> FormVersions => Set<FormVersion>();

    /// <summary>What was answered in forms.</summary>
    public DbSet<FormAnswer> FormAnswers => Set<FormAnswer>();

    /// <summary>Half-filled forms.</summary>
    public DbSet<FormDraft> FormDrafts => Set<FormDraft>();

    /// <summary>Files that are attached to forms.</summary>
    public DbSet<StoredFile> Files => Set<StoredFile>();

    /// <summary>The parts of their content.</summary>
    public DbSet<FilePart> FileParts => Set<FilePart>();

    /// <summary>Working calendars, by version.</summary>
    public DbSet<CalendarVersion> Calendars => Set<CalendarVersion>();

    /// <summary>The rules of the deadline pack.</summary>
    public DbSet<DeadlineRule> DeadlineRules => Set<DeadlineRule>();

    /// <summary>Who is away and who stands in.</summary>
    public DbSet<Absence> Absences => Set<Absence>();

    /// <summary>Letters: those to be sent and what became of the others.</summary>
    public DbSet<Letter> Letters => Set<Letter>();

    /// <summary>Who opened whose data.</summary>
    public DbSet<AccessEntry> AccessEntries => Set<AccessEntry>();

    /// <summary>Keys with which programs of an office come.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Keys that protect cookies and forms.</summary>
    internal DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    // Both are read by the query filter below, as parameters of every query: without a scope the query throws here.
    private bool SeesEverything => Given.Everything;

    private Guid[] VisibleCentres => Given.Visible;

    private string[] VisibleTenants => Given.VisibleTenants;

    private Scope Given => scope ?? throw new ScopeMissingException();

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CheckScope();
        using var turn = Database.CurrentTransaction is null ? database.Gate.Enter() : null;
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CheckScope();
        using var turn = Database.CurrentTransaction is null ? await database.Gate.EnterAsync(cancellationToken) : null;
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.StoreInstants(database.Dialect);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        AccessModel.Configure(builder);
        ProtectionKey.Configure(builder);
        TextKeyVersion.Configure(builder);
        ClientModel.Configure(builder);
        Partner.Configure(builder);
        Contract.Configure(builder);
        PartnerContact.Configure(builder);
        Referral.Configure(builder);
        DocumentModel.Configure(builder);
        CaseModel.Configure(builder);
        CaseworkModel.Configure(builder);
        FormModel.Configure(builder);
        FileModel.Configure(builder);
        TaskModel.Configure(builder);
        DeadlineModel.Configure(builder);
        Absence.Configure(builder);
        LetterModel.Configure(builder);
        ShippedFile.Configure(builder);
        RegularSwitch.Configure(builder);
        CaseMove.Configure(builder);
        PublishingSwitch.Configure(builder);
        AccountEvent.Configure(builder);
        AccessEntry.Configure(builder);
        ApiKey.Configure(builder);
        ReferenceListModel.Configure(builder);
        builder.AddWorkflowEngine();
        foreach (var type in builder.Model.GetEntityTypes().Select(entity => entity.ClrType).ToList())
        {
            if (typeof(IInCentre).IsAssignableFrom(type))
            {
                KeepApart<Guid>(builder.Entity(type), nameof(VisibleCentres), nameof(IInCentre.CentreId));
            }
            else if (typeof(IBelongsToTenant).IsAssignableFrom(type))
            {
                KeepApart<string>(builder.Entity(type), nameof(VisibleTenants), nameof(IBelongsToTenant.TenantId));
            }
        }
    }

    private void KeepApart<TKey>(EntityTypeBuilder entity, string visible, string key)
    {
        entity.HasQueryFilter("scope", InScope<TKey>(entity.Metadata.ClrType, visible, key));

        // An update or delete also names the unit it believes the row to be in: a row of another is not found.
        entity.Property(key).IsConcurrencyToken();
    }

    // row => SeesEverything || VisibleCentres.Contains(row.CentreId), and the same for the engine's rows by tenant.
    private LambdaExpression InScope<TKey>(Type rowType, string visible, string key)
    {
        var row = Expression.Parameter(rowType, "row");
        var self = Expression.Constant(this);
        var contains = Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TKey)], Expression.Property(self, visible), Expression.Property(row, key));
        return Expression.Lambda(Expression.OrElse(Expression.Property(self, nameof(SeesEverything)), contains), row);
    }

    // What may be read is the filter's matter; what is written is checked here, since an insert passes no filter.
    private void CheckScope()
    {
        foreach (var entry in ChangeTracker.Entries<IInCentre>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && !Given.Everything && !(Given.Centres.Contains(entry.Entity.CentreId) && Given.Centres.Contains(OriginalCentre(entry))))
            {
                throw new ScopeViolationException(entry.Metadata.ClrType.Name, Given.Why);
            }
        }

        // An engine row never changes its tenant, so one look at it is enough.
        foreach (var entry in ChangeTracker.Entries<IBelongsToTenant>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && !Given.Everything && !Given.Centres.Any(centre => Scope.Tenant(centre) == entry.Entity.TenantId))
            {
                throw new ScopeViolationException(entry.Metadata.ClrType.Name, Given.Why);
            }
        }
    }

    private static Guid OriginalCentre(EntityEntry<IInCentre> entry) =>
        entry.State == EntityState.Added
            ? entry.Entity.CentreId
            : entry.OriginalValues.GetValue<Guid>(nameof(IInCentre.CentreId));
}
