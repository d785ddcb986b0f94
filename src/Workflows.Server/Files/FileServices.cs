using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Files;

/// <summary>Files that are attached to forms.</summary>
internal static class FileServices
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddSingleton<FileSeals>();
        services.AddSingleton<FileSaving>();
        services.AddSingleton<AttachedFiles>();
        services.AddSingleton<FileReading>();
        services.AddSingleton<FileWork>();
        services.AddSingleton<IClientEvents, FilesOfClient>();
    }
}
