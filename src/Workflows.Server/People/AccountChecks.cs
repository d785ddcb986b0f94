using System.Security.Cryptography;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>What an account must be, by Identity's rules and our own, and what is set when it is. Reads which names are taken; saves nothing.</summary>
internal sealed class AccountChecks(Accounts accounts)
{
    /// <summary>Gives an account its names, if they are right.</summary>
    /// <param name="account">Takes them; left as it is when something is wrong.</param>
    /// <param name="form">The names.</param>
    /// <param name="errors">Takes what is wrong, by field.</param>
    public async Task NameAsync(Account account, PersonForm form, Dictionary<string, string> errors)
    {
        if (form.Name.Length is 0 or > PersonForm.LongestName || form.Name.Contains('\n', StringComparison.Ordinal))
        {
            errors[PersonForm.NameName] = form.Name.Length == 0 ? "Введіть ім'я" : $"Ім'я має бути в один рядок і не довше за {PersonForm.LongestName} знаків";
        }

        if (form.Email.Length > 0 && LetterChecks.ProblemOf(form.Email) is { } problem)
        {
            errors[PersonForm.EmailName] = problem;
        }

        // Identity judges the account itself; a copy, so that nothing half-right is ever near a save.
        var wanted = new Account { Id = account.Id, DisplayName = form.Name, DisplayNameKey = "", UserName = form.SignIn };
        if (form.SignIn.Length is 0 or > 64)
        {
            errors[PersonForm.SignInName] = form.SignIn.Length == 0 ? "Введіть ім'я для входу" : "Ім'я для входу довше за 64 знаки. Скоротіть його";
        }
        else
        {
            foreach (var rule in accounts.UserValidators)
            {
                foreach (var refusal in (await rule.ValidateAsync(accounts, wanted)).Errors)
                {
                    errors.TryAdd(PersonForm.SignInName, refusal.Description);
                }
            }
        }

        if (errors.ContainsKey(PersonForm.NameName) || errors.ContainsKey(PersonForm.EmailName) || errors.ContainsKey(PersonForm.SignInName))
        {
            return;
        }

        (account.DisplayName, account.DisplayNameKey) = (form.Name, TextKeys.Sort(form.Name));
        (account.UserName, account.NormalizedUserName) = (form.SignIn, accounts.NormalizeName(form.SignIn));
        (account.Email, account.NormalizedEmail) = form.Email.Length == 0 ? (null, null) : (form.Email, accounts.NormalizeEmail(form.Email));
    }

    /// <summary>What is wrong with a password that was typed twice; null when nothing is.</summary>
    /// <param name="account">Whose it is to be.</param>
    /// <param name="wanted">The password.</param>
    /// <param name="again">The same, typed again.</param>
    /// <param name="errors">Takes what is wrong, by the fields <c>wanted</c> and <c>again</c>.</param>
    public async Task PasswordAsync(Account account, string? wanted, string? again, Dictionary<string, string> errors)
    {
        if (string.IsNullOrEmpty(wanted))
        {
            errors["wanted"] = "Введіть пароль";
            return;
        }

        foreach (var rule in accounts.PasswordValidators)
        {
            foreach (var refusal in (await rule.ValidateAsync(accounts, account, wanted)).Errors)
            {
                errors.TryAdd("wanted", refusal.Description);
            }
        }

        if (!errors.ContainsKey("wanted") && wanted != again)
        {
            errors["again"] = "Двічі введено різні паролі. Введіть пароль ще раз";
        }
    }

    /// <summary>Gives an account a password that has been checked; what was signed in by the old one ends.</summary>
    public void SetPassword(Account account, string password)
    {
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
        EndSessions(account);
    }

    /// <summary>Takes the password away, for a link to set another; what was signed in by it ends.</summary>
    public static void TakePassword(Account account)
    {
        account.PasswordHash = null;
        EndSessions(account);
    }

    /// <summary>Gives an account a new stamp: whatever was signed in, every link made before and every key for programs is worth nothing.</summary>
    public static void EndSessions(Account account)
    {
        account.SecurityStamp = RandomNumberGenerator.GetHexString(32);
        Touch(account);
    }

    /// <summary>Makes whoever has read the account before lose with what they wanted to save.</summary>
    public static void Touch(Account account) => account.ConcurrencyStamp = RandomNumberGenerator.GetHexString(32);
}
