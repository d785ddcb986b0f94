using Workflows.Server.Access;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.CardForms;

/// <summary>Where the pages of a card's forms save what is typed.</summary>
internal static class CardFormRoutes
{
    /// <summary>The address of a half-filled form.</summary>
    public static string DraftAddress(Guid client, CardForm form) => $"/clients/{client}/drafts/{form.Form.Key}";

    public static void MapCardForms(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/clients/{client:guid}/drafts/{form}", SaveDraftAsync).WithMetadata(new NeedsAttribute(Right.FindClients));

    private static async Task<IResult> SaveDraftAsync(Guid client, string form, HttpContext http, CardWriting writing, FormDrafts drafts) =>
        writing.Find(form) is { } found && await writing.PlaceAsync(Actors.Of(http), client, found, http.RequestAborted) is { } place
            ? await DraftRequests.SaveAsync(http, drafts, place)
            : TypedResults.NotFound();
}
