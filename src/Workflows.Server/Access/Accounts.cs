using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>Identity's accounts by the product's one clock: Identity itself locks out by the machine's.</summary>
internal sealed class Accounts(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher, IEnumerable<IUserValidator<Account>> userRules,
    IEnumerable<IPasswordValidator<Account>> passwordRules, ILookupNormalizer names, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Account>> log, TimeProvider clock, ServerContext context, Database database)
    : UserManager<Account>(store, options, hasher, userRules, passwordRules, names, errors, services, log)
{
    public override Task<bool> IsLockedOutAsync(Account user) => Task.FromResult(user.LockoutEnabled && user.LockoutEnd > clock.GetUtcNow());

    /// <summary>
    /// Counts a try at the password before it is judged, in one statement: counted afterwards, many tries at the same moment would all
    /// be judged and count as one. The last one allowed locks the account; a right password opens it again.
    /// Returns false when the account is locked, or there is none.
    /// </summary>
    public async Task<bool> TakeTryAsync(Guid account)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? until = now + Options.Lockout.DefaultLockoutTimeSpan;
        var last = Options.Lockout.MaxFailedAccessAttempts - 1;
        using var turn = await database.Gate.EnterAsync(CancellationToken);
        return await context.Users
            .Where(row => row.Id == account && (row.LockoutEnd == null || row.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(one => one.LockoutEnd, one => one.AccessFailedCount >= last ? until : null)
                    .SetProperty(one => one.AccessFailedCount, one => one.AccessFailedCount >= last ? 0 : one.AccessFailedCount + 1),
                CancellationToken) == 1;
    }

    /// <summary>The password was right: the count begins anew.</summary>
    public async Task ForgetTriesAsync(Guid account)
    {
        using var turn = await database.Gate.EnterAsync(CancellationToken);
        await context.Users.Where(row => row.Id == account).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.LockoutEnd, (DateTimeOffset?)null).SetProperty(one => one.AccessFailedCount, 0),
            CancellationToken);
    }
}
