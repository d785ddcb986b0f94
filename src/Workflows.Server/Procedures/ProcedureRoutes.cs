using Workflows.Engine.Definitions;
using Workflows.Server.Access;
using Workflows.Server.ElsaApi;
using Workflows.Server.Forms;
using Workflows.Server.Procedures.Checking;
using Workflows.Server.Procedures.Copying;
using Workflows.Server.Procedures.Differences;
using Workflows.Server.Procedures.Steps;

namespace Workflows.Server.Procedures;

/// <summary>Routes of procedures beside their pages.</summary>
internal static class ProcedureRoutes
{
    public static void MapProcedures(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/procedures/{definitionId}/start/draft", SaveDraftAsync).WithMetadata(new NeedsAttribute(Right.StartProcedures));
        routes.MapGet("/procedures/{definitionId}/check", CheckAsync).WithMetadata(new NeedsAttribute(Right.DrawProcedures)).DisableCookieRedirect();
        routes.MapGet("/procedures/{definitionId}/origin", OriginAsync).WithMetadata(new NeedsAttribute(Right.DrawProcedures)).DisableCookieRedirect();
        routes.MapGet("/procedures/{definitionId}/older", OlderAsync).WithMetadata(new NeedsAttribute(Right.MendCases)).DisableCookieRedirect();
        routes.MapPost("/procedures/{definitionId}/difference", DifferenceAsync).WithMetadata(new NeedsAttribute(Right.DrawProcedures)).DisableCookieRedirect();
        routes.MapPost("/procedures/{definitionId}/copy", TakeAsync).WithMetadata(new NeedsAttribute(Right.DrawProcedures)).DisableCookieRedirect();
        routes.MapPost("/procedures/{definitionId}/keep", KeepAsync).WithMetadata(new NeedsAttribute(Right.DrawProcedures)).DisableCookieRedirect();
    }

    private static async Task<IResult> SaveDraftAsync(
        HttpContext http, string definitionId, Guid? centre, StartableProcedures procedures, FormDrafts drafts)
    {
        var procedure = await procedures.FindAsync(Actors.Of(http), definitionId, http.RequestAborted, centre);
        return procedure?.Centres.FirstOrDefault(post => post.CentreId == centre) is { } post
            ? await DraftRequests.SaveAsync(http, drafts, new DraftPlace.OfStart(post.CentreId, procedure.DefinitionId))
            : TypedResults.NotFound();
    }

    // For the designer, which shows it beside the drawing.
    private static async Task<IResult> CheckAsync(HttpContext http, string definitionId, DraftCheck check) =>
        await check.FindAsync(Actors.Of(http), definitionId, http.RequestAborted) is { } problems
            ? TypedResults.Ok(problems.Select(problem => new FoundProblem(problem.Severity == ProblemSeverity.Error, problem.ActivityId, problem.Text)))
            : TypedResults.NotFound();

    private static async Task<IResult> OriginAsync(HttpContext http, string definitionId, ProcedureCopies copies) =>
        await copies.OriginAsync(Actors.Of(http), definitionId, http.RequestAborted) is { } origin ? TypedResults.Ok(origin) : TypedResults.NotFound();

    private static async Task<IResult> OlderAsync(HttpContext http, string definitionId, RunningCases running) =>
        await running.OfAsync(Actors.Of(http), definitionId, http.RequestAborted) is { } cases ? TypedResults.Ok(new OlderCases(cases.Older)) : TypedResults.NotFound();

    // Of the designer's own drawing, where somebody else has saved another one.
    private static async Task<IResult> DifferenceAsync(HttpContext http, string definitionId, StepEditing editing, DefinitionText definitions) =>
        await ElsaJson.BodyAsync(http) is { } model && await editing.DifferenceAsync(Actors.Of(http), definitionId, definitions.ToStored(model), http.RequestAborted) is { } lines
            ? TypedResults.Ok(lines)
            : TypedResults.NotFound();

    private static async Task<IResult> TakeAsync(HttpContext http, string definitionId, Guid centre, ProcedureCopies copies) =>
        await copies.TakeAsync(Actors.Of(http), definitionId, centre, http.RequestAborted) switch
        {
            DraftMove.Done done => TypedResults.Ok(new TakenCopy(done.Version.DefinitionId)),
            DraftMove.ReadOnly => TypedResults.StatusCode(StatusCodes.Status403Forbidden),
            _ => TypedResults.NotFound(),
        };

    private static async Task<IResult> KeepAsync(HttpContext http, string definitionId, int version, ProcedureCopies copies) =>
        await copies.KeepAsync(Actors.Of(http), definitionId, version, http.RequestAborted) ? TypedResults.NoContent() : TypedResults.NotFound();

    private sealed record TakenCopy(string Id);

    private sealed record OlderCases(int Cases);

    private sealed record FoundProblem(bool Forbids, string? Step, string Text);
}
