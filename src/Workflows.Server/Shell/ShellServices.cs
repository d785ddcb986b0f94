namespace Workflows.Server.Shell;

/// <summary>The frame around every page: layout, error pages, static files.</summary>
internal static class ShellServices
{
    public static void AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddCascadingAuthenticationState();
    }

    public static void MapShell(this IEndpointRouteBuilder routes) =>
        routes.MapRazorComponents<App>().WithStaticAssets();

    /// <summary>Every error and refusal gets a page in the reader's language; nothing of an exception reaches it.</summary>
    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler("/problem/500", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
    }
}
