using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>Counts what goes over the wire: each command is one round trip, and so is each commit; BEGIN travels with the first command.</summary>
internal sealed class RoundTrips : DbCommandInterceptor
{
    private int commands;

    public int Commands => Volatile.Read(ref commands);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref commands);
        return base.ReaderExecutedAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref commands);
        return base.NonQueryExecutedAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref commands);
        return base.ScalarExecutedAsync(command, eventData, result, cancellationToken);
    }
}

/// <summary>Hears of each commit, and of the instance that it made durable.</summary>
internal sealed class Commits(Action<string>? told = null) : DbTransactionInterceptor
{
    private int count;
    private int savepoints;

    public int Count => Volatile.Read(ref count);

    /// <summary>Savepoints: each travels with the next command, but its release is a round trip that no command shows.</summary>
    public int Savepoints => Volatile.Read(ref savepoints);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref count);
        foreach (var instance in eventData.Context?.ChangeTracker.Entries<WorkflowInstance>() ?? [])
        {
            told?.Invoke(instance.Entity.Id);
        }

        return base.TransactionCommittedAsync(transaction, eventData, cancellationToken);
    }

    public override Task CreatedSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref savepoints);
        return base.CreatedSavepointAsync(transaction, eventData, cancellationToken);
    }
}
