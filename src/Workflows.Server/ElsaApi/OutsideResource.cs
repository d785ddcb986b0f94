using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Api;
using Workflows.Server.Procedures;
using Workflows.Server.Tasks;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// What Elsa's clients end and tell from outside: tasks, events, waits. A wait is named by its id, as a case shows it; Elsa's sealed tokens, which let whoever
/// holds a link in, are not taken. One that ends by rules of its own (a form, an event's name, a moment) is not gone round.
/// </summary>
internal sealed class OutsideResource(TaskReading reading, ProgramCompletions completions, OutsideCalls calls, TimeProvider clock)
{
    private const int LongestName = 200, LongestInput = 16 * 1024;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/tasks/{id}/complete", (HttpContext http, string id, OutsideResource work) => work.CompleteAsync(http, id))
            .WithMetadata(new ElsaMayAttribute(KeyRight.DoTasks));
        api.MapPost("/bookmarks/{id}/resume", (HttpContext http, string id, OutsideResource work) => work.ResumeAsync(http, id))
            .WithMetadata(new ElsaMayAttribute(KeyRight.DrawProcedures));
        api.MapPost("/events/{name}/trigger", (HttpContext http, string name, OutsideResource work) => work.TriggerAsync(http, name))
            .WithMetadata(new ElsaMayAttribute(KeyRight.DrawProcedures));
    }

    // Of a person's task by its id or that of its wait: {"result": {"outcome", "answers"}}, with the rights that its page asks for. Of a task for a program
    // (RunTask) by the id that the step gave: any result. Elsa answers 200 for a task that is not there; here a program is told.
    private async Task<IResult> CompleteAsync(HttpContext http, string id)
    {
        var actor = Actors.Of(http);
        if (await ElsaJson.BodyAsync(http) is not { } sent)
        {
            return ElsaJson.Refused(["Не вдалося прочитати надіслане як JSON."]);
        }

        if (await reading.IdOfAsync(actor, id, http.RequestAborted) is { } task && await reading.FindAsync(actor, task, http.RequestAborted) is { } view)
        {
            return await CompleteAsync(http, actor, view, sent["result"]);
        }

        return ElsaMayAttribute.May(http, KeyRight.DrawProcedures) && await calls.CompleteAsync(actor, id, sent["result"]?.DeepClone(), http.RequestAborted)
            ? TypedResults.Ok()
            : TypedResults.NotFound();
    }

    private async Task<IResult> CompleteAsync(HttpContext http, Actor actor, TaskView view, JsonNode? result)
    {
        if (result is not JsonObject said || said["answers"] is not (null or JsonObject))
        {
            return ElsaJson.Refused(["У result має бути об'єкт: outcome — текст завершення, answers — ключ поля форми до відповіді."]);
        }

        if (ElsaCommand.NumberOf(http, clock) is not { } number)
        {
            return ElsaJson.Refused([ElsaCommand.TooLong]);
        }

        var outcome = said["outcome"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        var (move, errors) = await completions.CompleteAsync(actor, view, outcome, said["answers"] as JsonObject, number, revision: null, http.RequestAborted);
        return move switch
        {
            null => ElsaJson.Refused(ApiAnswers.SentencesOf(errors)),
            TaskMove.Done => TypedResults.Ok(),
            TaskMove.NotFound => TypedResults.NotFound(),
            _ => ElsaJson.Problem(StatusCodes.Status409Conflict, [TaskWords.Refusal(move, clock.GetUtcNow())!]),
        };
    }

    // {"input": …}: what the step gives on.
    private async Task<IResult> ResumeAsync(HttpContext http, string id)
    {
        var sent = await ElsaJson.BodyAsync(http) ?? [];
        if (await calls.CompleteAsync(Actors.Of(http), id, sent["input"]?.DeepClone(), http.RequestAborted))
        {
            return TypedResults.Ok();
        }

        return await calls.WaitsAsync(Actors.Of(http), id, http.RequestAborted)
            ? ElsaJson.Problem(StatusCodes.Status409Conflict, ["Це очікування закінчується за своїм правилом: завдання завершують через tasks/{id}/complete, подію повідомляють через events/{назва}/trigger, строк настає сам."])
            : TypedResults.NotFound();
    }

    // As with Elsa, an event that nobody waits for is no error.
    private async Task<IResult> TriggerAsync(HttpContext http, string name)
    {
        var sent = await ElsaJson.BodyAsync(http) ?? [];
        var input = sent["input"];
        if (name.Length > LongestName || input?.ToJsonString(ElsaJson.Options).Length > LongestInput)
        {
            return ElsaJson.Refused([name.Length > LongestName ? $"Назва події довша за {LongestName} знаків." : $"У input більше ніж {LongestInput} знаків."]);
        }

        var told = new ToldEvent(name, Text(sent, "correlationId"), Text(sent, "workflowInstanceId"), input?.DeepClone());
        return await calls.AnnounceAsync(Actors.Of(http), told, http.RequestAborted) ? TypedResults.Ok() : TypedResults.NotFound();
    }

    private static string? Text(JsonObject sent, string name) =>
        sent[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;
}
