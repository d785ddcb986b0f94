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

    private static readonly List<string> Order = [.. FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.Select(option => option.Value)];

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
        var (held, back, seen) = (new List<HeldConsent>(), new List<Consent>(), new HashSet<(string, Guid?)>());
        foreach (var consent in Spoken(newestFirst, today))
        {
            if (consent.Decision != ConsentDecision.Given)
            {
                back.Add(consent);
                continue;
            }

            // What has run out is the newest word all the same: an older consent does not come back.
            foreach (var purpose in consent.PurposeList.Where(purpose => !back.Exists(one => TakesBack(one, purpose, consent.RecipientId)) && seen.Add((purpose, ApartFor(purpose, consent)))))
            {
                if (!(consent.ValidTo < today))
                {
                    held.Add(new HeldConsent(purpose, consent));
                }
            }
        }

        return [.. held.OrderBy(one => Order.IndexOf(one.Purpose))];
    }

    /// <summary>The newest word about something that is not asked by organisation or person; null where nothing was said of it.</summary>
    public static Consent? LastWord(IReadOnlyList<Consent> newestFirst, string purpose, DateOnly today) =>
        Spoken(newestFirst, today).FirstOrDefault(row => row.Decision == ConsentDecision.Given ? row.PurposeList.Contains(purpose) : TakesBack(row, purpose, null));

    /// <summary>Whether a person's consent to all of some purposes holds on a day.</summary>
    /// <param name="context">Where it is read; what is staged counts.</param>
    /// <param name="subject">The person, by any of their cards.</param>
    /// <param name="asked">For what.</param>
    /// <param name="today">The day.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<bool> HoldAsync(ServerContext context, Guid subject, AskedConsent asked, DateOnly today, CancellationToken cancellation)
    {
        var said = await ReadAsync(context, await JoinedCards.OfAsync(context, subject, cancellation), cancellation);
        var held = On(asked.InWriting ? [.. said.Where(row => row.Decision != ConsentDecision.Given || row.Way is null or ConsentWay.Written)] : said, today);
        return asked.Purposes.Count == 0
            ? held.Count > 0
            : asked.Purposes.All(purpose => held.Any(one => one.Purpose == purpose && (purpose != Transfer || (asked.Recipient is { } to && one.Consent.RecipientId == to))));
    }

    private static IEnumerable<Consent> Spoken(IReadOnlyList<Consent> said, DateOnly today) => said.Where(row => row.StruckAt is null && row.On <= today);

    // Each organisation and each specialist is agreed to by itself.
    private static Guid? ApartFor(string purpose, Consent consent) => purpose switch { Transfer => consent.RecipientId, Participant => consent.Id, _ => null };

    // One that names no organisation is taken back with any.
    private static bool TakesBack(Consent later, string purpose, Guid? recipient) =>
        later.Purposes.Length == 0 || (later.PurposeList.Contains(purpose) && (purpose != Transfer || later.RecipientId is null || recipient is null || later.RecipientId == recipient));
}

/// <summary>A consent that is asked for.</summary>
/// <param name="Purposes">For what; none for anything at all.</param>
/// <param name="Recipient">For passing data on, to whom: where that is not known, no consent will do.</param>
/// <param name="InWriting">Whether only one on paper counts; old rows, of which nobody says how, do.</param>
internal sealed record AskedConsent(IReadOnlyCollection<string> Purposes, Guid? Recipient, bool InWriting);
