using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Workflows.Engine.Storage;

/// <summary>Tells a fault of the infrastructure that may pass from everything else.</summary>
internal static class Transient
{
    /// <summary>Whether the same work may succeed on a fresh context: a lost race, a deadlock, a broken or refused connection.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        NpgsqlException npgsql => npgsql.IsTransient,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6, // busy, locked
        DbException => false,
        _ => exception.InnerException is { } inner && Is(inner),
    };

    /// <summary>Whether a row with the same key is there already.</summary>
    public static bool IsDuplicateKey(Exception exception) => (exception as DbUpdateException)?.InnerException switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 1555 or 2067, // primary key, unique
        _ => false,
    };

    /// <summary>Waits a little longer after each try, with a jitter that keeps two losers from meeting again.</summary>
    public static Task PauseAsync(int attempt, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds((20 << attempt) + RandomNumberGenerator.GetInt32(20)), TimeProvider.System, cancellation);
}
