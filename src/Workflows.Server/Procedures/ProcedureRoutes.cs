using Workflows.Server.Access;
using Workflows.Server.Forms;

namespace Workflows.Server.Procedures;

/// <summary>Routes of procedures beside their pages.</summary>
internal static class ProcedureRoutes
{
    public static void MapProcedures(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/procedures/{definitionId}/start/draft", SaveDraftAsync).WithMetadata(new NeedsAttribute(Right.StartProcedures));

    private static async Task<IResult> SaveDraftAsync(
        HttpContext http, string definitionId, Guid? centre, StartableProcedures procedures, FormDrafts drafts)
    {
        var procedure = await procedures.FindAsync(Actors.Of(http), definitionId, http.RequestAborted);
        return procedure?.Centres.FirstOrDefault(post => post.CentreId == centre) is { } post
            ? await DraftRequests.SaveAsync(http, drafts, new DraftPlace.OfStart(post.CentreId, definitionId))
            : TypedResults.NotFound();
    }
}
