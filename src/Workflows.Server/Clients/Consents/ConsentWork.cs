using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Files;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Consents;

/// <summary>What became of writing a consent down. All of these are ordinary.</summary>
internal abstract record ConsentMove
{
    /// <summary>It is written, or struck out.</summary>
    public sealed record Done : ConsentMove;

    /// <summary>There is no such card or consent for this person.</summary>
    public sealed record NotFound : ConsentMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : ConsentMove;
}

/// <summary>A half-filled consent, as the page shows it.</summary>
/// <param name="Draft">What is kept of it; null for nothing.</param>
/// <param name="Files">The files that are attached so far.</param>
internal sealed record ConsentDraft(OpenedDraft? Draft, IReadOnlyList<AttachedFile> Files);

/// <summary>Writes down on a client's card what they have said about consent, for whoever works with the centre's clients.</summary>
internal sealed class ConsentWork(Contexts contexts, SubjectSeals seals, FormReading reading, FormDrafts drafts, AttachedFiles files, TimeProvider clock)
{
    // Each time the page itself has saved what is typed, or another page has, in the same moment.
    private const int Tries = 3;

    /// <summary>Where a half-filled one is kept, of whoever works with the clients of the card's centre; null for everybody else.</summary>
    public async Task<DraftPlace?> PlaceAsync(Actor actor, Guid client, ConsentDecision decision, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var cards = await JoinedCards.OfAsync(context, client, cancellation);
        return await JoinedCards.KeyAsync(context, cards[0], cancellation) is { } key && actor.May(Right.FindClients, key.CentreId) ? PlaceOf(key.CentreId, key.Id, decision) : null;
    }

    /// <summary>What the person has left half-filled.</summary>
    public async Task<ConsentDraft> DraftAsync(Actor actor, DraftPlace place, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var draft = await drafts.FindAsync(context, actor.AccountId, place, cancellation);
        return new ConsentDraft(draft, draft is null ? [] : await files.OfAsync(context, draft.Id, cancellation));
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

    /// <summary>Writes down what was said. Sent twice with the same id it is written once.</summary>
    /// <param name="actor">Who writes it.</param>
    /// <param name="client">Whose card.</param>
    /// <param name="decision">What was said.</param>
    /// <param name="id">Its id, made when the page was shown.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public Task<ConsentMove> AddAsync(
        Actor actor, Guid client, ConsentDecision decision, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation) =>
        AgainAsync(() => TryAddAsync(actor, client, decision, id, typed, cancellation));

    /// <summary>Strikes out what was written down by mistake: it counts for nothing, and stays to be seen.</summary>
    public async Task<ConsentMove> StrikeAsync(Actor actor, Guid client, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var cards = await JoinedCards.OfAsync(context, client, cancellation);
        var consent = await context.Consents.SingleOrDefaultAsync(row => row.Id == id && cards.Contains(row.SubjectId), cancellation);
        if (consent is null || !actor.May(Right.FindClients, consent.CentreId))
        {
            return new ConsentMove.NotFound();
        }

        if (consent.StruckAt is null)
        {
            if (!ConsentReading.MayStrike(actor, consent.CentreId, consent))
            {
                return new ConsentMove.NotFound();
            }

            var now = Instant.Cut(clock.GetUtcNow());
            (consent.StruckAt, consent.StruckById) = (now, actor.AccountId);
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, consent.CentreId, client));
            try
            {
                await context.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Struck out a moment ago, which is what was asked for.
            }
        }

        return new ConsentMove.Done();
    }

    private async Task<ConsentMove> TryAddAsync(
        Actor actor, Guid client, ConsentDecision decision, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var cards = await JoinedCards.OfAsync(context, client, cancellation);
        if (await JoinedCards.KeyAsync(context, cards[0], cancellation) is not { } key || !actor.May(Right.FindClients, key.CentreId))
        {
            return new ConsentMove.NotFound();
        }

        if (await IsWrittenAsync(context, actor, id, cancellation))
        {
            return new ConsentMove.Done();
        }

        // What was begun on a card that has joined another since is gone on with.
        List<DraftPlace> places = [.. cards.Select(card => PlaceOf(key.CentreId, card, decision))];
        var attached = new List<AttachedFile>();
        foreach (var place in places)
        {
            attached.AddRange(await files.OfAsync(context, actor.AccountId, place, cancellation));
        }

        var form = ConsentForm.Of(decision);
        var entry = ConsentForm.Checked(form, await reading.ReadAsync(actor, key.CentreId, form, AttachedFiles.In(form, typed, attached), complete: true, cancellation));
        if (entry.IsGood && decision == ConsentDecision.Withdrawn)
        {
            entry = NotBefore(form, entry, await StandingConsents.ReadAsync(context, cards, cancellation));
        }

        if (!entry.IsGood)
        {
            return new ConsentMove.Invalid(entry);
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var filled = new FilledForm(form, entry) { AnswerId = id };
        if (!await files.KeepAsync(context, filled, key.CentreId, null, key, cancellation))
        {
            return new ConsentMove.Invalid(AttachedFiles.Changed(filled));
        }

        context.Add(Row(entry, decision, key, id, actor.AccountId, now));
        foreach (var place in places)
        {
            await FormDrafts.RemoveStagedAsync(context, actor.AccountId, place, cancellation);
        }

        AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, key.CentreId, key.Id));
        await contexts.SaveOnceAsync(context, actor.Scope, after => IsWrittenAsync(after, actor, id, cancellation), cancellation);
        return new ConsentMove.Done();
    }

    // Taken back before it was ever given, nothing would be: the day is wrong.
    private static FormEntry NotBefore(FormDefinition form, FormEntry entry, IReadOnlyList<Consent> said)
    {
        var on = entry.Day(ConsentForm.On)!.Value;
        var given = said.Where(row => row.StruckAt is null && row.Decision == ConsentDecision.Given && row.PurposeList.Intersect(ConsentForm.Chosen(entry)).Any()).Select(row => row.On).ToList();
        var field = form.Field(ConsentForm.On)!;
        return given.Count == 0 || given.Min() <= on
            ? entry
            : entry.With(field, $"«{field.Label}»: згоду дано пізніше, {LocalTime.Words(given.Min())}. Вкажіть цей день або пізніший");
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

    private static DraftPlace.OfCard PlaceOf(Guid centre, Guid card, ConsentDecision decision) => new(centre, card, ConsentForm.Of(decision).Key);

    private Consent Row(FormEntry entry, ConsentDecision decision, SubjectKey key, Guid id, Guid by, DateTimeOffset now) => new()
    {
        Id = id,
        CentreId = key.CentreId,
        SubjectId = key.Id,
        Decision = decision,
        By = Enum.Parse<ConsentBy>(entry.Text(ConsentForm.By)!),
        Way = Enum.Parse<ConsentWay>(entry.Text(ConsentForm.Way)!),
        On = entry.Day(ConsentForm.On)!.Value,
        ValidTo = entry.Day(ConsentForm.ValidTo),
        Purposes = string.Join(',', ConsentForm.Chosen(entry)),
        RecipientId = Guid.TryParse(entry.Text(ConsentForm.Recipient), out var recipient) ? recipient : null,
        Sealed = new ConsentFacts(
            entry.Text(ConsentForm.Giver), entry.Text(ConsentForm.Participant), entry.Text(ConsentForm.Note)).SealedFor(seals, key, id),
        AnswerId = id,
        At = now,
        ById = by,
    };

    private static Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.Consents.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);
}
