using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Deadlines;
using Workflows.Server.Files;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Clients.Consents;

/// <summary>Something that a client was asked to agree to, as it stands today.</summary>
/// <param name="Purpose">What, a value of the field <c>consent.purposes</c>.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Held">By which consent it holds; null when it does not.</param>
/// <param name="EndsSoon">Whether it ends within a month.</param>
/// <param name="EndedOn">Its last day, where it has run out; null where nobody has agreed, or no longer does.</param>
public sealed record StandingLine(string Purpose, string Words, Consent? Held, bool EndsSoon, DateOnly? EndedOn);

/// <summary>One thing that was said, with all that is known of it.</summary>
/// <param name="Consent">What is kept.</param>
/// <param name="Facts">What is personal of it.</param>
/// <param name="Recipient">The organisation's name; null for none.</param>
/// <param name="By">Who wrote it down; null where nobody knows.</param>
/// <param name="Files">Its scan.</param>
/// <param name="Holds">Whether any of it holds today.</param>
/// <param name="MayStrike">Whether the reader may strike it out as a mistake.</param>
public sealed record ConsentLine(Consent Consent, ConsentFacts Facts, string? Recipient, string? By, IReadOnlyList<AttachedFile> Files, bool Holds, bool MayStrike);

/// <summary>What a client has said about consent.</summary>
/// <param name="Standing">What holds today, and what of the needful does not.</param>
/// <param name="Lines">All that was said, the newest first.</param>
/// <param name="Missing">What they have said no to; null for nothing that is needful.</param>
public sealed record ConsentsView(IReadOnlyList<StandingLine> Standing, IReadOnlyList<ConsentLine> Lines, ConsentMissing? Missing);

/// <summary>That a client has said no to what no case goes without.</summary>
/// <param name="Client">The card.</param>
/// <param name="Consent">What was said.</param>
/// <param name="Words">To what, in words.</param>
public sealed record ConsentMissing(Guid Client, Consent Consent, string Words);

/// <summary>Reads consents for whoever works with a centre's clients; the caller has made sure that they may open the card.</summary>
internal sealed class ConsentReading(Contexts contexts, SubjectSeals seals, FileReading files, TimeProvider clock)
{
    // Neither help nor a card goes without them.
    private static readonly string[] Needful = ["help", "data"];

    private const int SoonDays = 30;

    /// <summary>Everything about one client.</summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="centre">Whose client it is.</param>
    /// <param name="cards">The client's card, first, and those that have joined it.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<ConsentsView> OfAsync(Actor actor, Guid centre, IReadOnlyList<Guid> cards, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var said = await StandingConsents.ReadAsync(context, cards, cancellation);
        if (said.Count == 0)
        {
            return new ConsentsView([], [], null);
        }

        var today = KyivTime.DayOf(clock.GetUtcNow());
        var held = StandingConsents.On(said, today);
        var keys = await context.SubjectKeys.AsNoTracking().Where(row => cards.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        var recipients = await RecipientsAsync(context, said, cancellation);
        var people = await context.NamesOfAsync([.. said.Select(row => row.ById).OfType<Guid>().Distinct()], cancellation);
        var scans = await files.OfAnswersAsync(context, cards, [.. said.Select(row => row.AnswerId).OfType<Guid>().Distinct()], cancellation);
        List<ConsentLine> lines =
        [
            .. said.Select(row => new ConsentLine(
                row, ConsentFacts.Of(seals, keys.GetValueOrDefault(row.SubjectId), row), row.RecipientId is { } to ? recipients.GetValueOrDefault(to) : null,
                row.ById is { } by ? people.GetValueOrDefault(by) : null, row.AnswerId is { } answer ? [.. scans[answer]] : [],
                held.Any(one => one.Consent.Id == row.Id), MayStrike(actor, centre, row))),
        ];
        return new ConsentsView([.. Standing(said, held, lines, today)], lines, Missing(cards[0], said, today));
    }

    /// <summary>That the client of a case has refused or withdrawn what no case goes without; null where that is not so, and for whoever does not work with the centre's clients.</summary>
    public async Task<ConsentMissing?> MissingAsync(Actor actor, Guid centre, Guid subject, CancellationToken cancellation)
    {
        if (!actor.May(Right.FindClients, centre))
        {
            return null;
        }

        await using var context = contexts.Open(actor.Scope);
        var cards = await JoinedCards.OfAsync(context, subject, cancellation);
        return Missing(cards[0], await StandingConsents.ReadAsync(context, cards, cancellation), KyivTime.DayOf(clock.GetUtcNow()));
    }

    /// <summary>Whether a person may strike a consent out: whoever wrote it down, and who directs the centre's work.</summary>
    public static bool MayStrike(Actor actor, Guid centre, Consent consent) =>
        consent.StruckAt is null && (consent.ById == actor.AccountId || actor.May(Right.DirectTasks, centre));

    /// <summary>The names of the organisations that consents are about.</summary>
    public static Task<Dictionary<Guid, string>> RecipientsAsync(ServerContext context, IEnumerable<Consent> consents, CancellationToken cancellation)
    {
        Guid[] ids = [.. consents.Select(row => row.RecipientId).OfType<Guid>().Distinct()];
        return ids.Length == 0 ? Task.FromResult(new Dictionary<Guid, string>())
            : context.Partners.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellation);
    }

    private static ConsentMissing? Missing(Guid card, IReadOnlyList<Consent> said, DateOnly today) =>
        Needful.Select(purpose => (Purpose: purpose, Word: StandingConsents.LastWord(said, purpose, today))).Where(one => one.Word is { Decision: not ConsentDecision.Given })
            .GroupBy(one => one.Word!, one => one.Purpose)
            .Select(no => new ConsentMissing(card, no.Key, FieldCatalogue.Find(FieldCatalogue.ConsentPurposes)!.Options.Words(string.Join(',', no)))).FirstOrDefault();

    private static IEnumerable<StandingLine> Standing(IReadOnlyList<Consent> said, IReadOnlyList<HeldConsent> held, List<ConsentLine> lines, DateOnly today)
    {
        foreach (var purpose in Needful.Where(purpose => held.All(one => one.Purpose != purpose)))
        {
            yield return new StandingLine(purpose, ConsentWords.Purpose(purpose, null, null), null, false, StandingConsents.LastWord(said, purpose, today) is { Decision: ConsentDecision.Given } ended ? ended.ValidTo : null);
        }

        foreach (var one in held)
        {
            var line = lines.Find(row => row.Consent.Id == one.Consent.Id)!;
            yield return new StandingLine(
                one.Purpose, ConsentWords.Purpose(one.Purpose, line.Recipient, line.Facts.Participant), one.Consent, one.Consent.ValidTo is { } until && until.DayNumber - today.DayNumber <= SoonDays, null);
        }
    }
}
