using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Api;

/// <summary>A key in its owner's list.</summary>
internal sealed record KeyLine(
    Guid Id, string Name, IReadOnlyList<KeyRight> Rights, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, KeyState State);

/// <summary>Whether a key is worth something, and if not, why.</summary>
internal enum KeyState
{
    /// <summary>It is.</summary>
    Live,

    /// <summary>Its last day is over.</summary>
    Expired,

    /// <summary>Its owner took it back.</summary>
    Revoked,

    /// <summary>The owner's password was changed, or all sessions were ended.</summary>
    Ended,
}

/// <summary>What became of making a key.</summary>
internal abstract record KeyMove
{
    /// <summary>It is there; the secret is never to be had again.</summary>
    public sealed record Made(string Name, string Secret) : KeyMove;

    /// <summary>The same form came twice.</summary>
    public sealed record Twice : KeyMove;

    /// <summary>Something is wrong, by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : KeyMove;
}

/// <summary>The keys of one person, as their page has them.</summary>
internal sealed partial class ApiKeys(Contexts contexts, OwnAccount own, TimeProvider clock, ILogger<ApiKeys> log)
{
    /// <summary>How many that work one person has.</summary>
    public const int Most = 20;

    // Those that are worth nothing are shown for a while, so that one sees what became of them.
    private const int MostPast = 20;

    /// <summary>The person's keys, the newest first; those that work before all others.</summary>
    public async Task<IReadOnlyList<KeyLine>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var context = contexts.OpenWithoutScope();
        var rows = await context.ApiKeys.AsNoTracking().Where(row => row.AccountId == actor.AccountId).OrderByDescending(row => row.Id).ToListAsync(cancellation);
        var stamp = await StampAsync(context, actor, cancellation);
        var lines = rows.ConvertAll(row => new KeyLine(
            row.Id, row.Name, KeyRights.Read(row.Rights), row.CreatedAt, row.ExpiresAt, row.LastUsedAt, StateOf(row, stamp, now)));
        return [.. lines.Where(line => line.State == KeyState.Live), .. lines.Where(line => line.State != KeyState.Live).Take(MostPast)];
    }

    /// <summary>Makes a key.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="form">As typed.</param>
    /// <param name="password">The person's password: a key outlives the session, so whoever finds an open screen must not make one.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<KeyMove> MakeAsync(Actor actor, KeyForm form, string password, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var errors = new Dictionary<string, string>();
        var (rights, expires) = form.Check(actor, now, errors);
        if (await own.ProblemOfPasswordAsync(actor, password) is { } wrong)
        {
            errors[KeyForm.PasswordName] = wrong;
        }

        await using var context = contexts.OpenWithoutScope();
        var stamp = await StampAsync(context, actor, cancellation);
        if (await context.ApiKeys.CountAsync(
            row => row.AccountId == actor.AccountId && row.RevokedAt == null && row.ExpiresAt > now && row.Stamp == stamp, cancellation) >= Most)
        {
            errors.TryAdd(KeyForm.NameName, $"У Вас уже {Most} ключів. Відкличте ті, що не потрібні");
        }

        if (await context.ApiKeys.AnyAsync(row => row.Id == form.Id, cancellation) || form.Id == Guid.Empty)
        {
            return new KeyMove.Twice();
        }

        if (errors.Count > 0)
        {
            return new KeyMove.Invalid(errors);
        }

        var secret = KeySecret.Make();
        var key = new ApiKey
        {
            Id = form.Id,
            AccountId = actor.AccountId,
            Name = form.Name,
            Hash = KeySecret.Hash(secret)!,
            Rights = KeyRights.Write(rights),
            Stamp = stamp,
            CreatedAt = now,
            ExpiresAt = expires,
        };
        return await IsNewAsync(context, key, cancellation) ? new KeyMove.Made(key.Name, secret) : new KeyMove.Twice();
    }

    /// <summary>Takes a key back, with its tokens; nothing happens to one that is not the person's.</summary>
    public async Task RevokeAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        if (await context.ApiKeys.SingleOrDefaultAsync(row => row.Id == id && row.AccountId == actor.AccountId && row.RevokedAt == null, cancellation) is { } key)
        {
            key.RevokedAt = Instant.Cut(clock.GetUtcNow());
            await context.SaveChangesAsync(cancellation);
            LogRevoked(log, id, actor.AccountId);
        }
    }

    private async Task<bool> IsNewAsync(ServerContext context, ApiKey key, CancellationToken cancellation)
    {
        context.Add(key);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Two clicks at once: the other one made it.
            return false;
        }

        LogMade(log, key.Id, key.AccountId);
        return true;
    }

    private static KeyState StateOf(ApiKey key, string stamp, DateTimeOffset now) =>
        key.RevokedAt is not null ? KeyState.Revoked
        : key.ExpiresAt <= now ? KeyState.Expired
        : key.Stamp != stamp ? KeyState.Ended
        : KeyState.Live;

    private static async Task<string> StampAsync(ServerContext context, Actor actor, CancellationToken cancellation) =>
        await context.Users.Where(row => row.Id == actor.AccountId).Select(row => row.SecurityStamp).SingleAsync(cancellation) ?? "";

    [LoggerMessage(30, LogLevel.Information, "Key for programs made: key {Key}, account {Account}")]
    private static partial void LogMade(ILogger log, Guid key, Guid account);

    [LoggerMessage(31, LogLevel.Information, "Key for programs revoked: key {Key}, account {Account}")]
    private static partial void LogRevoked(ILogger log, Guid key, Guid account);
}
