using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.CardForms;

/// <summary>A half-filled form of a card, as its page shows it.</summary>
/// <param name="Draft">What is kept of it; null for nothing.</param>
/// <param name="Files">The files that are attached so far.</param>
internal sealed record CardDraft(OpenedDraft? Draft, IReadOnlyList<AttachedFile> Files);

/// <summary>Keeps what is half-filled on clients' cards, and writes what is sent.</summary>
internal sealed class CardWriting(Contexts contexts, IEnumerable<CardForm> forms, FormReading reading, FormDrafts drafts, AttachedFiles files, TimeProvider clock)
{
    // Each time the page itself has saved what is typed, or another page has, in the same moment.
    private const int Tries = 3;

    /// <summary>The form with this key; null for none.</summary>
    public CardForm? Find(string key) => forms.FirstOrDefault(form => form.Form.Key == key);

    /// <summary>
    /// Where a half-filled one is kept, of whoever may fill it in on this card; null for everybody else. What was begun on a card that has joined this one since is
    /// gone on with; a page that was opened on the joined card before goes on with its own.
    /// </summary>
    public async Task<DraftPlace?> PlaceAsync(Actor actor, Guid client, CardForm form, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await JoinedCards.OpenAsync(context, actor, client, form.Right, cancellation) is { } cards ? await PlaceAsync(context, actor, client, cards, form, cancellation) : null;
    }

    /// <summary>What the person has left half-filled.</summary>
    public async Task<CardDraft> DraftAsync(Actor actor, DraftPlace place, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var draft = await drafts.FindAsync(context, actor.AccountId, place, cancellation);
        return new CardDraft(draft, draft is null ? [] : await files.OfAsync(context, draft.Id, cancellation));
    }

    /// <summary>Forgets what the person has left half-filled, its files with it.</summary>
    public Task ForgetAsync(Actor actor, DraftPlace place, CancellationToken cancellation) => AgainAsync(async () =>
    {
        await using var context = contexts.Open(actor.Scope);
        if (await FormDrafts.RemoveStagedAsync(context, actor.AccountId, place, cancellation))
        {
            await context.SaveChangesAsync(cancellation);
        }

        return true;
    });

    /// <summary>Writes an answer down. Sent twice with the same id it is written once.</summary>
    /// <param name="actor">Who writes it.</param>
    /// <param name="client">The card on which the page was opened; it may have joined another since.</param>
    /// <param name="form">What was filled in.</param>
    /// <param name="id">The answer's id, made when the page was shown.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public Task<CardMove> WriteAsync(
        Actor actor, Guid client, CardForm form, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation) =>
        AgainAsync(() => TryWriteAsync(actor, client, form, id, typed, cancellation));

    private async Task<CardMove> TryWriteAsync(
        Actor actor, Guid client, CardForm form, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await JoinedCards.OpenAsync(context, actor, client, form.Right, cancellation) is not { Key: var key } cards)
        {
            return new CardMove.NotFound();
        }

        if (await form.IsWrittenAsync(context, actor, id, cancellation))
        {
            return new CardMove.Done();
        }

        // The id comes from the browser: one by which other files are known would take hold of them.
        if (await context.Files.AnyAsync(row => row.AnswerId == id, cancellation))
        {
            return new CardMove.NotFound();
        }

        var place = await PlaceAsync(context, actor, client, cards, form, cancellation);
        var attached = await files.OfAsync(context, actor.AccountId, place, cancellation);
        var entry = await reading.ReadAsync(actor, key.CentreId, form.Form, AttachedFiles.In(form.Form, typed, attached), complete: true, cancellation);
        if (entry.IsGood)
        {
            entry = await form.CheckAsync(context, cards.All, entry, cancellation);
        }

        if (!entry.IsGood)
        {
            return new CardMove.Invalid(entry);
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var filled = new FilledForm(form.Form, entry) { AnswerId = id };
        if (!await files.KeepAsync(context, filled, key.CentreId, null, key, cancellation))
        {
            return new CardMove.Invalid(AttachedFiles.Changed(filled));
        }

        await form.StageAsync(new CardAnswer(context, actor, cards.All, key, id, entry, now), cancellation);
        await FormDrafts.RemoveStagedAsync(context, actor.AccountId, place, cancellation);
        AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, key.CentreId, key.Id));
        await contexts.SaveOnceAsync(context, actor.Scope, after => form.IsWrittenAsync(after, actor, id, cancellation), cancellation);
        return new CardMove.Done();
    }

    private static async Task<DraftPlace> PlaceAsync(ServerContext context, Actor actor, Guid client, OpenedCards cards, CardForm form, CancellationToken cancellation)
    {
        var (all, key) = (cards.All, form.Form.Key);
        if (client == all[0] && all.Count > 1)
        {
            var begun = await context.FormDrafts.Where(row => row.AccountId == actor.AccountId && row.CardForm == key && all.Contains(row.SubjectId))
                .Select(row => row.SubjectId).ToListAsync(cancellation);
            client = all.FirstOrDefault(begun.Contains, client);
        }

        return new DraftPlace.OfCard(cards.Key.CentreId, client, key);
    }

    private static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        for (var again = 1; ; again++)
        {
            try
            {
                return await work();
            }
            catch (DbUpdateConcurrencyException) when (again < Tries)
            {
                // Looked at anew.
            }
        }
    }
}
