using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Tasks;

namespace Workflows.Server.Api;

/// <summary>Completes tasks for programs, by whichever interface they come.</summary>
internal sealed class ProgramCompletions(TaskCompletion completion)
{
    /// <summary>Completes a task.</summary>
    /// <param name="actor">In whose name.</param>
    /// <param name="view">The task with its form, as this person sees it.</param>
    /// <param name="outcome">The text of one of its outcomes.</param>
    /// <param name="answers">Field key to answer.</param>
    /// <param name="key">The program's own number of this completion: sent again, it does nothing.</param>
    /// <param name="revision">Which revision of the task was read; null when it does not matter.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    /// <returns>What became of it, or, when that is null, what is wrong with what was sent, by the names that programs use.</returns>
    public async Task<(TaskMove? Move, IReadOnlyDictionary<string, string> Errors)> CompleteAsync(
        Actor actor, TaskView view, string? outcome, JsonObject? answers, string key, int? revision, CancellationToken cancellation)
    {
        if (outcome is null || view.Outcomes.All(one => one.Text != outcome))
        {
            var known = string.Join(", ", view.Outcomes.Select(one => $"«{one.Text}»"));
            return (null, new Dictionary<string, string> { ["outcome"] = $"Такого завершення в завдання немає. Є: {known}." });
        }

        var read = ApiAnswers.Read(view.Form, answers, view.Draft?.Typed ?? view.Known);
        if (read.Errors.Count > 0)
        {
            return (null, read.Errors);
        }

        var wish = new CompletionWish(actor, view.Task.Id, outcome, read.Typed, key) { Revision = revision };
        var move = await completion.CompleteAsync(wish, cancellation);
        return move is TaskMove.Invalid invalid ? (null, ApiAnswers.ErrorsOf(invalid.Entry)) : (move, ApiAnswers.NoErrors);
    }
}
