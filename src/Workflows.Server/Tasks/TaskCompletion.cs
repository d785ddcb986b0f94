using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>What somebody wants to complete a task with.</summary>
internal sealed record CompletionWish(
    Actor Actor, Guid TaskId, string Outcome, IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, string CommandId)
{
    /// <summary>The command as the engine knows it.</summary>
    public string Command => Procedures.CommandId.Of($"task:{TaskId:N}", Actor.AccountId, CommandId);

    /// <summary>Who is chosen as the case's manager, in a task in which somebody is.</summary>
    public Guid? Chosen { get; init; }

    /// <summary>Which revision of the task was read; null when it does not matter.</summary>
    public int? Revision { get; init; }
}

/// <summary>
/// Completes tasks. The task and its form are read and judged before the burst, which costs no lock; the burst then takes the row as it was
/// read, fenced by its revision. If anybody has touched it meanwhile, the burst runs again and reads and judges it anew.
/// </summary>
internal sealed class TaskCompletion(Contexts contexts, TenantScopes tenants, BurstRunner runner, TaskForms forms, TimeProvider clock)
{
    /// <summary>Completes a task.</summary>
    public async Task<TaskMove> CompleteAsync(CompletionWish wish, CancellationToken cancellation)
    {
        await using var context = contexts.Open(wish.Actor.Scope);
        if (await OpenedTask.FindAsync(context, wish.TaskId, cancellation) is not { } opened)
        {
            return new TaskMove.NotFound();
        }

        if (Judge(wish, opened) is { } refusal)
        {
            return refusal is TaskMove.Closed && await WasItselfAsync(context, wish, cancellation) ? new TaskMove.Done() : refusal;
        }

        var outcome = TaskOutcomes.Read(opened.Task.Outcomes).First(outcome => outcome.Text == wish.Outcome);
        var filled = await forms.ReadAsync(context, wish.Actor, opened.Task, wish.Typed, outcome.Checks, cancellation);
        return filled is { Entry.IsGood: false }
            ? new TaskMove.Invalid(filled.Entry)
            : await RunAsync(wish, opened, filled, cancellation);
    }

    private async Task<TaskMove> RunAsync(CompletionWish wish, OpenedTask opened, FilledForm? filled, CancellationToken cancellation)
    {
        // What the case does on its own it does within its own centre, whatever else the person may see.
        var scope = tenants.Of(Scope.Tenant(opened.Task.CentreId)) with { Actor = wish.Actor.AccountId, Why = "complete task" };
        var first = opened;
        var command = new BurstCommand(wish.Command, async (context, stop) =>
        {
            var known = Interlocked.Exchange(ref first, null) ?? await OpenedTask.FindAsync((ServerContext)context, wish.TaskId, stop);
            return known is null ? new CommandDecision.Refuse(new TaskMove.NotFound())
                : Judge(wish, known) is { } refusal ? new CommandDecision.Refuse(refusal)
                : await DecideAsync((ServerContext)context, wish, known, filled, stop);
        });
        var result = await runner.RunAsync(
            () => contexts.Open(scope), new ResumeBookmark(opened.Task.InstanceId, opened.Task.BookmarkId), command, cancellation);
        return result switch
        {
            BurstResult.Done or BurstResult.AlreadyDone => new TaskMove.Done(),
            BurstResult.Refused { Reason: TaskMove refused } => refused,
            _ => await TooLateAsync(wish, cancellation),
        };
    }

    private async Task<CommandDecision> DecideAsync(
        ServerContext context, CompletionWish wish, OpenedTask opened, FilledForm? filled, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var task = context.Tasks.Attach(opened.Task).Entity;
        if (task.AmongRole is not null && await ChooseAsync(context, wish, task, now, cancellation) is { } refused)
        {
            return new CommandDecision.Refuse(refused);
        }

        if (task.AssigneeId is null)
        {
            (task.AssigneeId, task.ClaimedAt) = (wish.Actor.AccountId, now);
        }

        (task.CompletedById, task.Outcome) = (wish.Actor.AccountId, wish.Outcome);
        task.Revision++;
        if (filled is not null)
        {
            if (await forms.KeepAsync(context, wish.Actor.AccountId, opened, filled, now, cancellation) is not { } kept)
            {
                return new CommandDecision.Refuse(new TaskMove.Invalid(AttachedFiles.Changed(filled)));
            }

            filled = kept;
        }

        if (opened.Draft is { } draft)
        {
            FormDrafts.RemoveStaged(context, task.CentreId, draft);
        }

        AccessRecords.Stage(context, wish.Actor, now, Changed(wish.Actor, opened, filled));

        return new CommandDecision.Go(new JsonObject
        {
            ["outcome"] = wish.Outcome,
            [DrawnTask.CompletedBy] = wish.Actor.AccountId.ToString("D"),
            [AssignActivity.ChosenPerson] = task.AmongRole is null ? null : wish.Chosen?.ToString("D"),
            ["answers"] = filled is null ? [] : FormAnswers.PublicOf(filled.Form, filled.Entry),
        });
    }

    private static async Task<TaskMove.Refused?> ChooseAsync(
        ServerContext context, CompletionWish wish, HumanTask task, DateTimeOffset now, CancellationToken cancellation)
    {
        if (wish.Chosen is not { } person)
        {
            return new TaskMove.Refused("Виберіть, хто вестиме справу.");
        }

        if (!await ManagerChoice.MayBeAsync(context, task, person, now, cancellation))
        {
            return new TaskMove.Refused($"Ця людина вже не працює в центрі з роллю «{task.AmongRole!.Value.Word()}». Виберіть іншу.");
        }

        if (await context.CaseFiles.FindAsync([task.InstanceId], cancellation) is { } file)
        {
            file.ManagerId = person;
        }

        return null;
    }

    private static IEnumerable<AccessTo> Changed(Actor actor, OpenedTask opened, FilledForm? filled)
    {
        var writes = filled is not null && FormAnswers.RegisterFieldsOf(filled.Form, filled.Entry, opened.Kind ?? SubjectKind.Matter).Count > 0;
        var completed = AccessTo.OfTask(writes ? AccessAct.ChangedCard : AccessAct.CompletedTask, actor, opened.Task);
        return filled is null
            ? [completed]
            : FormAnswers.LeadsOf(filled.Form, filled.Entry.Values).Select(lead => completed with { Act = AccessAct.ChangedCard, SubjectId = lead }).Prepend(completed);
    }

    private static TaskMove? Judge(CompletionWish wish, OpenedTask opened)
    {
        var (actor, task) = (wish.Actor, opened.Task);
        return !actor.MaySee(task.Place()) ? new TaskMove.NotFound()
            : task.State != TaskState.Open ? opened.Ended()
            : wish.Revision is { } read && read != task.Revision ? new TaskMove.Changed()
            : task.AssigneeId is not null && !actor.WorksOn(task.Place()) ? new TaskMove.Taken(opened.By ?? "")
            : task.ExcludedId == actor.AccountId || task.AssigneeId is null ? Refusal(actor.WhyNotTake(task)) ?? Unknown(wish, task)
            : Unknown(wish, task);
    }

    private static TaskMove.Refused? Unknown(CompletionWish wish, HumanTask task) =>
        TaskOutcomes.Read(task.Outcomes).Any(outcome => outcome.Text == wish.Outcome)
            ? null
            : new TaskMove.Refused("Такого завершення в цього завдання немає. Відкрийте завдання ще раз.");

    private static TaskMove.Refused? Refusal(string? why) => why is null ? null : new TaskMove.Refused(why);

    private static Task<bool> WasItselfAsync(ServerContext context, CompletionWish wish, CancellationToken cancellation) =>
        context.Set<WorkflowCommand>().AnyAsync(row => row.Id == wish.Command, cancellation);

    private async Task<TaskMove> TooLateAsync(CompletionWish wish, CancellationToken cancellation)
    {
        await using var context = contexts.Open(wish.Actor.Scope);
        return await OpenedTask.FindAsync(context, wish.TaskId, cancellation) is not { } opened ? new TaskMove.NotFound()
            : Judge(wish, opened) ?? new TaskMove.Refused("Справа вже пішла далі без цього завдання. Скажіть про це координаторові.");
    }
}
