using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage;

/// <summary>Finds the database that the settings name, and brings its schema up to date before the first request.</summary>
internal sealed partial class DatabaseSetup
{
    private const string FileName = "caseworkflows.db";

    /// <summary>The SQLite file that a connection string names; null when it names a PostgreSQL server.</summary>
    public static string? SqliteFile(string connection)
    {
        if (!connection.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
            && !connection.Contains("DataSource=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new SqliteConnectionStringBuilder(connection).DataSource;
        }
        catch (ArgumentException)
        {
            throw new SettingException(Settings.DatabaseKey, "не вдалося прочитати: для SQLite очікується «Data Source=шлях до файлу»");
        }
    }

    /// <summary>Connects to the database of the settings.</summary>
    /// <exception cref="SettingException">The connection string cannot be read, or the file is in use.</exception>
    public static Database Connect(Settings settings)
    {
        var file = settings.Database is null ? Path.Combine(settings.DataFolder, FileName) : SqliteFile(settings.Database);
        try
        {
            return file is null ? Database.Postgres(settings.Database!) : Database.Sqlite(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SettingException(Settings.DataFolderKey, $"вказує на теку, в якій не можна писати ({e.Message})");
        }
        catch (DatabaseInUseException e)
        {
            throw new SettingException(Settings.DatabaseKey, $"вказує на файл {e.File}, який уже відкрила інша програма; одночасно з ним працює лише одна");
        }
        catch (ArgumentException)
        {
            throw new SettingException(Settings.DatabaseKey, "не вдалося прочитати: для PostgreSQL очікується «Host=…;Database=…;Username=…;Password=…»");
        }
    }

    /// <summary>Applies the migrations that are missing and sets the clock by the database's.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<Database>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger<DatabaseSetup>();
        await using var context = services.GetRequiredService<Contexts>().Open(SystemScopes.Upkeep);
        await ReachAsync(context, cancellation);
        await RemoveDeadLockAsync(context, database, log, cancellation);
        var missing = (await context.Database.GetPendingMigrationsAsync(cancellation)).ToList();
        if (missing.Count > 0)
        {
            await context.Database.MigrateAsync(cancellation);
            LogMigrated(log, missing.Count, missing[^1]);
        }

        await CheckMasterKeyAsync(context, services.GetRequiredService<MasterKey>(), cancellation);
        await TextKeyRenewal.RunAsync(services.GetRequiredService<Contexts>(), log, cancellation);
        await context.Database.OpenConnectionAsync(cancellation);
        await services.GetRequiredService<DatabaseClock>()
            .MeasureAsync(context.Database.GetDbConnection(), database.Dialect, cancellation);
    }

    private static async Task ReachAsync(ServerContext context, CancellationToken cancellation)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellation);
            await context.Database.CloseConnectionAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The server answers and has no such database yet: the first migration makes it.
        }
        catch (DbException e)
        {
            throw Unreachable(e);
        }
        catch (InvalidOperationException e) when (e.InnerException is DbException inner)
        {
            // EF's way to say that trying again might help.
            throw Unreachable(inner);
        }
    }

    private static SettingException Unreachable(DbException e) =>
        new(Settings.DatabaseKey, $"вказує на базу, яку не вдалося відкрити ({e.Message})");

    // Under another master key nothing that is sealed here could be opened, and what this server would seal could not be opened by others.
    private static async Task CheckMasterKeyAsync(ServerContext context, MasterKey master, CancellationToken cancellation)
    {
        var keys = await context.ProtectionKeys.AsNoTracking().Select(key => key.Xml).ToListAsync(cancellation);
        if (!keys.TrueForAll(xml => MasterKeyXmlDecryptor.CanOpen(master, xml)))
        {
            master.ForgetMadeFile();
            throw new SettingException(
                Settings.MasterKeyKey, "(або файл master.key у теці даних) не той головний ключ, яким захищено цю базу: поверніть його з копії");
        }
    }

    // This process holds the file's lock, so whoever left a row in EF's migration lock is dead; EF would wait for it for ever.
    private static async Task RemoveDeadLockAsync(ServerContext context, Database database, ILogger log, CancellationToken cancellation)
    {
        if (database.Dialect != Dialect.Sqlite || !File.Exists(database.File))
        {
            return;
        }

        using var turn = await database.Gate.EnterAsync(cancellation);
        var tables = await context.Database
            .SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").ToListAsync(cancellation);
        if (tables.Count > 0 && await context.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsLock", cancellation) > 0)
        {
            LogDeadLock(log);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Database schema brought up to date: {Count} migration(s), the last is {Last}")]
    private static partial void LogMigrated(ILogger log, int count, string last);

    [LoggerMessage(2, LogLevel.Warning, "A migration was interrupted when this database was last open; its lock was removed and the migration runs again")]
    private static partial void LogDeadLock(ILogger log);
}
