using Workflows.Server.AccessLog;

namespace Workflows.Server.Clients;

/// <summary>The register: subjects, sealed and found again.</summary>
internal static class ClientServices
{
    public static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.AddAccessLog();
        services.AddSingleton<SubjectSeals>();
        services.AddSingleton<SearchTokens>();
        services.AddSingleton<TokenShares>();
        services.AddSingleton<Register>();
        services.AddSingleton<SubjectNames>();
        services.AddSingleton<SubjectSearch>();
        services.AddSingleton<Partners.Partners>();
        services.AddSingleton<Cases.CaseNumbers>();
        services.AddSingleton<Cases.CaseFiles>();
        return services.AddSingleton<Forms.References>();
    }
}
