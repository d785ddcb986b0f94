using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Cases;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Cards;

/// <summary>What became of writing a client's card. All of these are ordinary.</summary>
internal abstract record ClientMove
{
    /// <summary>It is written.</summary>
    public sealed record Done(Guid Id) : ClientMove;

    /// <summary>There is no such client or centre for this person.</summary>
    public sealed record NotFound : ClientMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : ClientMove;

    /// <summary>There are cards that may be about the same person: to be confirmed.</summary>
    public sealed record Known(IReadOnlyList<SimilarCard> Cards) : ClientMove;

    /// <summary>Somebody else has changed the card meanwhile: to be looked at and sent again.</summary>
    public sealed record Changed : ClientMove;
}

/// <summary>A client's card as it was sent.</summary>
/// <param name="Typed">Input name to what was typed.</param>
/// <param name="Confirmed">The similar cards that the person was told of.</param>
internal sealed record SentCard(IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, IReadOnlySet<Guid> Confirmed);

/// <summary>Writes clients' cards on the register's own pages: whoever keeps the clients of a centre those of that centre.</summary>
internal sealed class ClientKeeping(
    Contexts contexts, Register register, SubjectSeals seals, CaseNumbers numbers, FormReading reading, ListReading lists, SimilarCards similar, TimeProvider clock)
{
    private const int MostTries = 4;

    // By these another card is taken for the same person's.
    private static readonly string[] Telling =
        [FieldCatalogue.LastName, FieldCatalogue.FirstName, FieldCatalogue.Nickname, FieldCatalogue.Phone, FieldCatalogue.RepresentativePhone];

    /// <summary>Adds a client, with a number. Sent twice with the same id they are added once.</summary>
    /// <param name="actor">Who adds them.</param>
    /// <param name="centre">Whose client it will be.</param>
    /// <param name="id">The card's id, made when the page was shown.</param>
    /// <param name="card">What was sent.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<ClientMove> AddAsync(Actor actor, Guid centre, Guid id, SentCard card, CancellationToken cancellation)
    {
        if (!actor.May(Right.KeepClients, centre))
        {
            return new ClientMove.NotFound();
        }

        var form = await lists.FilledAsync(actor, centre, ClientForm.Of(SubjectKind.Client), cancellation);
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(actor.Scope);
            if (await IsAddedAsync(context, actor, id, cancellation))
            {
                return new ClientMove.Done(id);
            }

            var entry = await ReadAsync(actor, centre, form, card, cancellation);
            if (await RefusalAsync(actor, centre, null, form, entry, card, cancellation) is { } refusal)
            {
                return refusal;
            }

            var now = Instant.Cut(clock.GetUtcNow());
            var key = context.Add(seals.NewKey(id, centre)).Entity;
            var number = await numbers.NextAsync(context, centre, CaseNumbers.Client, now, cancellation);
            register.Make(context, key, SubjectKind.Client, number, ClientForm.Fields(form, entry), actor.AccountId, now);
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, centre, id));
            try
            {
                await context.SaveChangesAsync(cancellation);
                return new ClientMove.Done(id);
            }
            catch (DbUpdateException) when (attempt < MostTries)
            {
                // The second of two clicks, and the first has added it; or somebody took the same number, and the next try takes the one behind it.
            }
        }
    }

    /// <summary>Changes a card.</summary>
    /// <param name="actor">Who changes it.</param>
    /// <param name="id">Whose card.</param>
    /// <param name="revision">The card's revision that the person has seen.</param>
    /// <param name="card">What was sent.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<ClientMove> ChangeAsync(Actor actor, Guid id, int revision, SentCard card, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(actor.Scope);
            var subject = await context.Subjects.SingleOrDefaultAsync(
                row => row.Id == id && row.MergedIntoId == null && (row.Kind == SubjectKind.Client || row.Kind == SubjectKind.Lead), cancellation);
            if (subject is null || !actor.May(Right.KeepClients, subject.CentreId) || await context.SubjectKeys.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } key)
            {
                return new ClientMove.NotFound();
            }

            var form = await lists.FilledAsync(context, subject.CentreId, ClientForm.Of(subject.Kind), cancellation);
            var entry = await ReadAsync(actor, subject.CentreId, form, card, cancellation);
            if (await RefusalAsync(actor, subject.CentreId, id, form, entry, card, cancellation) is { } refusal)
            {
                return refusal;
            }

            var fields = ClientForm.Fields(form, entry);
            if (subject.Revision != revision)
            {
                // The second of two clicks finds what it would write.
                var present = register.Read(subject, key);
                return fields.Count > 0 && fields.All(field => JsonNode.DeepEquals(present.GetValueOrDefault(field.Key), field.Value)) ? new ClientMove.Done(id) : new ClientMove.Changed();
            }

            var now = Instant.Cut(clock.GetUtcNow());
            await register.WriteAsync(context, subject, key, fields, new CardWriter(actor.AccountId, null), now, cancellation);
            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, subject.CentreId, id));
            try
            {
                await context.SaveChangesAsync(cancellation);
                return new ClientMove.Done(id);
            }
            catch (DbUpdateException) when (attempt < MostTries)
            {
                // Somebody wrote into the card in the same moment: it is looked at again.
            }
        }
    }

    private static Task<bool> IsAddedAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.Subjects.AsNoTracking().AnyAsync(row => row.Id == id && row.Kind == SubjectKind.Client && row.CreatedById == actor.AccountId, cancellation);

    private async Task<FormEntry> ReadAsync(Actor actor, Guid centre, FormDefinition form, SentCard card, CancellationToken cancellation) =>
        ClientForm.Checked(form, await reading.ReadAsync(actor, centre, form, card.Typed, complete: true, cancellation));

    // Of a card that is there the namesakes matter when the name changes; whoever only writes a phone down is not asked again.
    private async Task<ClientMove?> RefusalAsync(
        Actor actor, Guid centre, Guid? own, FormDefinition form, FormEntry entry, SentCard card, CancellationToken cancellation)
    {
        if (!entry.IsGood)
        {
            return new ClientMove.Invalid(entry);
        }

        var changed = ClientForm.Fields(form, entry);
        if (own is not null && !changed.Keys.Any(Telling.Contains))
        {
            return null;
        }

        var known = await similar.FindAsync(actor, centre, ClientForm.Known(form, entry), own, cancellation);
        return known.All(one => card.Confirmed.Contains(one.Name.Id)) ? null : new ClientMove.Known(known);
    }
}
