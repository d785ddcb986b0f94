using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Server.Access;
using Workflows.Server.Forms;
using Workflows.Server.Shell;

namespace Workflows.Server.Clients.Cards;

/// <summary>Where a card that is being written asks for those that may be about the same person. By POST, so that no name gets into an address or a log.</summary>
internal static class SimilarRoutes
{
    public static void MapSimilar(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/clients/similar", FindAsync).WithMetadata(new NeedsAttribute(Right.KeepClients));

    // The answer is the list as the page shows it; nothing for nobody.
    private static async Task<IResult> FindAsync(HttpContext http, SimilarCards similar, TimeProvider clock)
    {
        var actor = Actors.Of(http);
        if (!http.Request.HasFormContentType || PageAddress.Id(http.Request.Query["centre"]) is not { } centre || !actor.May(Right.KeepClients, centre))
        {
            return TypedResults.NotFound();
        }

        var form = ClientForm.Whole;
        var entry = FormReading.ReadAsTyped(form, FormReading.Typed(http.Request.Form), LocalTime.Day(clock.GetUtcNow()));
        var found = await similar.FindAsync(actor, centre, ClientForm.Known(form, entry), PageAddress.Id(http.Request.Query["own"]), http.RequestAborted);
        return found.Count == 0 ? TypedResults.NoContent() : new RazorComponentResult<SimilarNotice>(new { Cards = found });
    }
}
