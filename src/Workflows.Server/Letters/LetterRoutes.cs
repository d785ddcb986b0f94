using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Server.Access;

namespace Workflows.Server.Letters;

/// <summary>Where the editor of a letter's words asks how they will read. Nothing is kept, and whoever may write words may try them.</summary>
internal static class LetterRoutes
{
    /// <summary>The address for a kind of letters.</summary>
    public static string Preview(LetterKind kind) => $"/letters/preview/{kind}";

    public static void MapLetters(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/letters/preview/{kindText}", PreviewAsync).WithMetadata(new NeedsAttribute(Right.KeepLetters));

    private static async Task<IResult> PreviewAsync(HttpRequest request, string kindText, CancellationToken cancellation)
    {
        if (!request.HasFormContentType || LetterTopic.KindOf(kindText) is not { } kind)
        {
            return TypedResults.NotFound();
        }

        var form = await request.ReadFormAsync(cancellation);
        return new RazorComponentResult<LetterTrialParts>(new Dictionary<string, object?>
        {
            [nameof(LetterTrialParts.Kind)] = kind,
            [nameof(LetterTrialParts.Subject)] = form["subject"].ToString(),
            [nameof(LetterTrialParts.Text)] = form["text"].ToString(),
        });
    }
}
