using System.Globalization;
using Npgsql;
using Workflows.Engine.Storage;

namespace Workflows.Tests;

/// <summary>
/// Gives each test a database of its own: it holds what a template holds that is prepared once in a process.
/// A test project keeps two of them, one for each kind, in static properties.
/// </summary>
public sealed class DatabaseTemplate
{
    private const string ServerVariable = "WORKFLOWS_TEST_POSTGRES";
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"cw-test-{Environment.ProcessId}"));
    private static int made;

    private readonly Dialect dialect;
    private readonly Lazy<Task<string>> template;
    private readonly Lazy<Task<PostgresCopies>> copies;

    private DatabaseTemplate(Dialect dialect, Func<Database, Task> prepare)
    {
        this.dialect = dialect;
        template = new Lazy<Task<string>>(() => MakeTemplateAsync(prepare));
        copies = new Lazy<Task<PostgresCopies>>(LearnCopiesAsync);
    }

    /// <summary>Databases on the PostgreSQL server that <c>./test</c> starts.</summary>
    public static DatabaseTemplate OnPostgres(Func<Database, Task> prepare) => new(Dialect.Postgres, prepare);

    /// <summary>SQLite files in a folder that goes away with the process.</summary>
    public static DatabaseTemplate OnSqlite(Func<Database, Task> prepare) => new(Dialect.Sqlite, prepare);

    /// <summary>A database that holds what the template holds.</summary>
    public async Task<TestDatabase> CopyAsync()
    {
        if (dialect == Dialect.Postgres)
        {
            var ours = await copies.Value;
            var copy = await ours.TakeAsync();
            return TestDatabase.OfCopy(copy, () => ours.GiveBackAsync(copy), () => ours.DropAsync(copy));
        }

        var file = NewFile(NewName());
        File.Copy(await template.Value, file);
        return TestDatabase.OfFile(file);
    }

    /// <summary>A new database with nothing in it.</summary>
    public async Task<TestDatabase> EmptyAsync()
    {
        if (dialect == Dialect.Postgres)
        {
            var name = await CreateAsync("template0");
            return TestDatabase.OnServer(ServerConnection(name), () => DropAsync(name));
        }

        return TestDatabase.OfFile(NewFile(NewName()));
    }

    private static async Task<string> CreateAsync(string original)
    {
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name} TEMPLATE {original}", copies: true);
        return name;
    }

    private static string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"cw_test_{Environment.ProcessId}_{Interlocked.Increment(ref made)}");

    private static string ServerConnection(string database) => new NpgsqlConnectionStringBuilder(
        Environment.GetEnvironmentVariable(ServerVariable)
        ?? throw new InvalidOperationException(
            $"{ServerVariable} is not set: run ./test, which starts a PostgreSQL of its own, or set it to a superuser's connection string."))
    {
        Database = database,
    }.ConnectionString;

    // Copying a template's files costs a fifth of writing them all into the log, which a server since 15 does unless it is told; before it knew no other way.
    private static async Task OnServerAsync(string statement, bool copies = false)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ServerConnection("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names in it are made here.
        command.CommandText = copies && connection.PostgreSqlVersion.Major >= 15 ? $"{statement} STRATEGY FILE_COPY" : statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static Task DropAsync(string name) => OnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static string NewFile(string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, name)).FullName, "test.db");

    private async Task<PostgresCopies> LearnCopiesAsync()
    {
        var original = await template.Value;
        var ours = new PostgresCopies(original, ServerConnection, () => CreateAsync(original), DropAsync);
        await ours.LearnAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ours.Clear();
        return ours;
    }

    private async Task<string> MakeTemplateAsync(Func<Database, Task> prepare)
    {
        var name = NewName();
        if (dialect == Dialect.Postgres)
        {
            await OnServerAsync($"CREATE DATABASE {name} TEMPLATE template0");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => DropAsync(name).GetAwaiter().GetResult();
            await using var onServer = Database.Postgres(ServerConnection(name));
            await prepare(onServer);
            return name;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => TestDatabase.RemoveFolder(Folder);
        var file = NewFile(name);
        await using var embedded = Database.Sqlite(file);
        await prepare(embedded);
        return file;
    }
}

/// <summary>One test's database; disposing it removes it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Func<Database> open;
    private readonly Func<Task> remove;
    private readonly Func<Task>? drop;
    private Database? database;
    private bool removed;

    private TestDatabase(string connectionString, Func<Database> open, Func<Task> remove, Func<Task>? drop = null)
    {
        ConnectionString = connectionString;
        this.open = open;
        this.remove = remove;
        this.drop = drop;
    }

    /// <summary>As the server's setting wants it: a test that starts a server gives it this and never touches <see cref="Database"/>.</summary>
    public string ConnectionString { get; }

    /// <summary>The database, opened when first asked for; a SQLite file can be opened once at a time.</summary>
    public Database Database
    {
        get
        {
            lock (gate)
            {
                return database ??= open();
            }
        }
    }

    /// <summary>Closes the database and leaves it where it is, for somebody else to open.</summary>
    public async Task CloseAsync()
    {
        // One that is given on keeps its connections.
        if (database is not null && drop is null)
        {
            await database.DisposeAsync();
            database = null;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        // What is given back twice would be given to two tests.
        if (!Interlocked.Exchange(ref removed, true))
        {
            await remove();
        }
    }

    /// <summary>Takes the database away from whoever works with it.</summary>
    public async Task TakeAwayAsync()
    {
        if (drop is null)
        {
            await DisposeAsync();
        }
        else if (!Interlocked.Exchange(ref removed, true))
        {
            await drop();
        }
    }

    internal static TestDatabase OfFile(string file) => new(
        $"Data Source={file}",
        () => Database.Sqlite(file),
        () =>
        {
            RemoveFolder(Path.GetDirectoryName(file)!);
            return Task.CompletedTask;
        });

    internal static TestDatabase OnServer(string connectionString, Func<Task> remove) =>
        new(connectionString, () => Database.Postgres(connectionString), remove);

    /// <summary>A copy that is given on when the test is done with it: PostgreSQL lets a server open it beside the test.</summary>
    internal static TestDatabase OfCopy(PostgresCopies.Copy copy, Func<Task> giveBack, Func<Task> drop) => new(copy.ConnectionString, () => copy.Database, giveBack, drop);

    internal static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>
/// The base of test classes whose cases run on both databases: the cases stand in an abstract class,
/// and two empty ones below it (<c>…OnPostgres</c>, <c>…OnSqlite</c>) name the template.
/// </summary>
public abstract class DatabaseTest(DatabaseTemplate template) : IAsyncLifetime
{
    private TestDatabase? test;

    /// <summary>The template, for a test that needs a second database.</summary>
    protected DatabaseTemplate Template { get; } = template;

    /// <summary>This test's own database.</summary>
    protected TestDatabase Test => test!;

    /// <summary>The same, opened.</summary>
    protected Database Database => Test.Database;

    /// <inheritdoc />
    public virtual async Task InitializeAsync() => test = await Template.CopyAsync();

    /// <inheritdoc />
    public virtual async Task DisposeAsync()
    {
        if (test is not null)
        {
            await test.DisposeAsync();
        }
    }
}
