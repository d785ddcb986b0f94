using Workflows.Server.Access;
using Workflows.Server.Files;

namespace Workflows.Server.Clients.Photos;

/// <summary>Where the photo on a card is shown. It is kept by no cache, and nothing of it is run.</summary>
internal static class PhotoRoutes
{
    /// <summary>The address of a photo. Its id makes it another address once another photo stands there.</summary>
    public static string Address(Guid client, Guid photo) => $"/clients/{client}/photo?v={photo:N}";

    public static void MapPhotos(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/clients/{client:guid}/photo", OpenAsync).WithMetadata(new NeedsAttribute(Right.FindClients), new SandboxedAttribute());

    private static async Task<IResult> OpenAsync(Guid client, HttpContext http, PhotoWork photos)
    {
        if (await photos.OpenAsync(Actors.Of(http), client, http.RequestAborted) is not { } file)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ContentDisposition = "inline";
        return await FileRoutes.WriteAsync(http, file);
    }
}
