using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Cases;

/// <summary>The pages of cases: services of the capability.</summary>
internal static class CaseServices
{
    public static void AddCases(this IServiceCollection services)
    {
        services.AddSingleton<CaseBook>();
        services.AddSingleton<CaseReading>();
        services.AddSingleton<CaseJournal>();
        services.AddSingleton<IClientEvents, CasesOfClient>();
    }
}
