using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Generated;

/// <summary>The engine's tables, seen by a server whose saves and commits can be cut; what really was committed is noted.</summary>
internal sealed class FaultyContext : DbContext
{
    private readonly Database database;
    private readonly Faults faults;
    private readonly List<(string InstanceId, int Revision)> saved = [];

    public FaultyContext(Database database, Faults faults, CommitRecord commits)
        : base(database.Configure(new DbContextOptionsBuilder<FaultyContext>()).AddInterceptors(new CommitCut(faults, commits)).Options)
    {
        this.database = database;
        this.faults = faults;
        faults.Reach("Opened");
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        faults.Reach("Saving");
        saved.AddRange(ChangeTracker.Entries<WorkflowInstance>()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified)
            .Select(entry => (entry.Entity.Id, entry.Entity.Revision)));
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.StoreInstants(database.Dialect);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWorkflowEngine();

    private sealed class CommitCut(Faults faults, CommitRecord commits) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            faults.Reach("Committing");
            return new(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            commits.Note(((FaultyContext)eventData.Context!).saved);
            faults.Reach("CommitAnswered");
            return Task.CompletedTask;
        }
    }
}
