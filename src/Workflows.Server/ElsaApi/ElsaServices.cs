using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Workflows.Designer;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Procedures;

namespace Workflows.Server.ElsaApi;

/// <summary>Elsa Studio on this server: its files and its document under <c>/studio</c>, Elsa's API under <c>/elsa/api</c>.</summary>
internal static class ElsaServices
{
    /// <summary>Where Elsa's API lies, as Studio is told.</summary>
    public const string Root = $"{Base}/api";

    /// <summary>Below it lie the API and the hub.</summary>
    public const string Base = "/elsa";

    /// <summary>Whether a path belongs to the API or the hub.</summary>
    public static bool IsElsa(PathString path) => path.StartsWithSegments(Base, StringComparison.OrdinalIgnoreCase);

    public static void AddElsaApi(this IServiceCollection services)
    {
        services.AddSingleton(_ => StudioFiles.Read(Path.Combine(AppContext.BaseDirectory, "studio")));
        services.AddSingleton<DefinitionText>();
        services.AddSingleton<DefinitionReading>();
        services.AddSingleton<DefinitionResource>();
        services.AddSingleton<DescriptorResource>();
        services.AddSingleton<InstanceReading>();
        services.AddSingleton<InstanceExport>();
        services.AddSingleton<InstanceRetry>();
        services.AddSingleton<StartResource>();
        services.AddSingleton<OutsideResource>();
        services.AddSingleton<ScriptTypes>();
        services.AddElsaAccess();
        services.AddSingleton<InstanceSignals>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<InstanceSignals>());
        services.AddSignalR();
    }

    public static void MapElsaApi(this IEndpointRouteBuilder routes)
    {
        routes.MapIdentity();
        var all = routes.MapGroup(Root).DisableCookieRedirect();
        StartResource.Map(all);
        OutsideResource.Map(all);
        var api = all.MapGroup("").WithMetadata(new ElsaMayAttribute(KeyRight.DrawProcedures));
        InstanceResource.Map(api.MapGroup("").WithMetadata(new ElsaMayAttribute(KeyRight.SeeCases)));
        ScriptTypes.Map(api);
        routes.MapHub<InstanceHub>($"{Base}/hubs/workflow-instance").WithMetadata(new NeedsAttribute(Right.DrawProcedures)).DisableCookieRedirect();
        DefinitionResource.Map(api);
        DescriptorResource.Map(api);
        var studio = routes.MapGroup("/studio").WithMetadata(new NeedsAttribute(Right.DrawProcedures), new DesignerDocumentAttribute());
        studio.MapGet("/{version}/", Document);
        studio.MapGet("/{version}/{**name}", (HttpContext http, string version, string name, StudioFiles files) =>
            (version == files.Version ? files.Find(http, name) : null) ?? TypedResults.NotFound());
    }

    /// <summary>The address of the designer's document; its files lie below.</summary>
    public static string Address(StudioFiles files) => $"/studio/{files.Version}/";

    private static IResult Document(HttpContext http, string version, StudioFiles files, IAntiforgery antiforgery)
    {
        if (version != files.Version)
        {
            return TypedResults.Redirect(Address(files));
        }

        var tokens = antiforgery.GetAndStoreTokens(http);
        return TypedResults.Content(
            files.Document.Replace("{base}", Address(files), StringComparison.Ordinal)
                .Replace("{token}", WebUtility.HtmlEncode(tokens.RequestToken), StringComparison.Ordinal)
                .Replace("{header}", WebUtility.HtmlEncode(tokens.HeaderName), StringComparison.Ordinal)
                .Replace("{expert}", Actors.Of(http).IsExpert ? "true" : "false", StringComparison.Ordinal),
            "text/html; charset=utf-8");
    }
}
