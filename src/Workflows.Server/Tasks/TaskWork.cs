using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>What became of something that a person wanted to do with a task. All of these are ordinary.</summary>
internal abstract record TaskMove
{
    /// <summary>It is done.</summary>
    public sealed record Done : TaskMove;

    /// <summary>There is no such task for this person.</summary>
    public sealed record NotFound : TaskMove;

    /// <summary>The task is closed already: who closed it (null for the server) and when.</summary>
    public sealed record Closed(TaskState State, string? By, DateTimeOffset At, string? Outcome) : TaskMove;

    /// <summary>The task was changed since whoever wants this has read it.</summary>
    public sealed record Changed : TaskMove;

    /// <summary>Somebody else works on it.</summary>
    public sealed record Taken(string By) : TaskMove;

    /// <summary>The person's role does not allow it, or separation of duties forbids it; a sentence.</summary>
    public sealed record Refused(string Why) : TaskMove;

    /// <summary>The form is not complete or not right; nothing was lost.</summary>
    public sealed record Invalid(FormEntry Entry) : TaskMove;
}

/// <summary>What people do with tasks: take, put back, give to another, set the priority, remark, complete.</summary>
internal sealed class TaskWork(Contexts contexts, TaskCompletion completion, TaskSignals signals, SubjectSeals seals, TimeProvider clock)
{
    /// <summary>The longest remark, in characters.</summary>
    public const int LongestComment = 4000;

    /// <summary>The purpose with which remarks are sealed; their place is their row's id.</summary>
    public const string CommentPurpose = "comment";

    // More than one loser in a row is rare; more than a few is a fault.
    private const int Tries = 5;

    /// <summary>Takes a task out of a queue of the person's.</summary>
    public Task<TaskMove> ClaimAsync(Actor actor, Guid taskId, CancellationToken cancellation) => ClaimAsync(actor, taskId, null, cancellation);

    /// <summary>The same, if the task is still the one of this revision; null for whichever it is.</summary>
    public Task<TaskMove> ClaimAsync(Actor actor, Guid taskId, int? revision, CancellationToken cancellation) => MoveAsync(actor, taskId, revision, move => Task.FromResult(Claim(move)), cancellation);

    private static TaskMove? Claim(Move move)
    {
        var actor = move.Actor;
        if (move.Task.AssigneeId is not null)
        {
            return actor.WorksOn(move.Task.Place()) ? new TaskMove.Done() : new TaskMove.Taken(move.By ?? "");
        }

        if (actor.WhyNotTake(move.Task) is { } why)
        {
            return new TaskMove.Refused(why);
        }

        (move.Task.AssigneeId, move.Task.ClaimedAt) = (actor.AccountId, move.Now);
        move.Note(TaskEventKind.Claimed);
        return null;
    }

    /// <summary>Puts a task back into its queue; by its assignee, their deputy or whoever directs tasks in the centre.</summary>
    public Task<TaskMove> ReleaseAsync(Actor actor, Guid taskId, CancellationToken cancellation) => ReleaseAsync(actor, taskId, null, cancellation);

    /// <summary>The same, if the task is still the one of this revision; null for whichever it is.</summary>
    public Task<TaskMove> ReleaseAsync(Actor actor, Guid taskId, int? revision, CancellationToken cancellation) => MoveAsync(actor, taskId, revision, async move =>
    {
        if (move.Task.AssigneeId is null)
        {
            return new TaskMove.Done();
        }

        if (!actor.WorksOn(move.Task.Place()) && !actor.Directs(move.Task.Place()))
        {
            return new TaskMove.Taken(move.By ?? "");
        }

        await PutBackAsync(move.Context, move.Task, actor.AccountId, move.Now, null, cancellation);
        return null;
    }, cancellation);

    /// <summary>Stages that a task goes back into its queue, and tells those who can take it from there.</summary>
    /// <param name="context">In the scope of its centre.</param>
    /// <param name="task">The task, tracked.</param>
    /// <param name="by">Who puts it back; null for the server.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="leaving">Who loses the role of the queue in the same transaction; null for nobody.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    internal static async Task PutBackAsync(ServerContext context, HumanTask task, Guid? by, DateTimeOffset now, Guid? leaving, CancellationToken cancellation)
    {
        (task.AssigneeId, task.ClaimedAt) = (null, null);
        context.Add(new TaskEvent
        {
            Id = Guid.CreateVersion7(now), CentreId = task.CentreId, TaskId = task.Id, Kind = TaskEventKind.Released, ById = by, At = now,
        });
        await new LetterAudience(context, task, now) { Leaving = leaving }.TellWorkersAsync(LetterKind.Queue, cancellation);
    }

    /// <summary>Gives a task to somebody of the centre; by its assignee, their deputy or whoever directs tasks in the centre.</summary>
    public Task<TaskMove> HandOverAsync(Actor actor, Guid taskId, Guid to, CancellationToken cancellation) => MoveAsync(actor, taskId, async move =>
    {
        if (!actor.WorksOn(move.Task.Place()) && !actor.Directs(move.Task.Place()))
        {
            return move.Task.AssigneeId is null
                ? new TaskMove.Refused("Спершу візьміть завдання собі: передати можна лише те, що у Вас у роботі.")
                : new TaskMove.Taken(move.By ?? "");
        }

        if (move.Task.AssigneeId == to)
        {
            return new TaskMove.Done();
        }

        if (await WhyNotToAsync(move, to, cancellation) is { } why)
        {
            return new TaskMove.Refused(why);
        }

        (move.Task.AssigneeId, move.Task.ClaimedAt) = (to, move.Now);
        move.Note(TaskEventKind.HandedOver, to);
        if (to != actor.AccountId)
        {
            await move.Audience.TellAsync(to, LetterKind.Assignment, cancellation);
        }

        return null;
    }, cancellation);

    /// <summary>Sets the priority; by whoever directs tasks in the centre.</summary>
    public Task<TaskMove> SetPriorityAsync(Actor actor, Guid taskId, TaskPriority priority, CancellationToken cancellation) => MoveAsync(actor, taskId, move =>
    {
        if (!actor.Directs(move.Task.Place()))
        {
            return new TaskMove.Refused("Важливість завдання змінює координатор.");
        }

        if (move.Task.Priority == priority)
        {
            return new TaskMove.Done();
        }

        move.Task.Priority = priority;
        move.Note(TaskEventKind.PriorityChanged, priority: priority);
        return null;
    }, cancellation);

    /// <summary>Writes a remark; by whoever may see the task.</summary>
    /// <param name="actor">Who writes it.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="text">The remark.</param>
    /// <param name="commandId">Hidden in the form: the same text with the same command writes once. Empty for a page that has none: each writes.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<TaskMove> CommentAsync(Actor actor, Guid taskId, string text, string commandId, CancellationToken cancellation) => MoveAsync(actor, taskId, async move =>
    {
        text = TypedText.Of(text).Trim();
        if (text.Length is 0 or > LongestComment)
        {
            return new TaskMove.Refused(text.Length == 0 ? "Напишіть примітку." : $"Примітка довша за {LongestComment} знаків. Скоротіть її.");
        }

        // Another text is another remark, also where it was typed into a page that had been sent before.
        var id = commandId.Length == 0 ? Guid.CreateVersion7(move.Now) : CommandId.RowOf(CommandId.Of($"comment:{taskId:N}", actor.AccountId, $"{commandId}\n{text}"));
        if (await move.Context.Set<TaskComment>().AnyAsync(row => row.Id == id, cancellation))
        {
            return new TaskMove.Done();
        }

        var key = await move.Context.SubjectKeys.AsNoTracking().SingleAsync(row => row.Id == move.Task.SubjectId, cancellation);
        move.Context.Add(new TaskComment
        {
            Id = id,
            CentreId = move.Task.CentreId,
            TaskId = move.Task.Id,
            SubjectId = move.Task.SubjectId,
            ById = actor.AccountId,
            At = move.Now,
            Sealed = seals.Seal(key, text, CommentPurpose, id),
        });
        return null;
    }, cancellation);

    /// <summary>
    /// Completes a task by one of its outcomes: the form is checked, its answers are kept, the register is written, the case moves on, all in one
    /// transaction. Whoever completes a task that waits in a queue of theirs takes it at the same time.
    /// </summary>
    /// <param name="actor">Who completes it.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="outcome">The outcome's text.</param>
    /// <param name="typed">What was typed into its form.</param>
    /// <param name="commandId">Hidden in the form: the same command sent twice is carried out once.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<TaskMove> CompleteAsync(
        Actor actor, Guid taskId, string outcome, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, string commandId, CancellationToken cancellation) =>
        CompleteAsync(new CompletionWish(actor, taskId, outcome, typed, commandId), cancellation);

    /// <summary>The same, for whoever has more to say of it.</summary>
    public Task<TaskMove> CompleteAsync(CompletionWish wish, CancellationToken cancellation) => completion.CompleteAsync(wish, cancellation);

    private Task<TaskMove> MoveAsync(Actor actor, Guid taskId, Func<Move, TaskMove?> change, CancellationToken cancellation) =>
        MoveAsync(actor, taskId, null, move => Task.FromResult(change(move)), cancellation);

    private Task<TaskMove> MoveAsync(Actor actor, Guid taskId, Func<Move, Task<TaskMove?>> change, CancellationToken cancellation) =>
        MoveAsync(actor, taskId, null, change, cancellation);

    // Never touches the instance: one save under the task's own fence. Whoever loses a race looks again and is told what is true now.
    private async Task<TaskMove> MoveAsync(Actor actor, Guid taskId, int? revision, Func<Move, Task<TaskMove?>> change, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(actor.Scope);
            if (await OpenedTask.FindAsync(context, taskId, cancellation) is not { } opened || !actor.MaySee(opened.Task.Place()))
            {
                return new TaskMove.NotFound();
            }

            if (opened.Task.State != TaskState.Open)
            {
                return opened.Ended();
            }

            if (revision is { } read && read != opened.Task.Revision)
            {
                return new TaskMove.Changed();
            }

            var move = new Move(context, actor, context.Tasks.Attach(opened.Task).Entity, opened.By, Instant.Cut(clock.GetUtcNow()));
            if (await change(move) is { } ended)
            {
                return ended;
            }

            move.Task.Revision++;
            try
            {
                await context.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                continue;
            }

            signals.Changed(move.Task.CentreId);
            return new TaskMove.Done();
        }
    }

    // A volunteer passes on leads and sees nothing else, whoever means to share work with one.
    private static async Task<string?> WhyNotToAsync(Move move, Guid to, CancellationToken cancellation)
    {
        var roles = await (
            from post in move.Context.Memberships.AsNoTracking()
            join account in move.Context.Users on post.AccountId equals account.Id
            where post.AccountId == to && post.CentreId == move.Task.CentreId && account.ClosedAt == null
                && post.From <= move.Now && (post.To == null || post.To > move.Now)
            select post.Role).ToListAsync(cancellation);
        return move.Task.ExcludedId == to ? "Цій людині завдання передати не можна: вона вже зробила пов'язаний із ним крок."
            : roles.Count == 0 ? "Ця людина не працює в центрі, якому належить завдання."
            : roles.Exists(role => role.MayHave(move.Task.Role)) ? null
            : "Роль цієї людини не дозволяє їй працювати з картками клієнтів.";
    }

    /// <summary>One try to change a task.</summary>
    private sealed record Move(ServerContext Context, Actor Actor, HumanTask Task, string? By, DateTimeOffset Now)
    {
        public LetterAudience Audience => new(Context, Task, Now);

        public void Note(TaskEventKind kind, Guid? to = null, TaskPriority? priority = null) => Context.Add(new TaskEvent
        {
            Id = Guid.CreateVersion7(Now), CentreId = Task.CentreId, TaskId = Task.Id, Kind = kind, ById = Actor.AccountId, ToId = to, Priority = priority, At = Now,
        });
    }
}
