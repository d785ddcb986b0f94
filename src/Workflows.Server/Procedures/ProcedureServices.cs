using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Cases;
using Workflows.Server.Casework;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Deadlines;
using Workflows.Server.Documents;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.Partners;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Procedures.Regular;
using Workflows.Server.Procedures.TwoPeople;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures;

/// <summary>Procedures run here: the engine with the product's scopes around it.</summary>
internal static class ProcedureServices
{
    /// <summary>Every kind of step that a procedure can be drawn with, to read drawings and to play them where there are neither people nor cases.</summary>
    public static ActivityCatalogue Trial { get; } = Steps(null);

    public static void AddProcedures(this IServiceCollection services)
    {
        services.AddSingleton<ContractRecords>();
        services.AddSingleton<ReferralRecords>();
        services.AddSingleton<ReferralReading>();
        services.AddSingleton<ConsentRecords>();
        services.AddSingleton<ClientRecords>();
        services.AddSingleton(Steps);
        services.AddSingleton<IdSource>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<DefinitionPublishing>();
        services.AddSingleton<DefinitionDrafts>();
        services.AddSingleton<DrawingText>();
        services.AddSingleton<ProcedureDrafts>();
        services.AddSingleton<PublishingRules>();
        services.AddSingleton<Proposals>();
        services.AddSingleton<PickLists.PickLists>();
        services.AddSingleton(provider =>
        {
            var listeners = provider.GetServices<ICommitListener>().ToArray();
            return new BurstRunnerOptions
            {
                BookmarkEnded = (context, ended, stop) => ended.Name == UntilActivity.TypeName
                    ? UntilWaits.ClearAsync(context, ended, stop)
                    : TaskClosing.CloseAsync(context, ended, stop),
                Starting = provider.GetRequiredService<ChildCases>().OpenAsync,
                Committed = context => Array.ForEach(listeners, listener => listener.Committed(context)),
            };
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
        services.AddSingleton<ProcedureCheck>();
        services.AddSingleton<DraftCheck>();
        services.AddSingleton<Copying.ProcedureCopies>();
        services.AddSingleton<Differences.RunningCases>();
        services.AddSingleton<Differences.ProcedureVersions>();
        services.AddSingleton<CaseMoves>();
        services.AddSingleton<CaseMovePreview>();
        services.AddSingleton<Steps.StepEditing>();
        services.AddSingleton<Steps.StepAdding>();
        services.AddSingleton<Steps.EditedProcedures>();
        services.AddSingleton<Standard.StandardReading>();
        services.AddSingleton<ProcedurePublishing>();
        services.AddSingleton<ShippedProcedures>();
        services.AddSingleton<StartableProcedures>();
        services.AddSingleton<RegularTriggers>();
        services.AddSingleton<RegularProcedures>();
        services.AddSingleton<RegularClock>();
        services.AddSingleton<IHostTimer>(provider => provider.GetRequiredService<RegularClock>());
        services.AddSingleton<StartPageReading>();
        services.AddSingleton<StartFilesGate>();
        services.AddSingleton<StartSubjects>();
        services.AddSingleton<StartCommand>();
        services.AddSingleton<ProcedureStart>();
        services.AddSingleton<TimerFiring>();
        services.AddSingleton<TimerLoop>();
        services.AddSingleton<Incidents>();
        services.AddSingleton<CaseMending>();
        services.AddSingleton<OutsideCalls>();
        services.AddHostedService<ProcedureTimers>();
    }

    // On a trial, where nothing provides what they need, steps of the product's own do nothing but go on or wait.
    private static ActivityCatalogue Steps(IServiceProvider? provider)
    {
        return ActivityCatalogue.BuiltIn.With(
            new HumanTaskActivity(Given<TaskOpening>()),
            new ApprovalActivity(Given<TaskOpening>()),
            new AssignActivity(Given<TaskOpening>()),
            new EachWorkerActivity(Given<TaskOpening>(), Given<IdSource>()),
            new UntilActivity(Given<UntilWaits>()),
            new RegularActivity(),
            new CentreHoursActivity(Given<CentreHours>()),
            new RegisterClientActivity(Given<ClientRecords>()),
            new ConsentActivity(Given<ConsentRecords>()),
            ConsentGate.Question(Given<IdSource>(), Given<StepAnswers>()),
            new DocumentActivity(Given<DocumentMaking>()),
            new ReferralActivity(Given<ReferralRecords>()),
            new StageActivity(isTrial: provider is null),
            SourceStep.Question(Given<IdSource>()),
            CriteriaStep.Question(Given<IdSource>(), Given<StepAnswers>()),
            new TeamActivity(isTrial: provider is null),
            new SocialContractActivity(Given<ClientRecords>()),
            new ContractActivity(Given<ContractRecords>()),
            ContractRecords.Question(Given<IdSource>()),
            new SummaryActivity(isTrial: provider is null),
            new LetterActivity(Given<CaseLetters>()));

        T? Given<T>() where T : class => provider?.GetRequiredService<T>();
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
