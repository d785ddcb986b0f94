namespace Workflows.Server.Demonstrating;

/// <summary>The demonstration: services of the capability.</summary>
internal static class DemonstrationServices
{
    public static void AddDemonstration(this IServiceCollection services)
    {
        services.AddSingleton<DemonstrationClients>();
        services.AddSingleton(new ServerParts(services));
    }
}

/// <summary>All that the server is put together from, to be put together once more around another clock.</summary>
internal sealed record ServerParts(IServiceCollection Services);
