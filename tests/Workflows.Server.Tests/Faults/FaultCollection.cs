using System.Net;
using Npgsql;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Letters;

namespace Workflows.Server.Tests.Faults;

/// <summary>The tests that kill and starve real processes: one after another, with one PostgreSQL of their own.</summary>
[CollectionDefinition(nameof(Faults))]
public sealed class Faults : ICollectionFixture<FaultGround>
{
    /// <summary>Whether there is time for many more of everything.</summary>
    internal static bool Long { get; } = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_LONG") == "1";

    /// <summary>What the disturbances are drawn by; another with each run, unless it is given to see one again.</summary>
    internal static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("WORKFLOWS_FAULT_SEED"), out var given) ? given : Environment.TickCount;
}

/// <summary>The PostgreSQL server of these tests, started when first asked for, and a filled database of each kind, which every test has a copy of.</summary>
public sealed class FaultGround : IAsyncLifetime
{
    private const string Filled = "filled";

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task<Cluster>> cluster = new(async () =>
    {
        var made = await Cluster.StartAsync();
        await using var database = Database.Postgres(made.Connection(Filled));
        await Ground.PrepareAsync(database);
        return made;
    });

    private readonly Lazy<Task<string>> file;
    private int made;

    public FaultGround() => file = new Lazy<Task<string>>(async () =>
    {
        var path = Path.Combine(folder.Path, Filled);
        await using var database = Database.Sqlite(path);
        await Ground.PrepareAsync(database);
        return path;
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (cluster.IsValueCreated)
        {
            await (await cluster.Value).DisposeAsync();
        }

        folder.Dispose();
    }

    /// <summary>The server, running: a test that failed may have left it stopped.</summary>
    internal async Task<Cluster> ClusterAsync()
    {
        var one = await cluster.Value;
        if (!await one.RunsAsync())
        {
            await one.StartAgainAsync();
        }

        return one;
    }

    /// <summary>A server at work on PostgreSQL.</summary>
    internal async Task<Scene> BeginOnPostgresAsync()
    {
        var server = await ClusterAsync();
        var name = $"fault{++made}";
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {Filled}");
        return await Scene.BeginAsync(server.Connection(name), null);
    }

    /// <summary>A server at work on a SQLite file, which may lie on a small disk.</summary>
    internal async Task<Scene> BeginOnSqliteAsync(SmallDisk? disk = null) => await Scene.BeginAsync(await file.Value, disk);
}

/// <summary>A server at work, its mail server and its callers.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string? postgres;
    private readonly SmallDisk? disk;

    private Scene(string? postgres, SmallDisk? disk)
    {
        (this.postgres, this.disk) = (postgres, disk);
        var data = disk?.Path ?? folder.Path;
        Server = new OwnServer(postgres ?? $"Data Source={Path.Combine(data, Name)}", postgres is null ? data : folder.Path, Mail.Port, postgres is null ? disk?.Through : null);
        Callers = new Callers(Server, Faults.Seed);
    }

    public MailServer Mail { get; } = new();

    public OwnServer Server { get; }

    public Callers Callers { get; }

    /// <summary>The database's name on its server.</summary>
    public string DatabaseName => new NpgsqlConnectionStringBuilder(postgres).Database!;

    private static string Name => "cw.db";

    /// <summary>Begins on a filled database of PostgreSQL, or on a copy of a filled SQLite file.</summary>
    public static async Task<Scene> BeginAsync(string filled, SmallDisk? disk)
    {
        var scene = new Scene(File.Exists(filled) ? null : filled, disk);
        if (scene.postgres is null)
        {
            File.Copy(filled, Path.Combine(disk?.Seen ?? scene.folder.Path, Name));
        }

        await scene.Server.StartAsync();
        await scene.Callers.ComeAsync(Ground.Worker);
        return scene;
    }

    /// <summary>The database; on SQLite once the server is gone.</summary>
    public Database Open() => postgres is null ? Database.Sqlite(Path.Combine(folder.Path, Name)) : Database.Postgres(postgres);

    /// <summary>
    /// Callers work and a person writes while something breaks and is mended, several times: people and programs are told that nothing can be done now, the
    /// check of health says so, what was typed is sent again and taken once. Then the auditor comes.
    /// </summary>
    /// <param name="rounds">How often.</param>
    /// <param name="breakAsync">Breaks it.</param>
    /// <param name="whileBroken">Once everybody has been told.</param>
    /// <param name="mendAsync">Mends it.</param>
    /// <param name="settled">When all callers have stopped.</param>
    public async Task DisturbAsync(int rounds, Func<Task> breakAsync, Func<int, Task> whileBroken, Func<Task> mendAsync, Func<Task> settled)
    {
        using var writer = await Writer.ComeAsync(Server);
        using var stop = new CancellationTokenSource();
        var calling = Callers.RunAsync(4, untilSilent: false, stop.Token);
        for (var round = 1; round <= rounds; round++)
        {
            await Callers.UntilDoneAsync(20);
            var send = await writer.FillInAsync();
            await breakAsync();
            await Callers.UntilPutOffAsync();
            var page = await writer.SendInVainAsync(send);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await writer.HealthAsync());
            await whileBroken(round);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await writer.HealthAsync());
            await mendAsync();
            await writer.SendAgainAsync(page);
            await Callers.UntilDoneAsync(10);
            await writer.UntilReadyAsync();
        }

        await stop.CancelAsync();
        await calling;
        await settled();
        await AuditAsync();
        await using var database = Open();
        await using var context = Databases.Contexts(database).Open(SystemScopes.Upkeep);
        await writer.CheckAsync(context);
    }

    /// <summary>Kills the server a last time and reads what it has left.</summary>
    public async Task AuditAsync()
    {
        await Callers.SettleAsync();
        await Server.KillAsync();
        if (postgres is null && disk is not null)
        {
            foreach (var file in Directory.EnumerateFiles(disk.Seen, Name + "*"))
            {
                File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)), overwrite: true);
            }
        }

        await using var database = Open();
        await Ground.AuditAsync(database, Callers, Mail);
    }

    public async ValueTask DisposeAsync()
    {
        Callers.Dispose();
        await Server.DisposeAsync();
        await Mail.DisposeAsync();
        folder.Dispose();
    }
}
