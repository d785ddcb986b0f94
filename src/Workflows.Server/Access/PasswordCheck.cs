using Microsoft.AspNetCore.Identity;
using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>
/// Signs a person in by name and password. Whatever the reason of a refusal (no such account, wrong password, locked, closed),
/// the answer and the time it takes are the same: nobody learns from them which names exist.
/// </summary>
internal sealed partial class PasswordCheck(
    Accounts accounts, SignInManager<Account> signIn, IPasswordHasher<Account> hasher, ILogger<PasswordCheck> log)
{
    private static string? hashOfNothing;

    /// <summary>True when the person is now signed in.</summary>
    public async Task<bool> TrySignInAsync(string userName, string password)
    {
        if (await FindAsync(userName, password) is not { } account)
        {
            return false;
        }

        await signIn.SignInAsync(account, isPersistent: false);
        LogSignedIn(log, account.Id);
        return true;
    }

    /// <summary>
    /// The account of a person who signs in from another program and gets no cookie; null when they are refused. Who has a second factor is: a password alone
    /// is not enough there.
    /// </summary>
    public async Task<Account?> TrySignInElsewhereAsync(string userName, string password)
    {
        var account = await FindAsync(userName, password);
        if (account is { TwoFactorEnabled: true })
        {
            LogRefused(log, account.Id);
            return null;
        }

        if (account is not null)
        {
            LogSignedIn(log, account.Id);
        }

        return account;
    }

    private async Task<Account?> FindAsync(string userName, string password)
    {
        // With signs that are none a name cannot be looked up, and nobody is called so.
        var account = TypedText.Of(userName) != userName ? null : await accounts.FindByNameAsync(userName);
        var mayTry = await accounts.TakeTryAsync(account?.Id ?? Guid.Empty);
        if (!mayTry || account is null or { ClosedAt: not null } or { PasswordHash: null })
        {
            SpendTheTimeOfACheck(password);
            LogRefused(log, account?.Id);
            return null;
        }

        var result = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: false);
        if (!result.Succeeded)
        {
            LogRefused(log, account.Id);
            return null;
        }

        await accounts.ForgetTriesAsync(account.Id);
        return account;
    }

    private void SpendTheTimeOfACheck(string password)
    {
        var nobody = new Account { DisplayName = "", DisplayNameKey = "" };
        hashOfNothing ??= hasher.HashPassword(nobody, "");
        hasher.VerifyHashedPassword(nobody, hashOfNothing, password);
    }

    [LoggerMessage(10, LogLevel.Information, "Signed in: account {Account}")]
    private static partial void LogSignedIn(ILogger log, Guid account);

    [LoggerMessage(11, LogLevel.Warning, "Sign-in refused: account {Account}")]
    private static partial void LogRefused(ILogger log, Guid? account);
}
