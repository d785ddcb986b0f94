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
    /// <summary>Reads a task; null when there is none in the context's scope. It is not tracked.</summary>
    public static async Task<OpenedTask?> FindAsync(ServerContext context, Guid taskId, CancellationToken cancellation)
    {
        var found = await context.Tasks.AsNoTracking().Where(task => task.Id == taskId).Select(task => new
        {
            Task = task,
            Key = context.SubjectKeys.FirstOrDefault(key => key.Id == task.SubjectId),
            Kind = context.Subjects.Where(subject => subject.Id == task.SubjectId).Select(subject => (SubjectKind?)subject.Kind).FirstOrDefault(),
            By = context.Users.Where(person => person.Id == (task.CompletedById ?? task.AssigneeId)).Select(person => person.DisplayName).FirstOrDefault(),
            Draft = context.FormDrafts.Where(draft => draft.TaskId == task.Id).Select(draft => new DraftMark(draft.Id, draft.Version)).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancellation);
        return found is null ? null : new OpenedTask(found.Task, found.Key, found.Kind, found.By, found.Draft);
    }

    /// <summary>The end of the task as whoever comes too late is told of it.</summary>
    public TaskMove.Closed Ended() =>
        new(Task.State, Task.CompletedById is null ? null : By, Task.ClosedAt ?? Task.CreatedAt, Task.Outcome);
}
