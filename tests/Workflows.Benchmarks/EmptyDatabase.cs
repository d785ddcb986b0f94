using System.Globalization;
using Npgsql;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>A database of its own that goes away: on the server if there is one to connect to, else a SQLite file in a folder.</summary>
internal sealed class EmptyDatabase : IAsyncDisposable
{
    private static int made;
    private readonly string name;
    private readonly string? server;
    private bool closed;

    private EmptyDatabase(Database database, string name, string? server)
    {
        this.name = name;
        this.server = server;
        Database = database;
    }

    public Database Database { get; private set; }

    /// <summary>How the server, started as a process of its own, is told of it.</summary>
    public string ConnectionString => server is null
        ? $"Data Source={Database.File}"
        : new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    /// <summary>Its folder, where it is a file; what belongs to it may be kept there.</summary>
    public string Folder { get; private init; } = "";

    public static async Task<EmptyDatabase> MakeAsync(string? server)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{Environment.ProcessId}_{++made}");
        var folder = Directory.CreateTempSubdirectory(name).FullName;
        if (server is null)
        {
            return new EmptyDatabase(Database.Sqlite(Path.Combine(folder, "bench.db")), name, server) { Folder = folder };
        }

        await OnServerAsync(server, $"CREATE DATABASE {name}");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        return new EmptyDatabase(Database.Postgres(connection), name, server) { Folder = folder };
    }

    /// <summary>Lets go of it, so that another process may have it; it goes away when this is disposed.</summary>
    public async ValueTask CloseAsync()
    {
        if (!closed)
        {
            closed = true;
            await Database.DisposeAsync();
        }
    }

    /// <summary>Takes it back.</summary>
    public async ValueTask ReopenAsync()
    {
        await CloseAsync();
        Database = server is null ? Database.Sqlite(Database.File!) : Database.Postgres(ConnectionString);
        closed = false;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (server is not null)
        {
            await OnServerAsync(server, $"DROP DATABASE {name} WITH (FORCE)");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task OnServerAsync(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names in it are made here.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
