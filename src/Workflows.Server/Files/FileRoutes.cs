using Microsoft.Net.Http.Headers;
using Workflows.Server.Access;

namespace Workflows.Server.Files;

/// <summary>Where a file is opened: always to be saved, never shown by the browser within our pages.</summary>
internal static class FileRoutes
{
    /// <summary>The address of a file; its name is in no address.</summary>
    public static string Address(Guid id) => $"/files/{id}";

    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/files/{id:guid}", OpenAsync).WithMetadata(new NeedsAttribute(Right.WorkOnTasks), new SandboxedAttribute());

    private static async Task<IResult> OpenAsync(Guid id, HttpContext http, FileReading reading)
    {
        if (await reading.OpenAsync(Actors.Of(http), id, http.RequestAborted) is not { } file)
        {
            return TypedResults.NotFound();
        }

        var saved = new ContentDispositionHeaderValue("attachment");
        saved.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = saved.ToString();
        return await WriteAsync(http, file);
    }

    /// <summary>Writes an opened file as the whole answer.</summary>
    public static async Task<IResult> WriteAsync(HttpContext http, OpenedFile file)
    {
        http.Response.ContentType = file.Format.MediaType();
        http.Response.ContentLength = file.Size;
        await file.WriteToAsync(http.Response.Body, http.RequestAborted);
        return TypedResults.Empty;
    }
}
