using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners.Contacts;

/// <summary>What became of writing somebody of an organisation down.</summary>
internal abstract record ContactMove
{
    /// <summary>It is written, or taken off.</summary>
    public sealed record Done : ContactMove;

    /// <summary>There is no such organisation or contact for this person.</summary>
    public sealed record NotFound : ContactMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : ContactMove;
}

/// <summary>Somebody of an organisation, as its page shows them.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">The name.</param>
/// <param name="Position">The post; null where nobody says.</param>
/// <param name="Lines">What else is known, a line each.</param>
public sealed record ContactLine(Guid Id, string Name, string? Position, IReadOnlyList<string> Lines);

/// <summary>Writes and reads with whom in a partner organisation the centre works, for whoever keeps the centre's partners.</summary>
internal sealed class ContactWork(Contexts contexts, SubjectSeals seals, FormReading reading, TimeProvider clock)
{
    // The place is the contact's id.
    private const string Purpose = "contact";

    /// <summary>Writes somebody down. Sent twice with the same id they are written once.</summary>
    /// <param name="actor">Who writes.</param>
    /// <param name="partner">The organisation.</param>
    /// <param name="id">Its id, made when the page was shown.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<ContactMove> AddAsync(Actor actor, Guid partner, Guid id, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await KeyAsync(context, partner, cancellation) is not { } key || !actor.May(Right.KeepPartners, key.CentreId))
        {
            return new ContactMove.NotFound();
        }

        if (await IsWrittenAsync(context, actor, id, cancellation))
        {
            return new ContactMove.Done();
        }

        var entry = ContactForm.Checked(await reading.ReadAsync(actor, key.CentreId, ContactForm.Form, typed, complete: true, cancellation));
        if (!entry.IsGood)
        {
            return new ContactMove.Invalid(entry);
        }

        var now = Instant.Cut(clock.GetUtcNow());
        context.Add(new PartnerContact
        {
            Id = id,
            CentreId = key.CentreId,
            PartnerId = partner,
            Sealed = Seal(key, ContactForm.Facts(entry), id),
            At = now,
            ById = actor.AccountId,
        });
        AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, key.CentreId, partner));
        await contexts.SaveOnceAsync(context, actor.Scope, after => IsWrittenAsync(after, actor, id, cancellation), cancellation);
        return new ContactMove.Done();
    }

    /// <summary>Takes somebody off who works there no more. Their name stays on record, how to reach them does not.</summary>
    public async Task<ContactMove> EndAsync(Actor actor, Guid partner, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var contact = await context.PartnerContacts.SingleOrDefaultAsync(row => row.Id == id && row.PartnerId == partner, cancellation);
        if (contact is null || !actor.May(Right.KeepPartners, contact.CentreId))
        {
            return new ContactMove.NotFound();
        }

        if (contact.EndedAt is null)
        {
            var now = Instant.Cut(clock.GetUtcNow());
            (contact.EndedAt, contact.EndedById) = (now, actor.AccountId);
            if (await KeyAsync(context, partner, cancellation) is { } key)
            {
                contact.Sealed = Seal(key, new ContactFacts(Open(key, contact).Name, null, null, null, null), id);
            }

            AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, contact.CentreId, partner));
            await context.SaveTakenBackAsync(cancellation);
        }

        return new ContactMove.Done();
    }

    /// <summary>With whom the centre works there now; the caller has made sure that the person may open the card.</summary>
    public async Task<IReadOnlyList<ContactLine>> OfAsync(Actor actor, Guid partner, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await KeyAsync(context, partner, cancellation) is not { } key)
        {
            return [];
        }

        var rows = await context.PartnerContacts.AsNoTracking().Where(row => row.PartnerId == partner && row.EndedAt == null).OrderBy(row => row.At).ThenBy(row => row.Id).ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Id, Facts: Open(key, row)))
            .Select(one => new ContactLine(one.Id, one.Facts.Name, one.Facts.Position, [.. new[] { one.Facts.Phone, one.Facts.Email, one.Facts.Note }.OfType<string>()]))];
    }

    /// <summary>The name of a contact, opened.</summary>
    public string NameOf(SubjectKey key, PartnerContact contact) => Open(key, contact).Name;

    private byte[] Seal(SubjectKey key, ContactFacts facts, Guid id) => seals.Seal(key, JsonSerializer.Serialize(facts), Purpose, id);

    private ContactFacts Open(SubjectKey key, PartnerContact contact) => JsonSerializer.Deserialize<ContactFacts>(seals.Open(key, contact.Sealed, Purpose, contact.Id))!;

    private static Task<SubjectKey?> KeyAsync(ServerContext context, Guid partner, CancellationToken cancellation) => (
        from row in context.Partners.AsNoTracking()
        where row.Id == partner
        join key in context.SubjectKeys on row.Id equals key.Id
        select key).SingleOrDefaultAsync(cancellation);

    private static Task<bool> IsWrittenAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.PartnerContacts.AsNoTracking().AnyAsync(row => row.Id == id && row.ById == actor.AccountId, cancellation);
}
