using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Files;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Notes;

/// <summary>Removes notes of clients, for whoever has written them.</summary>
internal sealed class NoteWork(Contexts contexts, TimeProvider clock)
{
    /// <summary>The purpose with which a note is sealed; its place is its row's id.</summary>
    public const string Purpose = "note";

    /// <summary>Removes a note that its author has written, its text and its files with it: that it was there stays on record.</summary>
    public async Task<CardMove> RemoveAsync(Actor actor, Guid client, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var own = await JoinedCards.OfAsync(context, client, cancellation);
        var note = await context.ClientNotes.SingleOrDefaultAsync(row => row.Id == id && own.Contains(row.SubjectId) && row.ById == actor.AccountId, cancellation);
        if (note is null || !actor.May(Right.FindClients, note.CentreId))
        {
            return new CardMove.NotFound();
        }

        if (note.RemovedAt is null)
        {
            var now = Instant.Cut(clock.GetUtcNow());
            (note.Sealed, note.RemovedAt) = ([], now);
            await AttachedFiles.RemoveKeptAsync(context, own, [id], cancellation);
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, note.CentreId, client));
            await context.SaveTakenBackAsync(cancellation);
        }

        return new CardMove.Done();
    }
}
