using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients.Consents;

/// <summary>One thing that a client has agreed to, and that holds.</summary>
/// <param name="Purpose">What, a value of the field <c>consent.purposes</c>.</param>
/// <param name="Consent">By which consent.</param>
internal sealed record HeldConsent(string Purpose, Consent Consent);

/// <summary>
/// Which consents hold. For each purpose the newest word counts: what is refused or withdrawn takes back what was given before it for the same, and for everything
/// where it names nothing; passing data on is agreed to, and taken back, for each organisation by itself.
/// </summary>
internal static class StandingConsents
{
    /// <summary>The purpose of passing data on, which is asked for by organisation.</summary>
    public const string Transfer = "transfer";

    /// <summary>The purpose of another specialist's taking part.</summary>
    public const string Participant = "participant";

    // Nobody says so much; those of long ago would be taken back or over by now.
    private const int Most = 500;

    /// <summary>What one person has said, by all of their cards, the newest first; what this piece of work has staged with it. Of what is said at one moment a no is the last word.</summary>
    public static async Task<IReadOnlyList<Consent>> ReadAsync(ServerContext context, IReadOnlyCollection<Guid> cards, CancellationToken cancellation)
    {
        var known = await context.Consents.AsNoTracking().Where(row => cards.Contains(row.SubjectId)).OrderByDescending(row => row.On).ThenByDescending(row => row.At).ThenByDescending(row => row.Id).Take(Most)
            .ToListAsync(cancellation);
        return
        [
            .. context.Consents.Local.Where(row => cards.Contains(row.SubjectId)).UnionBy(known, row => row.Id)
                .OrderByDescending(row => row.On).ThenByDescending(row => row.At).ThenBy(row => row.Decision == ConsentDecision.Given).ThenByDescending(row => row.Id),
        ];
    }

    /// <summary>What holds on a day, in the order of the purposes' list.</summary>
    /// <param name="newestFirst">All that the person has said.</param>
    /// <param name="today">The day.</param>
    public static IReadOnlyList<HeldConsent> On(IReadOnlyList<Consent> newestFirst, DateOnly today)
    {
        var held = new List<HeldConsent>();
        var back = new List<Consent>();
        foreach (var consent in newestFirst.Where(row => row.StruckAt is null && row.On <= today))
        {
            if (consent.Decision != ConsentDecision.Given)
            {
                back.Add(consent);
            }
            else if (!(consent.ValidTo < today))
            {
                held.AddRange(consent.PurposeList.Where(purpose => !back.Exists(one => TakesBack(one, purpose, consent.RecipientId))).Select(purpose => new HeldConsent(purpose, consent)));
            }
        }

        var order = FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.Select(option => option.Value).ToList();
        return [.. held.DistinctBy(one => (one.Purpose, one.Purpose == Transfer ? one.Consent.RecipientId : null, one.Purpose == Participant ? one.Consent.Id : Guid.Empty))
            .OrderBy(one => order.IndexOf(one.Purpose))];
    }

    /// <summary>Whether a person's consent to all of some purposes holds on a day.</summary>
    /// <param name="context">Where it is read; what is staged counts.</param>
    /// <param name="subject">The person, by any of their cards.</param>
    /// <param name="purposes">For what; none for anything at all.</param>
    /// <param name="recipient">To whom data would be passed on; null where that does not matter.</param>
    /// <param name="today">The day.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<bool> HoldAsync(
        ServerContext context, Guid subject, IReadOnlyCollection<string> purposes, Guid? recipient, DateOnly today, CancellationToken cancellation)
    {
        var held = On(await ReadAsync(context, await JoinedCards.OfAsync(context, subject, cancellation), cancellation), today);
        return purposes.Count == 0
            ? held.Count > 0
            : purposes.All(purpose => held.Any(one => one.Purpose == purpose && (purpose != Transfer || recipient is null || one.Consent.RecipientId == recipient)));
    }

    private static bool TakesBack(Consent later, string purpose, Guid? recipient) =>
        later.Purposes.Length == 0 || (later.PurposeList.Contains(purpose) && (purpose != Transfer || later.RecipientId is null || later.RecipientId == recipient));
}
