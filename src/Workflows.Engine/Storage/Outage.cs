using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Workflows.Engine.Storage;

/// <summary>
/// Tells that the database is away or has no room from all other faults: nobody's program is wrong, nothing was saved, and the same may succeed in a while.
/// </summary>
public static class Outage
{
    /// <summary>Whether the database could not do what it was asked, whatever it was.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || IsOfTheServer(postgres.SqlState),
        NpgsqlException npgsql => npgsql.IsTransient,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14, // busy, locked, read-only, input/output, full, cannot open
        DbException => false,
        _ => exception.InnerException is { } inner && Is(inner),
    };

    /// <summary>Whether it was room that the database did not have.</summary>
    public static bool IsNoRoom(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.DiskFull,
        SqliteException sqlite => sqlite.SqliteErrorCode is 10 or 13, // what is beyond a quota or the longest file is an input/output error
        DbException => false,
        _ => exception.InnerException is { } inner && IsNoRoom(inner),
    };

    // Of these classes every code speaks of the server's own state: no room or memory, being shut down or recovering, input and output. A database
    // that is not there is being restored.
    private static bool IsOfTheServer(string state) =>
        state == PostgresErrorCodes.InvalidCatalogName || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal);
}
