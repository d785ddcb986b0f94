using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage;

/// <summary>The database, the clock, the keys.</summary>
internal static class StorageServices
{
    public static void AddStorage(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(_ => DatabaseSetup.Connect(settings));
        services.AddSingleton(_ => MasterKey.Open(settings));
        services.AddSingleton<Contexts>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
        services.AddHostedService<ClockKeeping>();

        // Identity's stores ask for a context; accounts belong to no centre, and whatever does stays out of their reach.
        services.AddScoped(provider => provider.GetRequiredService<Contexts>().OpenWithoutScope());

        services.AddDataProtection().SetApplicationName("CaseWorkflows");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new ProtectionKeyStore(provider.GetRequiredService<Contexts>(), provider.GetRequiredService<TimeProvider>());
            options.XmlEncryptor = new MasterKeyXmlEncryptor(provider.GetRequiredService<MasterKey>());
        }));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
    }

    private sealed class DatabaseHealth(Contexts contexts, Database store) : IHealthCheck
    {
        // What can be told without asking anything again: a minute after the last save that found no room, the next save tells.
        private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (store.Room.MissedAgo < Memory)
            {
                return HealthCheckResult.Unhealthy();
            }

            await using var database = contexts.OpenWithoutScope();
            return await database.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }
}

/// <summary>Keeps the clock with the database's: measures once a minute.</summary>
internal sealed partial class ClockKeeping(Contexts contexts, Database database, DatabaseClock clock, ILogger<ClockKeeping> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Dialect.ClockQuery is null)
        {
            return;
        }

        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await minute.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var context = contexts.OpenWithoutScope();
                await context.Database.OpenConnectionAsync(stoppingToken);
                await clock.MeasureAsync(
                    context.Database.GetDbConnection(), database.Dialect, stoppingToken);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
            {
                LogUnanswered(log);
            }
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "The database did not say what time it is; the last offset stays")]
    private static partial void LogUnanswered(ILogger log);
}
