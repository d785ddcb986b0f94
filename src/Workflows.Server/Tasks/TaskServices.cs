using Workflows.Server.Clients.Timeline;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tasks;

/// <summary>Tasks for people: services of the capability.</summary>
internal static class TaskServices
{
    public static void AddTasks(this IServiceCollection services)
    {
        services.AddSingleton<TaskSignals>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<TaskSignals>());
        services.AddSingleton<TaskOpening>();
        services.AddSingleton<TaskClock>();
        services.AddSingleton<IHostTimer>(provider => provider.GetRequiredService<TaskClock>());
        services.AddSingleton<TaskForms>();
        services.AddSingleton<TaskCompletion>();
        services.AddSingleton<TaskWork>();
        services.AddSingleton<InboxCursor>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<InboxSubjects>();
        services.AddSingleton<SavedFilters>();
        services.AddSingleton<TaskPast>();
        services.AddSingleton<TaskReading>();
        services.AddSingleton<TaskFilesGate>();
        services.AddSingleton<IClientEvents, TasksOfClient>();
    }
}
