using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Access;
using Workflows.Server.Procedures;

namespace Workflows.Server.Api;

/// <summary>A procedure that the owner may start.</summary>
internal sealed record ApiProcedure(
    string Id, string Name, string? Description,
    [property: Description("Центри, в яких Ви можете її почати.")] IReadOnlyList<CentreLine> Centres,
    [property: Description("Форма, яку заповнюють на початку; null — без форми.")] ApiForm? Form);

/// <summary>What a procedure is started with.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StartInstanceRequest
{
    [Description("Центр; обов'язковий, коли Ви можете почати процедуру в кількох.")]
    public Guid? CentreId { get; init; }

    [Description("Ключ поля до відповіді.")]
    public JsonObject? Answers { get; init; }
}

/// <summary>A case that was started.</summary>
internal sealed record ApiStarted(
    [property: Description("Справа: GET /api/v1/instances/{id}.")] string Id, string Number);

/// <summary>Procedures that the owner may start, and starting them.</summary>
internal static class ProcedureResource
{
    private const string Tag = "Процедури";

    public static void MapProcedureResources(this IEndpointRouteBuilder api)
    {
        api.MapGet("/procedures", ListAsync).WithMetadata(new KeyMayAttribute(KeyRight.StartProcedures))
            .Described("listProcedures", Tag, "Процедури, які Ви можете почати, з їхніми формами")
            .Produces<ApiList<ApiProcedure>>().Refuses(400);
        api.MapPost("/procedures/{id}/instances", StartAsync).WithMetadata(new KeyMayAttribute(KeyRight.StartProcedures))
            .Described("startProcedure", Tag, "Почати процедуру", "Повторений із тим самим Idempotency-Key запит не починає другої справи й дає ту саму відповідь.")
            .Accepts<StartInstanceRequest>("application/json").Produces<ApiStarted>(StatusCodes.Status201Created).Refuses(400, 404, 409, 413, 415);
    }

    // As many as an office has procedures: one page.
    private static async Task<IResult> ListAsync(HttpContext http, StartableProcedures procedures, StartPageReading reading)
    {
        if (ApiRequest.Problem(http) is { } unknown)
        {
            return unknown;
        }

        var actor = Actors.Of(http);
        var items = new List<ApiProcedure>();
        foreach (var procedure in await procedures.ListAsync(actor, http.RequestAborted))
        {
            if (await reading.FindAsync(actor, procedure.DefinitionId, null, http.RequestAborted) is { } view)
            {
                items.Add(new ApiProcedure(
                    procedure.DefinitionId, procedure.Name, procedure.Description,
                    [.. procedure.Centres.Select(post => new CentreLine(post.CentreId, view.CentreNames[post.CentreId]))], ApiForm.Of(view.Form)));
            }
        }

        return TypedResults.Json(new ApiList<ApiProcedure>(items, null));
    }

    private static async Task<IResult> StartAsync(
        string id, HttpContext http, ApiBody body, StartPageReading reading, ProgramStarts starts,
        [FromHeader(Name = ApiRequest.IdempotencyKey), Description(ApiRequest.IdempotencyHelp)] string? idempotencyKey)
    {
        var actor = Actors.Of(http);
        if (await reading.FindAsync(actor, id, null, http.RequestAborted) is not { } view)
        {
            return ApiProblems.Of(StatusCodes.Status404NotFound);
        }

        if (ApiRequest.ProblemOfKey(idempotencyKey) is { } keyless)
        {
            return keyless;
        }

        var (sent, problem) = await body.ReadAsync<StartInstanceRequest>(http);
        if (problem is not null)
        {
            return problem;
        }

        var (move, errors) = await starts.StartAsync(actor, view, sent!.CentreId, sent.Answers, idempotencyKey!, http.RequestAborted);
        return move switch
        {
            null => ApiProblems.Invalid(errors),
            StartMove.Started started => Started(http, started),
            StartMove.Refused refused => ApiProblems.Of(StatusCodes.Status409Conflict, refused.Why),
            _ => ApiProblems.Of(StatusCodes.Status404NotFound),
        };
    }

    private static JsonHttpResult<ApiStarted> Started(HttpContext http, StartMove.Started started)
    {
        http.Response.Headers.Location = $"{ApiServices.Root}/instances/{started.InstanceId}";
        return TypedResults.Json(new ApiStarted(started.InstanceId, started.Number), statusCode: StatusCodes.Status201Created);
    }
}
