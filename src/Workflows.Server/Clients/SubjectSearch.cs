using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>
/// Finds subjects by what one remembers of the name, or by number or phone. The database knows HMACs of pieces of names and nothing else:
/// it gives the cards that share most pieces with what was typed, and those few are opened and compared here.
/// </summary>
internal sealed class SubjectSearch(Contexts contexts, SearchTokens tokens, TokenShares shares, SubjectNames names)
{
    /// <summary>The most hits that are given.</summary>
    public const int MostHits = 20;

    private const int MostOpened = 200;

    // Of several kinds in one table those that are not asked for fall out of the first candidates.
    private const int MostCandidates = 2 * MostOpened;

    // Rows of the token index that a search may read in a centre: some 20 ms.
    private const int RowBudget = 40_000;

    private const int MostWords = 8;
    private const int LongestText = 200;

    /// <summary>The best hits in the actor's centres, best first, at most 20.</summary>
    public async Task<IReadOnlyList<SubjectName>> FindAsync(
        Actor actor, string text, IReadOnlyCollection<SubjectKind> kinds, CancellationToken cancellation) =>
        [.. (await FindCardsAsync(actor, text, kinds, cancellation)).Select(hit => hit.Card.Name)];

    /// <summary>The same with their cards open, and how well each fits: the same words written the same way make a little more than 1, a phone 2, a number 3.</summary>
    public async Task<IReadOnlyList<(OpenedSubject Card, double Score)>> FindCardsAsync(
        Actor actor, string text, IReadOnlyCollection<SubjectKind> kinds, CancellationToken cancellation)
    {
        var typed = new Typed(text.Length > LongestText ? text[..LongestText] : text);
        await using var context = contexts.Open(actor.Scope);
        var hits = new List<(OpenedSubject Card, double Score)>();
        foreach (var centre in actor.Scope.Centres)
        {
            var seen = kinds.Where(kind => actor.May(RightFor(kind), centre)).ToList();
            if (seen.Count > 0)
            {
                hits.AddRange(await FindAsync(context, centre, typed, seen, cancellation));
            }
        }

        return [.. hits
            .OrderByDescending(hit => hit.Score).ThenByDescending(hit => hit.Card.CreatedAt).ThenBy(hit => hit.Card.Name.Id)
            .Take(MostHits)];
    }

    /// <summary>The right that it takes to find a subject of this kind.</summary>
    public static Right RightFor(SubjectKind kind) => kind == SubjectKind.Partner ? Right.SeeCentre : Right.FindClients;

    /// <summary>The subjects that hold most of the tokens: a few ranges of the primary key, counted.</summary>
    internal static IQueryable<Guid> Candidates(
        ServerContext context, Guid centre, IReadOnlyCollection<long> tokens, IReadOnlyCollection<SubjectKind> kinds)
    {
        var counted = context.Set<SearchToken>().AsNoTracking()
            .Where(row => row.CentreId == centre && tokens.Contains(row.Token))
            .GroupBy(row => row.SubjectId)
            .Select(group => new { Id = group.Key, Count = group.Count() })
            .OrderByDescending(one => one.Count).ThenByDescending(one => one.Id)
            .Take(MostCandidates);
        return counted
            .Join(context.Subjects.Where(row => kinds.Contains(row.Kind)), one => one.Id, row => row.Id, (one, _) => one)
            .OrderByDescending(one => one.Count).ThenByDescending(one => one.Id)
            .Take(MostOpened)
            .Select(one => one.Id);
    }

    private async Task<IEnumerable<(OpenedSubject Card, double Score)>> FindAsync(
        ServerContext context, Guid centre, Typed typed, IReadOnlyCollection<SubjectKind> kinds, CancellationToken cancellation)
    {
        HashSet<Guid> ids = [];
        foreach (var exact in new[] { tokens.OfNumber(centre, typed.Text), tokens.OfPhone(centre, typed.Text) }.OfType<long>())
        {
            ids.UnionWith(await Candidates(context, centre, [exact], kinds).ToListAsync(cancellation));
        }

        if (typed.Birth is { } birth && typed.Words.Count == 0)
        {
            ids.UnionWith(await Candidates(context, centre, [tokens.OfBirth(centre, birth)], kinds).ToListAsync(cancellation));
        }

        if (typed.Words.Count > 0 && typed.Phone is null)
        {
            var chosen = Choose(typed.Words, centre, await shares.OfAsync(context, centre, cancellation));
            ids.UnionWith(await Candidates(context, centre, chosen, kinds).ToListAsync(cancellation));
        }

        // What a card was called that has joined another still leads to the one that stands.
        var cards = await names.OpenCardsAsync(context, ids, cancellation);
        var hits = cards.Select(card => (Card: card, Score: typed.Score(card.Searched))).Where(hit => hit.Score >= NameMatch.Least).ToList();
        var standing = await names.StandingAsync(context, hits.ConvertAll(hit => hit.Card), cancellation);
        return hits.Select(hit => (Card: standing[hit.Card.Name.Id], hit.Score))
            .GroupBy(hit => hit.Card.Name.Id).Select(group => (group.First().Card, group.Max(hit => hit.Score)));
    }

    // In turns the rarest token left of each word, until the budget is spent: so every word has its say, and none floods the rest.
    private List<long> Choose(IReadOnlyList<FoldedWord> words, Guid centre, CentreShares known)
    {
        var waiting = words.Select(word => new Queue<long>(tokens.OfWord(centre, word).OrderBy(known.Rows))).ToList();
        var chosen = new HashSet<long>();
        var budget = RowBudget;
        while (waiting.Exists(word => word.Count > 0))
        {
            foreach (var word in waiting.Where(word => word.Count > 0))
            {
                var token = word.Dequeue();
                var rows = known.Rows(token);
                if ((rows <= budget || chosen.Count == 0) && chosen.Add(token))
                {
                    budget -= rows;
                }
            }
        }

        return [.. chosen];
    }

    /// <summary>What was typed, read in each way that it can be meant.</summary>
    private sealed class Typed
    {
        // Of two who are called alike the one whose birth fits comes first; one whose birth is another is still shown, for a year is easily written wrong.
        private const double BirthFits = 1.3, BirthUnknown = 0.95, BirthDiffers = 0.7, BirthAlone = 1.5;

        public Typed(string text)
        {
            Text = text.Trim();
            Phone = SearchTokens.PhoneDigits(text);
            (Birth, var rest) = BirthText.Split(text);
            Words = [.. FoldedWord.Split(rest).Take(MostWords)];
        }

        public string Text { get; }

        public IReadOnlyList<FoldedWord> Words { get; }

        public string? Phone { get; }

        public BirthText? Birth { get; }

        // Number before phone before name; candidates came by their tokens, so here they are held against the words themselves.
        public double Score(SearchedText card) =>
            card.Number is { } number && SearchTokens.IsNumberOrItsEnd(number, Text) ? 3
            : Phone is not null && card.Phones.Any(phone => SearchTokens.IsPhoneOrItsEnd(phone, Phone)) ? 2
            : Birth is null ? ByName(card)
            : Words.Count == 0 ? card.Birth?.Agrees(Birth) == true ? BirthAlone : 0
            : card.Birth is null ? BirthUnknown * ByName(card)
            : (card.Birth.Agrees(Birth) ? BirthFits : BirthDiffers) * ByName(card);

        private double ByName(SearchedText card) => NameMatch.Score(Words, [.. card.Names.SelectMany(FoldedWord.Split)]);
    }
}
