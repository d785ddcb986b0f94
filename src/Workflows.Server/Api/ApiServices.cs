using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Workflows.Server.Access;
using Workflows.Server.ElsaApi;

namespace Workflows.Server.Api;

/// <summary>The interface for other programs of an office: services and routes of the capability.</summary>
internal static class ApiServices
{
    /// <summary>Where it lies.</summary>
    public const string Root = "/api/v1";

    /// <summary>Whether a path belongs to it, of whatever version.</summary>
    public static bool IsApi(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public static void AddApi(this IServiceCollection services)
    {
        services.AddScoped<ApiKeys>();
        services.AddSingleton<KeyHolders>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<ApiBody>();
        services.AddSingleton<ApiCursor>();
        services.AddSingleton<ApiForms>();
        services.AddSingleton<WrongKeys>();
        services.AddSingleton<ProgramStarts>();
        services.AddSingleton<ProgramCompletions>();
        services.AddSingleton<IAuthorizationHandler, KeyRightHandler>();
        services.AddExceptionHandler<ApiProblems.Broken>();
        services.AddAuthentication().AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<ApiTokens>(static (options, tokens) => tokens.Configure(options));
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(allowIntegerValues: false));

            // Cyrillic as it is: escaped, each letter would be six bytes of every answer.
            options.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        });
        services.AddApiDocument();
    }

    /// <summary>
    /// Comes right behind routing: what is not there, or not by this method or with this content, is answered for whoever asks. «Deny by default» would
    /// send a program to the sign-in page.
    /// </summary>
    public static Task AnswerWhatIsNotThere(HttpContext http, RequestDelegate next)
    {
        if (!IsApi(http.Request.Path) || http.GetEndpoint() is RouteEndpoint)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return http.GetEndpoint()?.RequestDelegate?.Invoke(http) ?? Task.CompletedTask;
    }

    /// <summary>
    /// Comes before authentication: what is sent is read to its end first, so that a body that takes an hour to come is judged by the key and the posts that
    /// hold when it is there. It is never more than the limit of all bodies, and lies in memory only.
    /// </summary>
    public static async Task ReadBeforeJudging(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentLength is not 0
            && (IsApi(http.Request.Path) || (ElsaServices.IsElsa(http.Request.Path) && RequestOrigin.BringsCredentials(http.Request))))
        {
            try
            {
                http.Request.EnableBuffering(bufferThreshold: 1 << 21);
                await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                http.Request.Body.Position = 0;
            }
            catch (BadHttpRequestException e)
            {
                http.Response.StatusCode = e.StatusCode;
                return;
            }
        }

        await next(http);
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi(ApiDocument.Path).AllowAnonymous();
        var api = routes.MapGroup(Root);
        api.MapToken();
        api.MapTaskResources();
        api.MapProcedureResources();
        api.MapInstanceResources();
    }
}
