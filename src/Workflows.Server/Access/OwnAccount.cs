using Microsoft.AspNetCore.Identity;
using Workflows.Server.Letters;

namespace Workflows.Server.Access;

/// <summary>What a signed-in person does with the own account.</summary>
internal sealed partial class OwnAccount(Accounts accounts, SignInManager<Account> signIn, ILogger<OwnAccount> log)
{
    /// <summary>The code of the refusal that is about the current password; all others are about the new one.</summary>
    public const string WrongCurrent = nameof(IdentityErrorDescriber.PasswordMismatch);

    private const string TooManyTries = "Після п'яти невдалих спроб треба зачекати 15 хвилин";

    /// <summary>Whether it is one of the demonstration's people, who share one password.</summary>
    public async Task<bool> IsDemonstrationAsync(Actor actor) => (await FindAsync(actor)).IsDemonstration;

    /// <summary>
    /// What is wrong with the account's password as typed; null when it is the one. It is asked for before something is done that whoever sits down at an open
    /// screen must not do, and each try counts as one to sign in, so that they do not guess on and on either.
    /// </summary>
    public async Task<string?> ProblemOfPasswordAsync(Actor actor, string password)
    {
        var account = await FindAsync(actor);
        if (password.Length == 0)
        {
            return "Введіть Ваш пароль";
        }

        if (!await accounts.TakeTryAsync(actor.AccountId))
        {
            return TooManyTries;
        }

        if (!await accounts.CheckPasswordAsync(account, password))
        {
            return "Це не Ваш теперішній пароль";
        }

        await ForgetTriesAsync(account);
        return null;
    }

    /// <summary>
    /// Changes the password. All sessions end but this one. Returns the refusals, none when it is done.
    /// </summary>
    public async Task<IReadOnlyList<IdentityError>> ChangePasswordAsync(Actor actor, string current, string wanted)
    {
        var account = await FindAsync(actor);
        if (account.IsDemonstration)
        {
            return [new IdentityError { Code = nameof(Account.IsDemonstration), Description = "Пароль демонстраційного запису не змінюється." }];
        }

        if (!await accounts.TakeTryAsync(actor.AccountId))
        {
            return [new IdentityError { Code = WrongCurrent, Description = TooManyTries }];
        }

        var result = await accounts.ChangePasswordAsync(account, current, wanted);
        if (result.Errors.All(error => error.Code != WrongCurrent))
        {
            await ForgetTriesAsync(account);
        }

        if (!result.Succeeded)
        {
            return [.. result.Errors];
        }

        await signIn.RefreshSignInAsync(account);
        LogPasswordChanged(log, actor.AccountId);
        return [];
    }

    /// <summary>The address that letters go to; null when there is none.</summary>
    public async Task<string?> AddressAsync(Actor actor) => (await FindAsync(actor)).Email is { Length: > 0 } address ? address : null;

    /// <summary>Changes that address; nobody signs in by it.</summary>
    /// <returns>What is wrong, by field; empty when it is done.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ChangeAddressAsync(Actor actor, string current, string wanted)
    {
        var problems = new Dictionary<string, string>();
        if (LetterChecks.ProblemOf(wanted) is { } problem)
        {
            problems["email"] = problem;
        }

        var account = await FindAsync(actor);
        if (await ProblemOfPasswordAsync(actor, current) is { } wrong)
        {
            problems["email-password"] = wrong;
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        (account.Email, account.NormalizedEmail) = (wanted, accounts.NormalizeEmail(wanted));
        var result = await accounts.UpdateAsync(account);
        if (result.Succeeded)
        {
            LogAddressChanged(log, actor.AccountId);
            return problems;
        }

        problems["email"] = string.Join(' ', result.Errors.Select(error => error.Description));
        return problems;
    }

    /// <summary>Chooses whether the designer shows Elsa's technical steps, fields and tabs too.</summary>
    public async Task SetExpertAsync(Actor actor, bool isExpert)
    {
        var account = await FindAsync(actor);
        account.IsExpert = isExpert;
        await accounts.UpdateAsync(account);
    }

    /// <summary>Ends all sessions of the account, this one too.</summary>
    public async Task SignOutEverywhereAsync(Actor actor)
    {
        await accounts.UpdateSecurityStampAsync(await FindAsync(actor));
        await SignIn.EndAsync(signIn.Context);
        LogSignedOutEverywhere(log, actor.AccountId);
    }

    // Identity saves an account with all its columns, as they were read: what the database counts beside it must be the same here.
    private async Task ForgetTriesAsync(Account account)
    {
        await accounts.ForgetTriesAsync(account.Id);
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
    }

    private async Task<Account> FindAsync(Actor actor) =>
        await accounts.FindByIdAsync(actor.AccountId.ToString()) ?? throw new InvalidOperationException("The account of a signed-in person is gone.");

    [LoggerMessage(12, LogLevel.Information, "Password changed: account {Account}")]
    private static partial void LogPasswordChanged(ILogger log, Guid account);

    [LoggerMessage(14, LogLevel.Information, "Address of letters changed: account {Account}")]
    private static partial void LogAddressChanged(ILogger log, Guid account);

    [LoggerMessage(13, LogLevel.Information, "Signed out everywhere: account {Account}")]
    private static partial void LogSignedOutEverywhere(ILogger log, Guid account);
}
