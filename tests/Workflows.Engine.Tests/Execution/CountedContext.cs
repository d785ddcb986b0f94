using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Execution;

/// <summary>Counts what contexts ask of the database.</summary>
internal sealed class CommandCounter : DbCommandInterceptor
{
    public int Commands { get; set; }

    public int Commits { get; set; }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Commands++;
        return base.ReaderExecutedAsync(command, eventData, result, cancellationToken);
    }
}

/// <summary>Counts its commits, and savepoints as commands.</summary>
internal sealed class CommitCounter(CommandCounter counter) : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        counter.Commits++;
        return base.TransactionCommittedAsync(transaction, eventData, cancellationToken);
    }

    // It travels with the next statement, but its release is a round trip that no command shows.
    public override Task CreatedSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        counter.Commands++;
        return base.CreatedSavepointAsync(transaction, eventData, cancellationToken);
    }
}

/// <summary>A context of the engine's whose questions are counted.</summary>
internal sealed class CountedContext(Database database, CommandCounter counter) : DbContext(
    database.Configure(new DbContextOptionsBuilder<CountedContext>().AddInterceptors(counter, new CommitCounter(counter))).Options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.StoreInstants(database.Dialect);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWorkflowEngine();
}
