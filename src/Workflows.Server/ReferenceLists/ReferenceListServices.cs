namespace Workflows.Server.ReferenceLists;

/// <summary>Reference lists: what people choose from.</summary>
internal static class ReferenceListServices
{
    public static void AddReferenceLists(this IServiceCollection services)
    {
        services.AddSingleton<ListReading>();
        services.AddSingleton<ListKeeping>();
    }
}
