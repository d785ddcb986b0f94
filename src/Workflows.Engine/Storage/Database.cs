using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Workflows.Engine.Storage;

/// <summary>
/// The database that a process works with: how to connect, its dialect and its write gate. Made once at start, shared by everything.
/// All writing goes through <see cref="BeginWriteAsync"/> or <see cref="Gate"/>.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource? source;
    private readonly ProcessLock? processLock;

    private Database(Dialect dialect, string connectionString, string? file, NpgsqlDataSource? source, ProcessLock? processLock)
    {
        Dialect = dialect;
        ConnectionString = connectionString;
        File = file;
        this.source = source;
        this.processLock = processLock;
        Gate = dialect == Dialect.Sqlite ? WriteGate.OneAtATime() : WriteGate.Open();
    }

    /// <summary>Which of the two databases it is.</summary>
    public Dialect Dialect { get; }

    /// <summary>The write gate of this database.</summary>
    public WriteGate Gate { get; }

    /// <summary>Whether there was room when something was last saved.</summary>
    public Room Room { get; } = new();

    /// <summary>The SQLite file's full path; null on PostgreSQL.</summary>
    public string? File { get; }

    /// <summary>The connection string as given, with our own additions.</summary>
    internal string ConnectionString { get; }

    /// <summary>Connects to PostgreSQL.</summary>
    public static Database Postgres(string connectionString)
    {
        // Nothing here leaves anything behind in a session (settings, temporary tables, listening, session locks), so there is nothing to reset
        // each time a connection is used again: that is seven statements for the server.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, NoResetOnClose = true };
        var source = NpgsqlDataSource.Create(settings);
        return new Database(Dialect.Postgres, settings.ConnectionString, null, source, null);
    }

    /// <summary>Opens an embedded SQLite file for this process alone, making the file when it is not there.</summary>
    /// <exception cref="DatabaseInUseException">Another process has it open.</exception>
    public static Database Sqlite(string file)
    {
        file = Path.GetFullPath(file);
        OwnerOnly.CreateFolder(Path.GetDirectoryName(file)!);
        var processLock = ProcessLock.TryTake(file) ?? throw new DatabaseInUseException(file);
        var settings = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, Cache = SqliteCacheMode.Private };
        if (new FileInfo(file) is { Exists: false } or { Length: 0 })
        {
            Begin(file, settings.ConnectionString);
        }

        return new Database(Dialect.Sqlite, settings.ConnectionString, file, null, processLock);
    }

    /// <summary>Points a context at this database.</summary>
    public DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) => source is not null
        ? options.UseNpgsql(source).AddInterceptors(Room.Watch())
        : options.UseSqlite(ConnectionString).AddInterceptors(SqlitePragmas.Shared, Room.Watch());

    /// <summary>
    /// Begins a transaction that may write. On SQLite it waits for its turn at the gate and begins IMMEDIATE, so that nothing read
    /// in it can be changed by another before it commits.
    /// </summary>
    public async Task<WriteTransaction> BeginWriteAsync(DbContext context, CancellationToken cancellation = default)
    {
        var turn = await Gate.EnterAsync(cancellation);
        try
        {
            // One save per transaction: a savepoint around it would be two statements and a round trip for nothing.
            context.Database.AutoSavepointsEnabled = false;
            return new WriteTransaction(await context.Database.BeginTransactionAsync(cancellation), turn);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Gate.Dispose();
        if (source is not null)
        {
            await source.DisposeAsync();
        }
        else
        {
            await using var connection = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        processLock?.Dispose();
    }

    // SQLite would make the file readable for all; the -wal and -shm beside it take its mode. An empty file is no WAL database yet,
    // and whoever looks into it without writing could not make it one.
    private static void Begin(string file, string connectionString)
    {
        OwnerOnly.OpenFile(file, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteNonQuery();
    }

    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        // FULL: a commit that a person was told of survives a power cut. The timeout only matters to a stray reader of another
        // process (a back-up): our own writers wait at the gate.
        private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;";

        public static SqlitePragmas Shared { get; } = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>Another process holds the embedded database.</summary>
public sealed class DatabaseInUseException(string file)
    : Exception($"The database file {file} is open in another process.")
{
    /// <summary>The file in question.</summary>
    public string File { get; } = file;
}
