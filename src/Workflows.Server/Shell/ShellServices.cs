using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Server.Shell;

/// <summary>The frame around every page: layout, error pages, static files.</summary>
internal static class ShellServices
{
    public static void AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddCascadingAuthenticationState();

        // The default encoder writes each Cyrillic letter as eight characters; what is dangerous in HTML is escaped by this one too.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
    }

    public static void MapShell(this IEndpointRouteBuilder routes) =>
        routes.MapRazorComponents<App>().WithStaticAssets().Add(AnswerHead);

    // Blazor's pages know GET and POST alone. HEAD is a GET whose text stays here: the server itself leaves that out.
    private static void AnswerHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } known && known.HttpMethods.Contains(HttpMethods.Get) && !known.HttpMethods.Contains(HttpMethods.Head))
        {
            endpoint.Metadata.Add(new HttpMethodMetadata([.. known.HttpMethods, HttpMethods.Head]));
        }
    }

    /// <summary>What an exception is to whoever asked: a database that is away or full is to be asked again in a while.</summary>
    public static int StatusOf(Exception exception) => exception is BadHttpRequestException bad ? bad.StatusCode
        : Outage.Is(exception) ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status500InternalServerError;

    /// <summary>Every error and refusal gets a page in the reader's language; nothing of an exception reaches it.</summary>
    public static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/problem/500", CreateScopeForErrors = true, StatusCodeSelector = StatusOf });
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        app.Use(static async (http, next) =>
        {
            // An error page is read, whatever was sent: else the refusal of a form would refuse its own page too.
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                http.Request.Method = HttpMethods.Get;

                // The route was looked for by the method that was sent: PUT and DELETE would not find the page.
                http.SetEndpoint(null);
            }

            await next(http);

            // Blazor refuses a form that its page does not have (any more) with an empty text, which would keep the error page away.
            if (!http.Response.HasStarted && http.Response is { StatusCode: StatusCodes.Status400BadRequest, ContentType: "text/plain" })
            {
                http.Response.ContentType = null;
            }
        });
    }
}
