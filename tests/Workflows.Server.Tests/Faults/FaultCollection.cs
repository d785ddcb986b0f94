using Npgsql;
using Workflows.Engine.Storage;
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

/// <summary>The PostgreSQL server of these tests, started when first asked for.</summary>
public sealed class FaultGround : IAsyncLifetime
{
    private readonly Lazy<Task<Cluster>> cluster = new(Cluster.StartAsync);
    private int made;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (cluster.IsValueCreated)
        {
            await (await cluster.Value).DisposeAsync();
        }
    }

    internal Task<Cluster> ClusterAsync() => cluster.Value;

    /// <summary>A server at work: its database filled, its process started, its callers with a token.</summary>
    internal async Task<Scene> BeginAsync(string kind) => await Scene.BeginAsync(
        kind == "PostgreSQL" ? (await ClusterAsync()).Connection($"fault{++made}") : null);
}

/// <summary>A server at work, its mail server and its callers.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly string? postgres;

    private Scene(TemporaryFolder folder, string? postgres, MailServer mail, OwnServer server)
    {
        (this.folder, this.postgres, Mail, Server) = (folder, postgres, mail, server);
        Callers = new Callers(server, Faults.Seed);
    }

    public MailServer Mail { get; }

    public OwnServer Server { get; }

    public Callers Callers { get; }

    public NpgsqlConnectionStringBuilder? Postgres => postgres is null ? null : new NpgsqlConnectionStringBuilder(postgres);

    private string File => Path.Combine(folder.Path, "cw.db");

    /// <summary>Begins on a database of PostgreSQL, or on a SQLite file.</summary>
    public static async Task<Scene> BeginAsync(string? postgres)
    {
        var folder = new TemporaryFolder();
        var mail = new MailServer();
        var server = new OwnServer(postgres ?? $"Data Source={Path.Combine(folder.Path, "cw.db")}", folder.Path, mail.Port);
        var scene = new Scene(folder, postgres, mail, server);
        await using (var database = scene.Open())
        {
            await Ground.PrepareAsync(database);
        }

        await server.StartAsync();
        await scene.Callers.ComeAsync(Ground.Worker);
        return scene;
    }

    /// <summary>The database, once the server is gone.</summary>
    public Database Open() => postgres is null ? Database.Sqlite(File) : Database.Postgres(postgres);

    /// <summary>Kills the server a last time and reads what it has left.</summary>
    public async Task AuditAsync()
    {
        await Callers.SettleAsync();
        await Server.KillAsync();
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
