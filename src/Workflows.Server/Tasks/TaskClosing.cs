using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Forms;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>Closes a task when its wait ends, whatever ended it; nothing else closes tasks.</summary>
internal static class TaskClosing
{
    /// <summary>The engine's hook: stages the closing in the burst's context.</summary>
    public static async ValueTask CloseAsync(DbContext context, EndedBookmark ended, CancellationToken cancellation)
    {
        if (ended.Name == HumanTaskActivity.TypeName && await FindAsync(context, ended.BookmarkId, cancellation) is { } task)
        {
            task.State = ended.Reason switch
            {
                BookmarkEnd.Resumed => TaskState.Completed,
                BookmarkEnd.TimedOut => TaskState.TimedOut,
                _ => TaskState.Cancelled,
            };
            task.ClosedAt = ended.At;
            task.Revision++;
            if (task.ClockId is { } clock)
            {
                HostTimers.Clear((ServerContext)context, task.CentreId, clock);
                task.ClockId = null;
            }

            // Whoever completes a task has seen to what stood half filled in its form.
            if (task is { FormVersionId: not null, CompletedById: null })
            {
                var draft = new DraftPlace.OfTask(task.CentreId, task.Id, task.SubjectId);
                await FormDrafts.RemoveStagedAsync((ServerContext)context, Guid.Empty, draft, cancellation);
            }
        }
    }

    // Whoever completes it has it in the context already, and so has the burst that made it.
    private static async Task<HumanTask?> FindAsync(DbContext context, string bookmarkId, CancellationToken cancellation) =>
        context.Set<HumanTask>().Local.FirstOrDefault(row => row.BookmarkId == bookmarkId)
        ?? await context.Set<HumanTask>().SingleOrDefaultAsync(row => row.BookmarkId == bookmarkId, cancellation);
}
