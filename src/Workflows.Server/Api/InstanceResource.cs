using System.ComponentModel;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Storage;

namespace Workflows.Server.Api;

/// <summary>A case in a list.</summary>
internal sealed record ApiInstanceLine(
    string Id, string Number, string Procedure, Guid CentreId, WorkflowSubStatus Status, DateTimeOffset StartedAt,
    [property: Description("Чи щось зламалося і чекає на людину або на повторну спробу.")] bool IsBroken,
    [property: Description("Перше із завдань, на які справа чекає.")] string? WaitsFor,
    DateTimeOffset? DueAt)
{
    /// <summary>A line of the list of cases as programs read it.</summary>
    public static ApiInstanceLine Of(CaseLine line) => new(
        line.InstanceId, line.Number, line.Procedure, line.CentreId, line.Status, line.StartedAt, line.IsBroken, line.WaitsFor, line.DueAt);
}

/// <summary>A step of a case.</summary>
internal sealed record ApiStep(
    string Id, string Title, StepState State,
    [property: Description("Скільки разів крок зроблено.")] int Times,
    DateTimeOffset? DueAt);

/// <summary>A case with its steps.</summary>
internal sealed record ApiInstance(string Id, string Number)
{
    public required string Procedure { get; init; }

    [Description("Процедура, за якою йде справа.")]
    public required string ProcedureId { get; init; }

    public Guid CentreId { get; init; }

    [Description("Running — триває, Finished — завершилася.")]
    public WorkflowStatus State { get; init; }

    public WorkflowSubStatus Status { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<ApiStep> Steps { get; init; } = [];

    [Description("Відкриті завдання, які Ви можете відкрити: GET /api/v1/tasks/{id}.")]
    public IReadOnlyList<Guid> OpenTaskIds { get; init; } = [];

    [Description("Справа, яка почала цю; null — її почала людина.")]
    public string? ParentId { get; init; }

    [Description("Справи, які почала ця, найновіші перші, щонайбільше 200.")]
    public IReadOnlyList<ApiInstanceLine> Children { get; init; } = [];
}

/// <summary>The cases that the owner sees: where they stand, without whom they are about.</summary>
internal static class InstanceResource
{
    private const string State = "state", Procedure = "procedure", CursorOf = "instances", Tag = "Справи";

    public static void MapInstanceResources(this IEndpointRouteBuilder api)
    {
        api.MapGet("/instances", ListAsync).WithMetadata(new KeyMayAttribute(KeyRight.SeeCases))
            .Described("listInstances", Tag, "Справи центру, найновіші перші")
            .Produces<ApiList<ApiInstanceLine>>().Refuses(400);
        api.MapGet("/instances/{id}", FindAsync).WithMetadata(new KeyMayAttribute(KeyRight.SeeCases))
            .Described("getInstance", Tag, "Справа: де вона стоїть, її кроки, завдання і справи, які вона почала")
            .Produces<ApiInstance>().Refuses(404);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, CaseBook book, ApiCursor cursors,
        [Description("Open (типово), Ended або Broken.")] string? state,
        [Description("id процедури.")] string? procedure,
        [Description("Де почати: next попередньої сторінки.")] string? cursor)
    {
        if (ApiRequest.Problem(http, State, Procedure, ApiRequest.Cursor) is { } unknown)
        {
            return unknown;
        }

        var errors = new Dictionary<string, string>();
        var choice = ApiRequest.Word<CaseChoice>(state, State, errors) ?? CaseChoice.Open;
        var after = cursor is null ? null : cursors.Read(CursorOf, cursor);
        if (cursor is not null && after is null)
        {
            errors[ApiRequest.Cursor] = ApiRequest.LostCursor;
        }

        if (errors.Count > 0)
        {
            return ApiProblems.Invalid(errors);
        }

        var page = await book.ListAsync(Actors.Of(http), new CaseFilter(choice, procedure is null ? null : TypedText.Of(procedure), null), after, http.RequestAborted);
        return TypedResults.Json(new ApiList<ApiInstanceLine>([.. page.Lines.Select(ApiInstanceLine.Of)], cursors.Write(CursorOf, page.Next)));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, CaseReading reading) =>
        await reading.FindAsync(Actors.Of(http), id, http.RequestAborted) is not { } view
            ? ApiProblems.Of(StatusCodes.Status404NotFound)
            : TypedResults.Json(new ApiInstance(view.File.InstanceId, view.File.Number)
            {
                Procedure = view.File.ProcedureName,
                ProcedureId = view.File.DefinitionId,
                CentreId = view.File.CentreId,
                State = view.Status,
                Status = view.SubStatus,
                StartedAt = view.File.StartedAt,
                FinishedAt = view.FinishedAt,
                Steps = [.. view.Steps.Select(step => new ApiStep(step.Node.Id, step.Title, step.State, step.Times, step.Due))],
                OpenTaskIds = [.. view.Tasks.Where(task => task.MayOpen).Select(task => task.Id)],
                ParentId = view.Parent?.InstanceId,
                Children = [.. view.Children.Select(ApiInstanceLine.Of)],
            });
}
