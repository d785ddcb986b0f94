using Workflows.Server.Procedures;

namespace Workflows.Server.Letters;

/// <summary>Letters: services and routes of the capability.</summary>
internal static class LetterServices
{
    public static void AddLetters(this IServiceCollection services)
    {
        services.AddSingleton<LetterRendering>();
        services.AddSingleton<LetterLinks>();
        services.AddSingleton<LetterWriting>();
        services.AddSingleton<LetterPreparing>();
        services.AddSingleton(new LetterLoopOptions());
        services.AddSingleton<ILetterCarrier>(provider =>
        {
            var (settings, clock) = (provider.GetRequiredService<Settings>(), provider.GetRequiredService<TimeProvider>());
            return settings.Smtp is { } smtp ? new SmtpCarrier(smtp, clock) : new FolderCarrier(settings, clock);
        });
        services.AddSingleton<LetterSending>();
        services.AddSingleton<LetterLoop>();
        services.AddSingleton<LetterBook>();
        services.AddSingleton<LetterTemplates>();
        services.AddSingleton<LetterChoosing>();
        services.AddSingleton<CaseLetters>();
        services.AddSingleton<DigestClock>();
        services.AddSingleton<IHostTimer>(provider => provider.GetRequiredService<DigestClock>());
        services.AddHostedService<Outbox>();
    }

    /// <summary>Runs the loop for as long as the server runs.</summary>
    private sealed class Outbox(LetterLoop loop) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);
    }
}
