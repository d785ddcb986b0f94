using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.ReferenceLists;
using Workflows.Server.Storage;

namespace Workflows.Server.Partners;

/// <summary>What became of writing a partner's card. All of these are ordinary.</summary>
internal abstract record PartnerMove
{
    /// <summary>It is written.</summary>
    public sealed record Done(Guid Id) : PartnerMove;

    /// <summary>There is no such partner or centre for this person.</summary>
    public sealed record NotFound : PartnerMove;

    /// <summary>What is wrong; nothing that was typed is lost.</summary>
    public sealed record Invalid(FormEntry Entry) : PartnerMove;

    /// <summary>There are organisations of this name: to be confirmed.</summary>
    public sealed record Known(IReadOnlyList<PartnerLine> Partners) : PartnerMove;

    /// <summary>Somebody else has changed the card meanwhile: to be looked at and sent again.</summary>
    public sealed record Changed : PartnerMove;
}

/// <summary>A partner's card as it was sent.</summary>
/// <param name="Typed">Input name to what was typed.</param>
/// <param name="Confirmed">The organisations of the same name that the person was told of.</param>
internal sealed record PartnerCard(IReadOnlyDictionary<string, IReadOnlyList<string>> Typed, IReadOnlySet<Guid> Confirmed);

/// <summary>Writes partners' cards: whoever keeps the partners of a centre those of that centre.</summary>
internal sealed class PartnerKeeping(Contexts contexts, Partners partners, Register register, FormReading reading, ListReading lists, SubjectSearch search, TimeProvider clock)
{
    /// <summary>Adds a partner. Sent twice with the same id it is added once.</summary>
    /// <param name="actor">Who adds it.</param>
    /// <param name="centre">Whose partner it will be.</param>
    /// <param name="id">Its id, made when the page was shown.</param>
    /// <param name="card">What was sent.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<PartnerMove> AddAsync(Actor actor, Guid centre, Guid id, PartnerCard card, CancellationToken cancellation)
    {
        if (!actor.May(Right.KeepPartners, centre))
        {
            return new PartnerMove.NotFound();
        }

        await using var context = contexts.Open(actor.Scope);
        if (await IsAddedAsync(context, actor, id, cancellation))
        {
            return new PartnerMove.Done(id);
        }

        var entry = await ReadAsync(context, actor, centre, card, cancellation);
        if (await RefusalAsync(context, actor, centre, null, entry, card, cancellation) is { } refusal)
        {
            return refusal;
        }

        var now = Instant.Cut(clock.GetUtcNow());
        partners.Make(context, centre, TypeOf(entry), NameOf(entry), PartnerForm.Fields(entry), actor.AccountId, now, id);
        AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, centre, id));
        await contexts.SaveOnceAsync(context, actor.Scope, after => IsAddedAsync(after, actor, id, cancellation), cancellation);

        return new PartnerMove.Done(id);
    }

    /// <summary>Changes a partner's card.</summary>
    /// <param name="actor">Who changes it.</param>
    /// <param name="id">The partner.</param>
    /// <param name="revision">The card's revision that the person has seen.</param>
    /// <param name="card">What was sent.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<PartnerMove> ChangeAsync(Actor actor, Guid id, int revision, PartnerCard card, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.Partners.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } partner || !actor.May(Right.KeepPartners, partner.CentreId))
        {
            return new PartnerMove.NotFound();
        }

        var entry = await ReadAsync(context, actor, partner.CentreId, card, cancellation);
        if (await RefusalAsync(context, actor, partner.CentreId, id, entry, card, cancellation) is { } refusal)
        {
            return refusal;
        }

        if (await context.Subjects.Where(row => row.Id == id).Select(row => row.Revision).SingleAsync(cancellation) != revision)
        {
            return new PartnerMove.Changed();
        }

        (partner.Name, partner.Type) = (NameOf(entry), TypeOf(entry));
        partner.NameKey = TextKeys.Sort(partner.Name);
        var now = Instant.Cut(clock.GetUtcNow());
        await register.WriteAsync(context, id, PartnerForm.Fields(entry), new CardWriter(actor.AccountId, null), now, cancellation);
        AccessRecords.Stage(context, actor, now, AccessTo.ChangedCard(actor, partner.CentreId, id));
        try
        {
            await context.SaveChangesAsync(cancellation);
            return new PartnerMove.Done(id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new PartnerMove.Changed();
        }
    }

    private static Task<bool> IsAddedAsync(ServerContext context, Actor actor, Guid id, CancellationToken cancellation) =>
        context.Subjects.AsNoTracking().AnyAsync(row => row.Id == id && row.Kind == SubjectKind.Partner && row.CreatedById == actor.AccountId, cancellation);

    private async Task<FormEntry> ReadAsync(ServerContext context, Actor actor, Guid centre, PartnerCard card, CancellationToken cancellation) =>
        PartnerForm.Checked(await reading.ReadAsync(actor, centre, await lists.FilledAsync(context, centre, PartnerForm.Form, cancellation), card.Typed, complete: true, cancellation));

    private async Task<PartnerMove?> RefusalAsync(
        ServerContext context, Actor actor, Guid centre, Guid? id, FormEntry entry, PartnerCard card, CancellationToken cancellation)
    {
        if (!entry.IsGood)
        {
            return new PartnerMove.Invalid(entry);
        }

        var known = await NamesakesAsync(context, actor, centre, id, NameOf(entry), cancellation);
        return known.All(partner => card.Confirmed.Contains(partner.Id)) ? null : new PartnerMove.Known(known);
    }

    // The same name however it is typed: with other quotes, apostrophes or letters that people take for one another.
    private async Task<List<PartnerLine>> NamesakesAsync(
        ServerContext context, Actor actor, Guid centre, Guid? id, string name, CancellationToken cancellation)
    {
        var hits = await search.FindAsync(actor.Within(centre), name, [SubjectKind.Partner], cancellation);
        var words = Folded(name);
        List<Guid> similar = [.. hits.Where(hit => Folded(hit.Name).SequenceEqual(words)).Select(hit => hit.Id)];
        var key = TextKeys.Sort(name);
        return await context.LinesOf(context.Partners.AsNoTracking()
            .Where(row => row.CentreId == centre && row.Id != id && (row.NameKey == key || similar.Contains(row.Id)))
            .OrderBy(row => row.NameKey).ThenBy(row => row.Id).Take(SubjectSearch.MostHits)).ToListAsync(cancellation);
    }

    private static IEnumerable<string> Folded(string name) => FoldedWord.Split(name).Select(word => word.Sound);

    private static string NameOf(FormEntry entry) => entry.Values[PartnerForm.Name]!.GetValue<string>();

    private static string TypeOf(FormEntry entry) => entry.Values[PartnerForm.Type]!.GetValue<string>();
}
