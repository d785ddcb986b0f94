namespace Workflows.Server.Absences;

/// <summary>Absences: services of the capability.</summary>
internal static class AbsenceServices
{
    public static void AddAbsences(this IServiceCollection services)
    {
        services.AddSingleton<AbsenceBook>();
        services.AddSingleton<AbsenceReading>();
    }
}
