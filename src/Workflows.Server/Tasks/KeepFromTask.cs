using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tasks;

/// <summary>
/// Keeps a person from an open task, for they have done the one that goes with it; if it was theirs it goes back into its queue. Under the task's fence:
/// whoever does something with it at that moment has to look again.
/// </summary>
/// <param name="BookmarkId">The wait of the task.</param>
/// <param name="PersonId">The person.</param>
internal sealed record KeepFromTask(string BookmarkId, Guid PersonId) : HostEffect
{
    /// <inheritdoc/>
    public override async ValueTask ApplyAsync(EffectScope scope, CancellationToken cancellation)
    {
        var context = (ServerContext)scope.Context;
        var task = context.Tasks.Local.FirstOrDefault(row => row.BookmarkId == BookmarkId)
            ?? await context.Tasks.SingleOrDefaultAsync(row => row.BookmarkId == BookmarkId, cancellation);
        if (task is not { State: TaskState.Open })
        {
            return;
        }

        task.ExcludedId = PersonId;
        task.Revision++;
        if (task.AssigneeId == PersonId)
        {
            // What they have begun to write there is not the other person's.
            if (task.FormVersionId is not null)
            {
                await FormDrafts.RemoveStagedAsync(context, Guid.Empty, new DraftPlace.OfTask(task.CentreId, task.Id, task.SubjectId), cancellation);
            }

            await TaskWork.PutBackAsync(context, task, null, scope.Now, null, cancellation);
        }
    }
}
