using Workflows.Server.Files;
using Workflows.Server.Forms.Editing;

namespace Workflows.Server.Forms;

/// <summary>Forms: their versions, what is typed into them, half-filled ones.</summary>
internal static class FormServices
{
    public static void AddForms(this IServiceCollection services)
    {
        services.AddSingleton<FormLibrary>();
        services.AddSingleton<FormReading>();
        services.AddSingleton<FormSearch>();
        services.AddSingleton<FormDrafts>();
        services.AddSingleton<FormAnswers>();
        services.AddSingleton<StepAnswers>();
        services.AddSingleton<FormFinding>();
        services.AddSingleton<FormEditing>();
        services.AddSingleton<FormBook>();
        services.AddSingleton<FormUses>();
        services.AddSingleton<FormRenewal>();
        services.AddFiles();
    }

    public static void MapForms(this IEndpointRouteBuilder routes) => routes.MapPick();
}
