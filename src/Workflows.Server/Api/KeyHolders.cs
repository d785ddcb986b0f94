using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Api;

/// <summary>Finds out for whom a program comes: the key and the account are read anew with every request, so that what is taken away is gone at once.</summary>
internal sealed class KeyHolders(Contexts contexts, Actors actors, ApiTokens tokens, TimeProvider clock)
{
    private static readonly object ItemKey = new();

    /// <summary>What the key of the request allows; nothing when it came with none.</summary>
    public static IReadOnlyList<KeyRight> RightsOf(HttpContext? http) => http?.Items[ItemKey] as IReadOnlyList<KeyRight> ?? [];

    /// <summary>Whether the request came with a key, or a token of one; people come with a cookie or with what they got for their password.</summary>
    public static bool CameWithKey(HttpContext? http) => http?.Items.ContainsKey(ItemKey) == true;

    /// <summary>The key with this secret, if it is worth something; notes that it was used.</summary>
    public async Task<Guid?> FindAsync(string? secret, CancellationToken cancellation)
    {
        if (KeySecret.Hash(secret) is not { } hash)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await using var context = contexts.OpenWithoutScope();
        if (await Live(context, now).SingleOrDefaultAsync(row => row.Hash == hash, cancellation) is not { } key)
        {
            return null;
        }

        // To the hour: a program that asks often must not write often.
        var hour = Instant.Cut(new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero));
        if (key.LastUsedAt != hour)
        {
            key.LastUsedAt = hour;
            await context.SaveChangesAsync(cancellation);
        }

        return key.Id;
    }

    /// <summary>Reads what the key allows and who its owner is today, and keeps both with the request; false when the key is worth nothing (any more).</summary>
    public async Task<bool> RecogniseAsync(HttpContext http, Guid keyId)
    {
        await using var context = contexts.OpenWithoutScope();
        var key = await Live(context, clock.GetUtcNow()).AsNoTracking().Where(row => row.Id == keyId)
            .Select(row => new { row.AccountId, row.Stamp, row.Rights }).SingleOrDefaultAsync(http.RequestAborted);
        if (key is null || !await actors.RecogniseAsync(http, key.AccountId, key.Stamp, session: null, isProgram: true))
        {
            return false;
        }

        http.Items[ItemKey] = KeyRights.Read(key.Rights);
        return true;
    }

    /// <summary>Reads who the person is today who signed in from another program, and keeps it with the request; false when the token is worth nothing (any more).</summary>
    public async Task<bool> RecogniseAsync(HttpContext http, SignedIn who) =>
        await StampAsync(who, http.RequestAborted) is { } stamp && await actors.RecogniseAsync(http, who.AccountId, stamp, session: null, isProgram: true);

    /// <summary>The security stamp of who signed in; null when the account was closed or its password changed since then.</summary>
    public async Task<string?> StampAsync(SignedIn who, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        var stamp = await context.Users.AsNoTracking().Where(row => row.Id == who.AccountId && row.ClosedAt == null).Select(row => row.SecurityStamp).SingleOrDefaultAsync(cancellation);
        return stamp is not null && tokens.IsOf(who, stamp) ? stamp : null;
    }

    private static IQueryable<ApiKey> Live(ServerContext context, DateTimeOffset now) => context.ApiKeys.Where(row =>
        row.RevokedAt == null && row.ExpiresAt > now
        && context.Users.Any(account => account.Id == row.AccountId && account.ClosedAt == null && account.SecurityStamp == row.Stamp));
}
