using Workflows.Server.Procedures;

namespace Workflows.Server.Letters;

/// <summary>Letters: services and routes of the capability.</summary>
internal static class LetterServices
{
    public static void AddLetters(this IServiceCollection services)
    {
        services.AddSingleton<DigestClock>();
        services.AddSingleton<IHostTimer>(provider => provider.GetRequiredService<DigestClock>());
    }
}
