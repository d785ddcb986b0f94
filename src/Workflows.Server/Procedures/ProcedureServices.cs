using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Clients;
using Workflows.Server.Documents;
using Workflows.Server.Partners;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures;

/// <summary>Procedures run here: the engine with the product's scopes around it.</summary>
internal static class ProcedureServices
{
    /// <summary>Every kind of step that a procedure can be drawn with, to read drawings and to play them where there are neither people nor cases.</summary>
    public static ActivityCatalogue Trial { get; } = ActivityCatalogue.BuiltIn.With(
        new HumanTaskActivity(null), new ContractActivity(null), ContractRecords.Question(null), new ConsentActivity(null), ConsentRecords.Question(null),
        new SocialContractActivity(null), new RegisterClientActivity(null), new DocumentActivity(null), new SummaryActivity(isTrial: true));

    public static void AddProcedures(this IServiceCollection services)
    {
        services.AddSingleton<ContractRecords>();
        services.AddSingleton<ConsentRecords>();
        services.AddSingleton<ClientRecords>();
        services.AddSingleton(Steps);
        services.AddSingleton<IdSource>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<DefinitionPublishing>();
        services.AddSingleton(provider => new BurstRunnerOptions
        {
            BookmarkEnded = TaskClosing.CloseAsync,
            Starting = provider.GetRequiredService<ChildCases>().OpenAsync,
            Committed = provider.GetRequiredService<TaskSignals>().Committed,
        });
        services.AddSingleton<ChildCases>();
        services.AddSingleton<BurstRunner>();
        services.AddSingleton<TenantScopes>();
        services.AddSingleton<HostTimers>();
        services.AddSingleton<HostTimerFiring>();
        services.AddSingleton(provider =>
        {
            var contexts = provider.GetRequiredService<Contexts>();
            var tenants = provider.GetRequiredService<TenantScopes>();
            return new TimerLoopOptions
            {
                OpenForAll = () => contexts.Open(SystemScopes.Timers),
                OpenForTenant = tenant => contexts.Open(tenants.Of(tenant)),
                FireForHost = provider.GetRequiredService<HostTimerFiring>().FireAsync,
            };
        });
        services.AddSingleton<ProcedurePublishing>();
        services.AddSingleton<ShippedProcedures>();
        services.AddSingleton<StartableProcedures>();
        services.AddSingleton<StartPageReading>();
        services.AddSingleton<StartSubjects>();
        services.AddSingleton<StartCommand>();
        services.AddSingleton<ProcedureStart>();
        services.AddSingleton<TimerFiring>();
        services.AddSingleton<TimerLoop>();
        services.AddHostedService<ProcedureTimers>();
    }

    private static ActivityCatalogue Steps(IServiceProvider provider)
    {
        var (ids, clients) = (provider.GetRequiredService<IdSource>(), provider.GetRequiredService<ClientRecords>());
        return ActivityCatalogue.BuiltIn.With(
            new HumanTaskActivity(provider.GetRequiredService<TaskOpening>()),
            new ContractActivity(provider.GetRequiredService<ContractRecords>()),
            ContractRecords.Question(ids),
            new ConsentActivity(provider.GetRequiredService<ConsentRecords>()),
            ConsentRecords.Question(ids),
            new SocialContractActivity(clients),
            new RegisterClientActivity(clients),
            new DocumentActivity(provider.GetRequiredService<DocumentMaking>()), new SummaryActivity(isTrial: false));
    }

    /// <summary>Runs the timer loop for as long as the server runs.</summary>
    private sealed class ProcedureTimers(TimerLoop timers, BurstRunnerOptions options) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            options.TimersChanged = timers.Nudge;
            return timers.RunAsync(stoppingToken);
        }
    }
}
