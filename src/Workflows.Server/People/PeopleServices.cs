using Microsoft.EntityFrameworkCore;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>Administration of people and units, and the first set-up: services of the capability.</summary>
internal static partial class PeopleServices
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<SetUpKey>();
        services.AddSingleton<EntryLinks>();
        services.AddSingleton<PeopleReading>();
        services.AddSingleton<Units>();
        services.AddScoped<AccountChecks>();
        services.AddScoped<FirstPassword>();
        services.AddScoped<PeopleKeeping>();
        services.AddScoped<OfficeSetUp>();
    }

    /// <summary>An office without accounts has nobody who could let anybody in: whoever reads the server's console is given a link that does.</summary>
    public static async Task OfferSetUpAsync(this WebApplication app, CancellationToken cancellation)
    {
        await using var context = app.Services.GetRequiredService<Contexts>().OpenWithoutScope();
        if (await context.Users.AnyAsync(cancellation))
        {
            return;
        }

        var path = app.Services.GetRequiredService<SetUpKey>().Make();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CaseWorkflows");

        // Which address the server listens on is known only when it does.
        app.Lifetime.ApplicationStarted.Register(() => LogSetUp(log, app.Services.GetRequiredService<LetterLinks>().To(path)));
    }

    [LoggerMessage(6, LogLevel.Warning,
        "Облікових записів ще немає. Налаштуйте роботу за цим посиланням (діє добу й лише один раз; новий запуск сервера дає нове): {Link}")]
    private static partial void LogSetUp(ILogger log, string link);
}
