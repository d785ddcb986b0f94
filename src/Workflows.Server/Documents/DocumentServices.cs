using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Documents;

/// <summary>Papers: their templates, making and reading them.</summary>
internal static class DocumentServices
{
    public static void AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<DocumentText>();
        services.AddSingleton<DocumentMaking>();
        services.AddSingleton<Papers>();
        services.AddSingleton<PaperTemplates>();
        services.AddSingleton<PaperNumbers>();
        services.AddSingleton<IClientEvents, PapersOfClient>();
    }
}
