using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>How many cards a centre has, and which share of them holds a token.</summary>
/// <param name="Cards">Subjects of the centre.</param>
/// <param name="Shares">Token to share, of the tokens that the sample holds; others are rare. Empty for a centre so small that it does not matter.</param>
internal sealed record CentreShares(int Cards, IReadOnlyDictionary<long, double> Shares)
{
    /// <summary>About how many rows the token has.</summary>
    public int Rows(long token) => 1 + (int)(Shares.GetValueOrDefault(token) * Cards);
}

/// <summary>
/// Knows the common tokens of each centre, so that a search begins with the rare ones. Counting them for each search would cost more than the
/// search; they are estimated from the newest cards and kept for an hour. A wrong estimate makes a search slower or coarser, never wrong.
/// </summary>
internal sealed class TokenShares(TimeProvider clock)
{
    private const int SmallCentre = 3_000;
    private const int SampleOfEachKind = 300;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset At, CentreShares Shares)> known = new();

    /// <summary>The shares of a centre in the context's scope.</summary>
    public async Task<CentreShares> OfAsync(ServerContext context, Guid centre, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(centre, out var kept) && now - kept.At < Kept)
        {
            return kept.Shares;
        }

        var shares = await EstimateAsync(context, centre, cancellation);
        known[centre] = (now, shares);
        return shares;
    }

    private static async Task<CentreShares> EstimateAsync(ServerContext context, Guid centre, CancellationToken cancellation)
    {
        var cards = await context.Subjects.CountAsync(row => row.CentreId == centre, cancellation);
        if (cards <= SmallCentre)
        {
            return new CentreShares(cards, new Dictionary<long, double>());
        }

        List<Guid> sample = [.. await NewestAsync(context, centre, SubjectKind.Client, cancellation), .. await NewestAsync(context, centre, SubjectKind.Lead, cancellation)];
        var tokens = await context.Set<SearchToken>().AsNoTracking()
            .Where(row => sample.Contains(row.SubjectId)).Select(row => row.Token).ToListAsync(cancellation);
        return new CentreShares(cards, tokens.CountBy(token => token).ToDictionary(pair => pair.Key, pair => (double)pair.Value / sample.Count));
    }

    private static Task<List<Guid>> NewestAsync(ServerContext context, Guid centre, SubjectKind kind, CancellationToken cancellation) =>
        context.Subjects.AsNoTracking()
            .Where(row => row.CentreId == centre && row.Kind == kind)
            .OrderByDescending(row => row.CreatedAt).Take(SampleOfEachKind).Select(row => row.Id).ToListAsync(cancellation);
}
