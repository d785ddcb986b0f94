using Workflows.Server.Procedures;

namespace Workflows.Server.Deadlines;

/// <summary>Calendars, the deadline pack, re-counts: services of the capability.</summary>
internal static class DeadlineServices
{
    public static void AddDeadlines(this IServiceCollection services)
    {
        services.AddSingleton<DeadlineBook>();
        services.AddSingleton<UntilWaits>();
        services.AddSingleton<TermUnits>();
        services.AddSingleton<Recounts>();
        services.AddSingleton<CalendarKeeping>();
        services.AddSingleton<CentreHours>();
        services.AddSingleton<RuleKeeping>();
        services.AddSingleton<IHostTimer, RecountTimer>();
    }
}
