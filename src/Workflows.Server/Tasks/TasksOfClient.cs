using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Tasks;

/// <summary>Tasks about a client that came to an end, and what was said in them.</summary>
internal sealed class TasksOfClient(SubjectSeals seals) : IClientEvents
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var tasks = await asked.Context.Tasks.AsNoTracking()
            .Where(row => asked.Subjects.Contains(row.SubjectId) && row.State != TaskState.Cancelled && row.ClosedAt != null && row.ClosedAt < asked.Before)
            .OrderByDescending(row => row.ClosedAt).Take(asked.Most)
            .Select(row => new { row.Title, row.State, row.Outcome, row.ClosedAt, row.CompletedById, row.InstanceId, row.CaseNumber }).ToListAsync(cancellation);
        var comments = await (
            from comment in asked.Context.Set<TaskComment>().AsNoTracking()
            where asked.Subjects.Contains(comment.SubjectId) && comment.At < asked.Before
            join task in asked.Context.Tasks on comment.TaskId equals task.Id
            orderby comment.At descending
            select new { Comment = comment, task.Title, task.InstanceId, task.CaseNumber }).Take(asked.Most).ToListAsync(cancellation);
        return
        [
            .. tasks.Select(row => new ClientEvent(
                row.ClosedAt!.Value, row.State == TaskState.Completed ? "tasks" : "clock",
                row.State == TaskState.Completed ? $"Виконано завдання «{row.Title}»: {Shell.Words.Small(row.Outcome ?? "зроблено")}" : $"Завдання «{row.Title}» не виконано до строку")
            {
                ById = row.CompletedById,
                Address = $"/cases/{row.InstanceId}",
                AddressWords = $"справа {row.CaseNumber}",
            }),
            .. comments.Select(row => new ClientEvent(row.Comment.At, "note", $"Примітка до завдання «{row.Title}»")
            {
                Detail = asked.KeyOf(row.Comment.SubjectId) is not { } key ? null : seals.Open(key, row.Comment.Sealed, TaskWork.CommentPurpose, row.Comment.Id),
                ById = row.Comment.ById,
                Address = $"/cases/{row.InstanceId}",
                AddressWords = $"справа {row.CaseNumber}",
            }),
        ];
    }
}
