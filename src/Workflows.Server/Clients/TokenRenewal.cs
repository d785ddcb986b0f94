using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>
/// Makes the search tokens of all cards anew when a newer program makes others: behind the pages, in batches, each saved at once. Until it is through, what is
/// new is not found in the oldest cards; what was found before still is.
/// </summary>
internal sealed partial class TokenRenewal(Contexts contexts, Register register, TimeProvider clock, ILogger<TokenRenewal> log) : BackgroundService
{
    /// <summary>The name under which the version is kept.</summary>
    public const string Name = "search-tokens";

    /// <summary>How many cards are made anew in one transaction.</summary>
    public const int BatchSize = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // A card that somebody changes in the same moment.
    private const int MostTries = 5;

    /// <summary>Compares, and makes the tokens anew where they differ. Only then the version is written, so that what was interrupted is done again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Upkeep);
        var known = await context.Set<TextKeyVersion>().SingleOrDefaultAsync(row => row.Language == Name, cancellation);
        if (known?.Version == SearchTokens.Version)
        {
            return;
        }

        var (renewed, after) = (0, Guid.Empty);
        while (await BatchAsync(after, cancellation) is { Count: > 0 } batch)
        {
            (renewed, after) = (renewed + batch.Count, batch[^1]);
        }

        if (known is null)
        {
            context.Add(new TextKeyVersion { Language = Name, Version = SearchTokens.Version });
        }
        else
        {
            known.Version = SearchTokens.Version;
        }

        await context.SaveChangesAsync(cancellation);
        if (renewed > 0)
        {
            LogRenewed(log, renewed);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
            {
                LogUnanswered(log);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task<List<Guid>> BatchAsync(Guid after, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = contexts.Open(SystemScopes.Upkeep);
            var cards = await context.Subjects.Where(row => row.Id > after)
                .Join(context.SubjectKeys, row => row.Id, key => key.Id, (row, key) => new { Subject = row, Key = key })
                .OrderBy(card => card.Subject.Id).Take(BatchSize).ToListAsync(cancellation);
            foreach (var card in cards)
            {
                try
                {
                    await register.RenewTokensAsync(context, card.Subject, card.Key, cancellation);
                }
                catch (CryptographicException)
                {
                    // What cannot be opened is not found by what stands in it, and keeps nobody from finding the others.
                }
            }

            try
            {
                await context.SaveChangesAsync(cancellation);
                return cards.ConvertAll(card => card.Subject.Id);
            }
            catch (DbUpdateException) when (attempt < MostTries)
            {
                // Read again what somebody has changed meanwhile.
            }
        }
    }

    [LoggerMessage(9, LogLevel.Warning, "The database did not answer while search tokens were made anew; they are tried again in a minute")]
    private static partial void LogUnanswered(ILogger log);

    [LoggerMessage(8, LogLevel.Information, "The search tokens of {Count} card(s) were made anew")]
    private static partial void LogRenewed(ILogger log, int count);
}
