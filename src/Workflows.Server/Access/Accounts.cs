using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Workflows.Server.Access;

/// <summary>Identity's accounts by the product's one clock: Identity itself locks out by the machine's.</summary>
internal sealed class Accounts(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher, IEnumerable<IUserValidator<Account>> userRules,
    IEnumerable<IPasswordValidator<Account>> passwordRules, ILookupNormalizer names, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Account>> log, TimeProvider clock)
    : UserManager<Account>(store, options, hasher, userRules, passwordRules, names, errors, services, log)
{
    public override Task<bool> IsLockedOutAsync(Account user) => Task.FromResult(user.LockoutEnabled && user.LockoutEnd > clock.GetUtcNow());

    public override Task<IdentityResult> AccessFailedAsync(Account user)
    {
        user.AccessFailedCount++;
        if (user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
        {
            user.LockoutEnd = clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan;
            user.AccessFailedCount = 0;
        }

        return UpdateUserAsync(user);
    }
}
