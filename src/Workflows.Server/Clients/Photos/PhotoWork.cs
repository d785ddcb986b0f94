using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Cards;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Files;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Photos;

/// <summary>Shows the photos on clients' cards, and takes them away.</summary>
internal sealed class PhotoWork(Contexts contexts, ClientReading cards, FileReading files, TimeProvider clock)
{
    /// <summary>Which photo is on a card; null for none. The caller has made sure that the person may open the card.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cards">The card, first, and those that have joined it.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<Guid?> OfAsync(Actor actor, IReadOnlyList<Guid> cards, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await ClientPhoto.Standing(context, cards).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Opens the photo on a card, which is on record as opening the card before its first byte goes; null where there is none, or the person may not open the card.</summary>
    public async Task<OpenedFile?> OpenAsync(Actor actor, Guid client, CancellationToken cancellation)
    {
        if (await cards.FindAsync(actor, client, cancellation) is not { } card)
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var file = await ClientPhoto.Standing(context, card.Cards)
            .Join(context.Files.Where(row => row.State == FileState.Kept && row.FieldKey == PhotoWriting.Photo), photo => photo.Id, row => row.AnswerId, (photo, row) => new { photo.At, row.Id })
            .OrderByDescending(one => one.At).FirstOrDefaultAsync(cancellation);
        return file is null ? null : await files.OpenOnCardAsync(actor, file.Id, cancellation);
    }

    /// <summary>Takes the photo off a card.</summary>
    public async Task<CardMove> RemoveAsync(Actor actor, Guid client, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await JoinedCards.OpenAsync(context, actor, client, Right.KeepClients, cancellation) is not { Key: var key } joined)
        {
            return new CardMove.NotFound();
        }

        var now = Instant.Cut(clock.GetUtcNow());
        if (await RemoveStagedAsync(context, joined.All, actor, now, cancellation))
        {
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, key.CentreId, key.Id));
            await context.SaveTakenBackAsync(cancellation);
        }

        return new CardMove.Done();
    }

    /// <summary>Stages that no photo stands on some cards any more; the pictures themselves go.</summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> RemoveStagedAsync(ServerContext context, IReadOnlyList<Guid> cards, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var photos = await ClientPhoto.Standing(context, cards).ToListAsync(cancellation);
        foreach (var photo in photos)
        {
            (photo.RemovedAt, photo.RemovedById) = (now, actor.AccountId);
        }

        await AttachedFiles.RemoveKeptAsync(context, cards, photos.ConvertAll(photo => photo.Id), cancellation);
        return photos.Count > 0;
    }
}
