using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Server.Access;

namespace Workflows.Server.Documents;

/// <summary>Where the editor of a paper's text asks how it will read. Nothing is kept, and whoever may write templates may try them.</summary>
internal static class PaperRoutes
{
    /// <summary>The address.</summary>
    public const string Preview = "/documents/preview";

    public static void MapDocuments(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Preview, PreviewAsync).WithMetadata(new NeedsAttribute(Right.KeepLetters));

    private static async Task<IResult> PreviewAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
        {
            return TypedResults.NotFound();
        }

        var form = await request.ReadFormAsync(cancellation);
        return new RazorComponentResult<PaperTrialParts>(new Dictionary<string, object?> { [nameof(PaperTrialParts.Text)] = form["text"].ToString() });
    }
}
