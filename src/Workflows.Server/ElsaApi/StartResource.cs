using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// Starting a procedure as Elsa's <c>execute</c> and <c>dispatch</c> do, by the same way as <c>/api/v1</c> and with the same rights. <c>input</c> holds the
/// answers of the start form by field key, and <c>centreId</c> for who has several centres to choose from. Other than Elsa's: only the published version
/// starts; <c>correlationId</c>, <c>name</c>, <c>instanceId</c> and <c>triggerActivityId</c> from outside are not taken, since a case is numbered, named and
/// correlated by itself; a case whose first step failed is answered 200, not 500, for it is there; and there is no GET, which would start a case from a link.
/// </summary>
internal sealed class StartResource(StartPageReading reading, ProgramStarts starts, InstanceReading instances, Contexts contexts, TimeProvider clock)
{
    private const string CentreId = "centreId", CannotStart = "x-elsa-workflow-cannot-start";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/workflow-definitions/{definitionId}/execute", (HttpContext http, string definitionId, StartResource work) => work.ExecuteAsync(http, definitionId))
            .WithMetadata(new ElsaMayAttribute(KeyRight.StartProcedures));
        api.MapPost("/workflow-definitions/{definitionId}/dispatch", (HttpContext http, string definitionId, StartResource work) => work.DispatchAsync(http, definitionId))
            .WithMetadata(new ElsaMayAttribute(KeyRight.StartProcedures));
    }

    private async Task<IResult> ExecuteAsync(HttpContext http, string definitionId)
    {
        var (started, refusal) = await StartAsync(http, definitionId);
        if (started is null)
        {
            return refusal!;
        }

        http.Response.Headers["x-elsa-workflow-instance-id"] = started.InstanceId;
        http.Response.Headers[CannotStart] = "False";
        http.Response.Headers["x-elsa-response"] = "true";

        // Who starts cases need not see them: then the state says no more than they know.
        var state = ElsaMayAttribute.May(http, KeyRight.SeeCases) ? await instances.WorkflowStateAsync(Actors.Of(http), started.InstanceId, http.RequestAborted) : null;
        return ElsaJson.Ok(new { workflowState = state ?? new { id = started.InstanceId, definitionId } });
    }

    private async Task<IResult> DispatchAsync(HttpContext http, string definitionId)
    {
        var (started, refusal) = await StartAsync(http, definitionId);
        return started is null ? refusal! : ElsaJson.Ok(new { workflowInstanceId = started.InstanceId });
    }

    private async Task<(StartMove.Started? Started, IResult? Refusal)> StartAsync(HttpContext http, string definitionId)
    {
        var actor = Actors.Of(http);
        var sent = await ElsaJson.BodyAsync(http) ?? [];
        if (await reading.FindAsync(actor, definitionId, null, http.RequestAborted) is not { } view)
        {
            return (null, await WhyNotAsync(http, actor, definitionId));
        }

        var number = ElsaCommand.NumberOf(http, clock);
        if ((number is null ? ElsaCommand.TooLong : ProblemOf(sent, view)) is { } problem)
        {
            return (null, Refused(http, [problem]));
        }

        var answers = (sent["input"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        Guid? centre = null;
        if (view.Procedure.Centres.Count > 1 && view.Form?.Field(CentreId) is null && answers.Remove(CentreId, out var named))
        {
            centre = named is JsonValue value && value.TryGetValue<string>(out var text) && Guid.TryParse(text, out var id) ? id : Guid.Empty;
        }

        var (move, errors) = await starts.StartAsync(actor, view, centre, answers, number!, http.RequestAborted);
        return move switch
        {
            StartMove.Started started => (started, null),
            null => (null, Refused(http, ApiAnswers.SentencesOf(errors))),
            StartMove.Refused refused => (null, Refused(http, [refused.Why])),
            _ => (null, TypedResults.NotFound()),
        };
    }

    private static string? ProblemOf(JsonObject sent, StartView view)
    {
        if (sent["versionOptions"] is { } asked && !(asked is JsonValue value && value.TryGetValue<string>(out var version) && IsPublished(version)))
        {
            return "Справу починають лише за опублікованою версією: опублікуйте процедуру або не називайте версії.";
        }

        if (sent["versionId"] is { } id && (id as JsonValue)?.ToString() != view.Procedure.VersionId)
        {
            return "Справу починають лише за опублікованою версією, а Ви назвали іншу.";
        }

        return sent["input"] is null or JsonObject ? null : "У input має бути об'єкт: ключ поля форми до відповіді.";
    }

    private static bool IsPublished(string version) => version.Trim() is var said && (said.Length == 0 || string.Equals(said, "Published", StringComparison.OrdinalIgnoreCase));

    // Who draws procedures sees that it is there, and is told why it does not start; to anybody else it is not there.
    private async Task<IResult> WhyNotAsync(HttpContext http, Actor actor, string definitionId)
    {
        await using var context = contexts.Open(actor.Scope);
        return ElsaMayAttribute.May(http, KeyRight.DrawProcedures)
            && await context.Set<WorkflowVersion>().AnyAsync(row => row.DefinitionId == definitionId, http.RequestAborted)
                ? Refused(http, ["Цієї процедури Ви почати не можете: її не опубліковано, або її починають люди іншої ролі чи з іншого центру."])
                : TypedResults.NotFound();
    }

    private static IResult Refused(HttpContext http, IEnumerable<string> messages)
    {
        http.Response.Headers[CannotStart] = "true";
        return ElsaJson.Refused(messages);
    }
}
