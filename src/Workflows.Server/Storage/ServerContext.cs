using System.Linq.Expressions;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Workflows.Engine.Storage;
using Workflows.Server.Access;

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

    /// <summary>Keys that protect cookies and forms.</summary>
    internal DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    // Both are read by the query filter below, as parameters of every query: without a scope the query throws here.
    private bool SeesEverything => Given.Everything;

    private Guid[] VisibleCentres => Given.Visible;

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
        foreach (var entity in builder.Model.GetEntityTypes().Where(type => typeof(IInCentre).IsAssignableFrom(type.ClrType)))
        {
            builder.Entity(entity.ClrType).HasQueryFilter("scope", InScope(entity.ClrType));

            // An update or delete also names the centre it believes the row to be in: a row of another centre is not found.
            builder.Entity(entity.ClrType).Property(nameof(IInCentre.CentreId)).IsConcurrencyToken();
        }
    }

    // row => SeesEverything || VisibleCentres.Contains(row.CentreId)
    private LambdaExpression InScope(Type rowType)
    {
        var row = Expression.Parameter(rowType, "row");
        var self = Expression.Constant(this);
        var contains = Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Contains), [typeof(Guid)],
            Expression.Property(self, nameof(VisibleCentres)), Expression.Property(row, nameof(IInCentre.CentreId)));
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
    }

    private static Guid OriginalCentre(EntityEntry<IInCentre> entry) =>
        entry.State == EntityState.Added
            ? entry.Entity.CentreId
            : entry.OriginalValues.GetValue<Guid>(nameof(IInCentre.CentreId));
}
