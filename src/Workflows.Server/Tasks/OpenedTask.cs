using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>A task with what completing it needs to know, read in one query.</summary>
/// <param name="Task">The task.</param>
/// <param name="Key">The key of whom it is about.</param>
/// <param name="Kind">What whom it is about is in the register.</param>
/// <param name="By">The name of who completed it, else of who works on it.</param>
/// <param name="Draft">What stands half filled in its form; null for nothing.</param>
internal sealed record OpenedTask(HumanTask Task, SubjectKey? Key, SubjectKind? Kind, string? By, DraftMark? Draft)
{
    // Joined, not asked for as the first of each: a first row of an entity is numbered over its whole table. Compiled once: each opened task asks.
    private static readonly CompiledQuery<Func<ServerContext, Guid, CancellationToken, Task<OpenedTask?>>> Query =
        new(() => EF.CompileAsyncQuery((ServerContext context, Guid taskId, CancellationToken _) => context.Tasks.AsNoTracking().Where(task => task.Id == taskId)
            .LeftJoin(context.SubjectKeys, task => task.SubjectId, key => key.Id, (task, key) => new { Task = task, Key = key })
            .LeftJoin(context.FormDrafts, row => row.Task.Id, draft => draft.TaskId, (row, draft) => new OpenedTask(
                row.Task,
                row.Key,
                context.Subjects.Where(subject => subject.Id == row.Task.SubjectId).Select(subject => (SubjectKind?)subject.Kind).FirstOrDefault(),
                context.Users.Where(person => person.Id == (row.Task.CompletedById ?? row.Task.AssigneeId)).Select(person => person.DisplayName).FirstOrDefault(),
                draft == null ? null : new DraftMark(draft.Id, draft.Version))).SingleOrDefault()));

    /// <summary>Reads a task; null when there is none in the context's scope. It is not tracked.</summary>
    public static Task<OpenedTask?> FindAsync(ServerContext context, Guid taskId, CancellationToken cancellation) =>
        Query.For(context)(context, taskId, cancellation);

    /// <summary>The end of the task as whoever comes too late is told of it.</summary>
    public TaskMove.Closed Ended() =>
        new(Task.State, Task.CompletedById is null ? null : By, Task.ClosedAt ?? Task.CreatedAt, Task.Outcome);
}
