using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Letters;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.People;

/// <summary>
/// Sets an office up that has no accounts: its network, its first centre and its first administrator, in one transaction; then what comes with the
/// program is loaded. Were the server to stop in between, its next start would load it.
/// </summary>
internal sealed partial class OfficeSetUp(
    Contexts contexts, SetUpKey key, AccountChecks checks, ShippedProcedures shipped, DigestClock digests, SignInManager<Account> signIn, TimeProvider clock,
    ILogger<OfficeSetUp> log)
{
    // One at a time: two with the same key would both find no accounts.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Sets the office up and signs its administrator in.</summary>
    /// <returns>The first centre; what is wrong by field; not found when the key does not (any longer) open the page.</returns>
    public async Task<PersonMove> CreateAsync(string? given, OfficeForm form, string? wanted, string? again, CancellationToken cancellation)
    {
        await Turn.WaitAsync(cancellation);
        try
        {
            return await CreateInTurnAsync(given, form, wanted, again, cancellation);
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<PersonMove> CreateInTurnAsync(string? given, OfficeForm form, string? wanted, string? again, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.FirstSetUp);
        if (!key.Fits(given))
        {
            return new PersonMove.NotFound();
        }

        // Another server on the same database has been set up meanwhile.
        if (await context.Users.AnyAsync(cancellation))
        {
            key.Close();
            return new PersonMove.NotFound();
        }

        var now = Instant.Cut(clock.GetUtcNow());
        var errors = new Dictionary<string, string>();
        Check(errors, OfficeForm.NetworkName, UnitForm.ProblemOfName(form.Network, "Введіть назву організації чи мережі"));
        Check(errors, UnitForm.NameName, UnitForm.ProblemOfName(form.Centre.Name, "Введіть назву центру"));
        Check(errors, UnitForm.CodeName, UnitForm.ProblemOfCode(form.Centre.Code));
        var account = new Account { Id = Guid.CreateVersion7(now), DisplayName = "", DisplayNameKey = "", CreatedAt = now, LockoutEnabled = true };
        await checks.NameAsync(account, form.Person, errors);
        await checks.PasswordAsync(account, wanted, again, errors);
        if (errors.Count > 0)
        {
            return new PersonMove.Invalid(errors);
        }

        checks.SetPassword(account, wanted!);
        var network = Units.New(null, UnitKind.Network, form.Network, null, now);
        var centre = Units.New(network, UnitKind.Centre, form.Centre.Name, form.Centre.Code, now);
        context.AddRange(network, centre, account, AccountEvent.Of(AccountEventKind.Added, account.Id, null, now));
        Give(network, Role.Administrator);
        if (form.Coordinates)
        {
            Give(centre, Role.Coordinator);
        }

        await context.SaveChangesAsync(cancellation);
        key.Close();
        await shipped.LoadAsync(ShippedProcedures.Folder, CancellationToken.None);
        await digests.EnsureAsync(CancellationToken.None);
        await signIn.SignInAsync(account, isPersistent: false);
        LogSetUp(log, account.Id);
        return new PersonMove.Done(centre.Id);

        void Give(OrgUnit unit, Role role)
        {
            var post = new Membership { Id = Guid.CreateVersion7(now), AccountId = account.Id, UnitId = unit.Id, CentreId = unit.CentreId, Role = role, From = now };
            context.AddRange(post, AccountEvent.Of(AccountEventKind.RoleGiven, account.Id, null, now, post));
        }
    }

    private static void Check(Dictionary<string, string> errors, string field, string? problem)
    {
        if (problem is not null)
        {
            errors[field] = problem;
        }
    }

    [LoggerMessage(132, LogLevel.Information, "The office was set up by account {Account}")]
    private static partial void LogSetUp(ILogger log, Guid account);
}
