using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Access;
using Workflows.Server.Tasks;

namespace Workflows.Server.Api;

/// <summary>The owner's tasks: the inbox, one of them, what is done with it. All of it is what the pages do, by the same services.</summary>
internal static class TaskResource
{
    private const string View = "view", Due = "due", Procedure = "procedure", Priority = "priority", Tag = "Завдання";

    public static void MapTaskResources(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", ListAsync).WithMetadata(new KeyMayAttribute(KeyRight.SeeTasks))
            .Described("listTasks", Tag, "Мої завдання й черги моїх ролей, за строком")
            .Produces<ApiList<ApiTaskLine>>().Refuses(400);
        api.MapGet("/tasks/{id:guid}", FindAsync).WithMetadata(new KeyMayAttribute(KeyRight.SeeTasks))
            .Described("getTask", Tag, "Завдання з формою, завершеннями і строком", "ETag відповіді — версія завдання для If-Match.")
            .Produces<ApiTask>().Refuses(404);
        api.MapPost("/tasks/{id:guid}/claim", ClaimAsync).WithMetadata(new KeyMayAttribute(KeyRight.DoTasks))
            .Described("claimTask", Tag, "Взяти завдання з черги").Moves().Refuses(404, 409, 412);
        api.MapPost("/tasks/{id:guid}/release", ReleaseAsync).WithMetadata(new KeyMayAttribute(KeyRight.DoTasks))
            .Described("releaseTask", Tag, "Повернути завдання в чергу", "204: завдання повернуто, і Ви його більше не бачите.").Moves().Refuses(404, 409, 412);
        api.MapPost("/tasks/{id:guid}/complete", CompleteAsync).WithMetadata(new KeyMayAttribute(KeyRight.DoTasks))
            .Described(
                "completeTask", Tag, "Завершити завдання",
                "Завдання з черги при цьому береться на власника ключа. Повторений із тим самим Idempotency-Key запит нічого не робить удруге й дає ту саму відповідь.")
            .Accepts<CompleteRequest>("application/json").Moves().Refuses(400, 404, 409, 412, 413, 415);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, Inbox inbox, InboxCursor cursors,
        [Description("All (типово), Mine, Queue або Centre (усі завдання центру, для координатора).")] string? view,
        [Description("Overdue, Today, Later або NoDeadline.")] string? due,
        [Description("Назва процедури.")] string? procedure,
        [Description("Найменша важливість: Normal, High або Urgent.")] string? priority,
        [Description("Де почати: next попередньої сторінки.")] string? cursor)
    {
        if (ApiRequest.Problem(http, View, Due, Procedure, Priority, ApiRequest.Cursor) is { } unknown)
        {
            return unknown;
        }

        var errors = new Dictionary<string, string>();
        _ = ApiRequest.Word<InboxView>(view, View, errors);
        _ = ApiRequest.Word<InboxDue>(due, Due, errors);
        _ = ApiRequest.Word<TaskPriority>(priority, Priority, errors);
        if (cursor is not null && cursors.Read(cursor) is null)
        {
            errors[ApiRequest.Cursor] = ApiRequest.LostCursor;
        }

        if (errors.Count > 0)
        {
            return ApiProblems.Invalid(errors);
        }

        var page = await inbox.ListAsync(Actors.Of(http), InboxAddress.Read(http.Request.Query), cursor, http.RequestAborted);
        return TypedResults.Json(new ApiList<ApiTaskLine>([.. page.Lines.Select(ApiTaskLine.Of)], page.Next));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, TaskReading reading, ApiForms forms)
    {
        var actor = Actors.Of(http);
        if (await reading.FindAsync(actor, id, http.RequestAborted) is not { } view)
        {
            return ApiProblems.Of(StatusCodes.Status404NotFound);
        }

        http.Response.Headers.ETag = ApiRequest.Tag(view.Task.Revision);
        var task = view.Task;
        return TypedResults.Json(new ApiTask(task.Id, task.Title, task.State)
        {
            Instructions = task.Instructions,
            Clause = view.Ground,
            Procedure = task.ProcedureName,
            CaseNumber = task.CaseNumber,
            InstanceId = task.InstanceId,
            CentreId = task.CentreId,
            Priority = task.Priority,
            Role = task.Role,
            AssigneeId = task.AssigneeId,
            CreatedAt = task.CreatedAt,
            DueAt = task.DueAt,
            DueReason = task.DueReason,
            ClosedAt = task.ClosedAt,
            Outcome = task.Outcome,
            May = new ApiPowers(view.May.Work, view.May.Take, view.May.Release, view.May.WhyNot),
            Outcomes = [.. view.Outcomes.Select(outcome => new ApiOutcome(outcome.Text, outcome.Kind, outcome.Checks))],
            Form = ApiForm.Of(view.Form),
            Values = view.Answers is { } given ? ApiForms.Object(given.Values)
                : view.Form is { } form && view.May.Work ? await forms.ValuesAsync(actor, task.CentreId, form, view.Draft?.Typed ?? view.Known, http.RequestAborted)
                : null,
        });
    }

    private static async Task<IResult> ClaimAsync(
        Guid id, HttpContext http, TaskWork work, TaskReading reading, TimeProvider clock,
        [FromHeader(Name = ApiRequest.IfMatch), Description(ApiRequest.IfMatchHelp)] string? ifMatch) =>
        await AnswerAsync(http, id, await work.ClaimAsync(Actors.Of(http), id, ApiRequest.Revision(ifMatch), http.RequestAborted), reading, clock);

    private static async Task<IResult> ReleaseAsync(
        Guid id, HttpContext http, TaskWork work, TaskReading reading, TimeProvider clock,
        [FromHeader(Name = ApiRequest.IfMatch), Description(ApiRequest.IfMatchHelp)] string? ifMatch) =>
        await AnswerAsync(http, id, await work.ReleaseAsync(Actors.Of(http), id, ApiRequest.Revision(ifMatch), http.RequestAborted), reading, clock);

    private static async Task<IResult> CompleteAsync(
        Guid id, HttpContext http, ApiBody body, ProgramCompletions completions, TaskReading reading, TimeProvider clock,
        [FromHeader(Name = ApiRequest.IdempotencyKey), Description(ApiRequest.IdempotencyHelp)] string? idempotencyKey,
        [FromHeader(Name = ApiRequest.IfMatch), Description(ApiRequest.IfMatchHelp)] string? ifMatch)
    {
        var actor = Actors.Of(http);
        if (await reading.FindAsync(actor, id, http.RequestAborted) is not { } view)
        {
            return ApiProblems.Of(StatusCodes.Status404NotFound);
        }

        if (ApiRequest.ProblemOfKey(idempotencyKey) is { } keyless)
        {
            return keyless;
        }

        var (sent, problem) = await body.ReadAsync<CompleteRequest>(http);
        if (problem is not null)
        {
            return problem;
        }

        var (move, errors) = await completions.CompleteAsync(actor, view, sent!.Outcome, sent.Answers, idempotencyKey!, ApiRequest.Revision(ifMatch), http.RequestAborted);
        return move is null ? ApiProblems.Invalid(errors) : await AnswerAsync(http, id, move, reading, clock);
    }

    // What is true now. Who put a task back into a queue that is not theirs does not see it any more: then there is nothing to tell.
    private static async Task<IResult> AnswerAsync(HttpContext http, Guid id, TaskMove move, TaskReading reading, TimeProvider clock)
    {
        if (move is not TaskMove.Done)
        {
            return Refusal(move, clock.GetUtcNow());
        }

        if (await reading.StateAsync(Actors.Of(http), id, http.RequestAborted) is not { } task)
        {
            return TypedResults.NoContent();
        }

        http.Response.Headers.ETag = ApiRequest.Tag(task.Revision);
        return TypedResults.Json(ApiTaskState.Of(task));
    }

    private static ProblemHttpResult Refusal(TaskMove move, DateTimeOffset now) => move switch
    {
        TaskMove.NotFound => ApiProblems.Of(StatusCodes.Status404NotFound),
        TaskMove.Changed => ApiProblems.Of(StatusCodes.Status412PreconditionFailed, TaskWords.Refusal(move, now)),
        _ => ApiProblems.Of(StatusCodes.Status409Conflict, TaskWords.Refusal(move, now)),
    };

    private static RouteHandlerBuilder Moves(this RouteHandlerBuilder route) =>
        route.Produces<ApiTaskState>().Produces(StatusCodes.Status204NoContent);
}
