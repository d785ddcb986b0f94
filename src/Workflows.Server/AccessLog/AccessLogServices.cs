namespace Workflows.Server.AccessLog;

/// <summary>Who opened whose data: written down, and read by whoever keeps an eye on it.</summary>
internal static class AccessLogServices
{
    public static void AddAccessLog(this IServiceCollection services)
    {
        services.AddSingleton<AccessRecords>();
        services.AddSingleton<AccessBook>();
    }
}
