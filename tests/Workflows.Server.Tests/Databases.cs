using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
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

    // As the server itself prepares a new one: people, clients, and the procedures that come with the program.
    private static Task AddPeopleAsync(Database database) => PrepareAsync(database, cases: false);

    /// <summary>Prepares a database as the server does at its first start.</summary>
    public static async Task PrepareAsync(Database database, bool cases)
    {
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Workflows.Server",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Development,
            Args =
            [
                "--urls=http://127.0.0.1:0", "--hostBuilder:reloadConfigOnChange=false", $"--{Settings.DataFolderKey}={folder.Path}", $"--{Settings.MasterKeyKey}={RunningServer.MasterKey}", $"--{Settings.DemoPasswordKey}={Password}",
                $"--{Settings.HashIterationsKey}=1", $"--{Settings.DemoCasesKey}={(cases ? "true" : "false")}",
            ],
        });
        builder.Logging.ClearProviders();
        builder.AddServer();
        builder.Services.Replace(ServiceDescriptor.Singleton(database));
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SimulatedClock(Start)));
        await using var app = builder.Build();
        await app.PrepareServerAsync();
    }
}
