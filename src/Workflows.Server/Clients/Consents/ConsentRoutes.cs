using Workflows.Server.Access;
using Workflows.Server.Forms;

namespace Workflows.Server.Clients.Consents;

/// <summary>Where the page of a consent saves what is typed.</summary>
internal static class ConsentRoutes
{
    public static void MapConsents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/clients/{client:guid}/consents/draft", SaveDraftAsync).WithMetadata(new NeedsAttribute(Right.FindClients));

    /// <summary>What is to be written down, by its word in an address; a consent where it says nothing.</summary>
    public static ConsentDecision Said(string? word) => Enum.TryParse<ConsentDecision>(word, out var said) && Enum.IsDefined(said) ? said : ConsentDecision.Given;

    private static async Task<IResult> SaveDraftAsync(Guid client, string? said, HttpContext http, ConsentWork work, FormDrafts drafts) =>
        await work.PlaceAsync(Actors.Of(http), client, Said(said), http.RequestAborted) is { } place ? await DraftRequests.SaveAsync(http, drafts, place) : TypedResults.NotFound();
}
