using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>
/// Open tasks of a case that goes on by another version of its procedure. A task stays what it is, with its deadline, draft and remarks; only the ways in which it
/// can end are those of the new drawing, since the case goes on by them.
/// </summary>
internal static class TaskMoving
{
    /// <summary>Keeps a case where it is when its task could end by a way that the new drawing does not have.</summary>
    public static void Check(StepMove move)
    {
        // Whatever the older drawing says now: an open task may have been made by one that led there.
        if (move.IsDrawn(TaskOutcomes.Late) is (true, false))
        {
            move.Refuse($"Коли строк завдання «{move.From.Title}» мине, справа має піти гілкою «{TaskOutcomes.Late}», а в тій версії з неї немає стрілки.");
        }

        if (move.To.Type == HumanTaskActivity.TypeName && OutcomesOf(move.To) is null && Drawn(move.From)?.Text != Drawn(move.To)?.Text)
        {
            move.Refuse($"Чим може завершитися завдання «{move.From.Title}», у тій версії обчислює програма, тож перевести його не можна.");
        }
        else if (move.To.Type == HumanTaskActivity.TypeName && OutcomesOf(move.To) is { } outcomes
            && move.Answers.Select(answer => (answer.Input as JsonObject)?["outcome"].AsText()).OfType<string>().FirstOrDefault(chosen => outcomes.All(outcome => outcome.Text != chosen)) is { } lost)
        {
            move.Refuse($"Завдання «{move.From.Title}» уже завершено: «{lost}», а справа ще не пішла далі. У тій версії такого завершення немає.");
        }
    }

    /// <summary>Asks for the task's rows to follow.</summary>
    public static void Follow(ActivityContext context)
    {
        var outcomes = context.Node.Type == HumanTaskActivity.TypeName ? OutcomesOf(context.Node) : null;
        foreach (var wait in context.Waiting)
        {
            context.Emit(new MoveTask(wait, context.Node.Id, outcomes));
        }
    }

    /// <summary>In which ways a task can end, as it is drawn; null where a program computes them.</summary>
    public static IReadOnlyList<TaskOutcome>? OutcomesOf(ActivityNode step) => Drawn(step) switch
    {
        null => TaskOutcomes.OfDrawing(null),
        { IsPlain: true, Value: var drawn } when TaskOutcomes.TextsOf(drawn) is not null => TaskOutcomes.OfDrawing(drawn),
        _ => null,
    };

    private static Expression? Drawn(ActivityNode step) => step.Input("outcomes")?.Expression;
}

/// <summary>Lets a task follow its case to another version: it is known by the step's id there and ends in the ways that are drawn there.</summary>
/// <param name="BookmarkId">The wait of the task.</param>
/// <param name="ActivityId">The step.</param>
/// <param name="Outcomes">In which ways it can end from now on; null for the same as before.</param>
internal sealed record MoveTask(string BookmarkId, string ActivityId, IReadOnlyList<TaskOutcome>? Outcomes) : HostEffect
{
    /// <inheritdoc/>
    public override async ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation)
    {
        var context = (ServerContext)scope.Context;
        if (await context.Tasks.SingleOrDefaultAsync(row => row.BookmarkId == BookmarkId, cancellation) is not { State: TaskState.Open } task)
        {
            return;
        }

        task.ActivityId = ActivityId;
        if (Outcomes is not null && TaskOutcomes.Write(Outcomes) is var written && written != task.Outcomes)
        {
            // Whoever has the page of the task open looks at it anew before they choose.
            task.Outcomes = written;
            task.Revision++;
        }
    }
}
