using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>Sets a password by a link: who holds a link that still fits is the person, as far as the office can know.</summary>
internal sealed partial class FirstPassword(
    Contexts contexts, EntryLinks links, AccountChecks checks, SignInManager<Account> signIn, TimeProvider clock, ILogger<FirstPassword> log)
{
    /// <summary>Whose link it is; null when it holds no longer.</summary>
    public async Task<Account?> FindAsync(string? key, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        return await FindAsync(context, key, cancellation);
    }

    /// <summary>Sets the password and signs the person in.</summary>
    /// <returns>What is wrong, by field; empty when it is done; null when the link holds no longer.</returns>
    public async Task<IReadOnlyDictionary<string, string>?> SetAsync(string? key, string? wanted, string? again, CancellationToken cancellation)
    {
        await using var context = contexts.OpenWithoutScope();
        if (await FindAsync(context, key, cancellation) is not { } account)
        {
            return null;
        }

        var errors = new Dictionary<string, string>();
        await checks.PasswordAsync(account, wanted, again, errors);
        if (errors.Count > 0)
        {
            return errors;
        }

        checks.SetPassword(account, wanted!);
        context.Add(AccountEvent.Of(AccountEventKind.PasswordSet, account.Id, account.Id, Instant.Cut(clock.GetUtcNow())));
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null; // The second of two at once: the first has used the link up.
        }

        await signIn.SignInAsync(account, isPersistent: false);
        LogSet(log, account.Id);
        return errors;
    }

    private async Task<Account?> FindAsync(ServerContext context, string? key, CancellationToken cancellation) =>
        links.AccountOf(key) is { } id
        && await context.Users.SingleOrDefaultAsync(row => row.Id == id && row.ClosedAt == null, cancellation) is { } account && links.Fits(key, account)
            ? account
            : null;

    [LoggerMessage(130, LogLevel.Information, "Password set by a link: account {Account}")]
    private static partial void LogSet(ILogger log, Guid account);
}
