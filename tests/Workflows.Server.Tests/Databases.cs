using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests;

/// <summary>The templates of this project's databases: the schema alone, and the schema with the demonstration's people.</summary>
internal static class Databases
{
    /// <summary>The one password of the demonstration in tests.</summary>
    public const string Password = "чотири зелені сливи";

    /// <summary>The moment at which every test begins: a Monday morning in Kyiv.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 16, 7, 30, 0, TimeSpan.Zero);

    public static DatabaseTemplate Postgres { get; } = DatabaseTemplate.OnPostgres(MigrateAsync);

    public static DatabaseTemplate Sqlite { get; } = DatabaseTemplate.OnSqlite(MigrateAsync);

    public static DatabaseTemplate PostgresWithPeople { get; } = DatabaseTemplate.OnPostgres(AddPeopleAsync);

    public static DatabaseTemplate SqliteWithPeople { get; } = DatabaseTemplate.OnSqlite(AddPeopleAsync);

    public static Contexts Contexts(Database database) => new(database, NullLoggerFactory.Instance);

    public static async Task MigrateAsync(Database database)
    {
        using var master = MasterKey.Open(new Settings { DataFolder = "", MasterKey = RunningServer.MasterKey });
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(database).AddSingleton(master).AddSingleton<Contexts>().AddSingleton<DatabaseClock>().BuildServiceProvider();
        await DatabaseSetup.PrepareAsync(services, CancellationToken.None);
    }

    private static async Task AddPeopleAsync(Database database)
    {
        await MigrateAsync(database);
        using var master = MasterKey.Open(new Settings { DataFolder = "", MasterKey = RunningServer.MasterKey });
        await using var clients = new ServiceCollection()
            .AddSingleton(master).AddSingleton(Contexts(database)).AddSingleton<TimeProvider>(new SimulatedClock(Start)).AddClients().BuildServiceProvider();
        var demonstration = new Demonstration(
            Contexts(database),
            new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })),
            new UpperInvariantLookupNormalizer(),
            clients.GetRequiredService<DemonstrationClients>(),
            new SimulatedClock(Start));
        await demonstration.LoadAsync(Password, CancellationToken.None);
    }
}
