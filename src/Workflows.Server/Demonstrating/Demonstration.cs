using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.People;
using Workflows.Server.Storage;

namespace Workflows.Server.Demonstrating;

/// <summary>
/// The demonstration: a network of two invented centres with a person for each role and a few invented clients, loaded into an empty database outside Production.
/// Its one password is printed at start, which is why the demonstration never listens beyond this machine.
/// </summary>
internal sealed class Demonstration(
    Contexts contexts, IPasswordHasher<Account> hasher, ILookupNormalizer names, DemonstrationClients clients, TimeProvider clock)
{
    private readonly DateTimeOffset now = clock.GetUtcNow();

    /// <summary>Whether the database holds no account yet, so that the demonstration would be loaded into it.</summary>
    public async Task<bool> IsWantedAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Demonstration);
        return !await context.Users.AnyAsync(cancellation);
    }

    /// <summary>
    /// Loads the demonstration when the database holds no account yet, and gives its people the setting's password,
    /// or a new one at each start where none is set.
    /// </summary>
    /// <param name="password">The setting's password.</param>
    /// <param name="cast">Who is to be in it, if it is loaded now.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    /// <returns>The password, or null when the database belongs to a real office.</returns>
    public async Task<string?> LoadAsync(string? password, DemonstrationCast cast, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Demonstration);
        if (!await context.Users.AnyAsync(cancellation))
        {
            await AddNetworkAsync(context, cast, cancellation);
            await context.SaveChangesAsync(cancellation);
        }

        var people = await context.Users.Where(account => account.IsDemonstration).ToListAsync(cancellation);
        if (people.Count == 0)
        {
            return null;
        }

        password ??= RandomNumberGenerator.GetString("abcdefghkmnpqrstuvwxyz23456789", 14);
        await GivePasswordAsync(context, people, password, cancellation);
        return password;
    }

    /// <summary>Whether one of its people could sign in to this database.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Demonstration);
        return await context.Users.AnyAsync(account => account.IsDemonstration && account.ClosedAt == null, cancellation);
    }

    private async Task GivePasswordAsync(ServerContext context, List<Account> people, string password, CancellationToken cancellation)
    {
        // A hash takes long on purpose: one is made for all, and none at all while the setting's password already fits.
        if (hasher.VerifyHashedPassword(people[0], people[0].PasswordHash!, password) == PasswordVerificationResult.Failed)
        {
            var hash = hasher.HashPassword(people[0], password);
            foreach (var person in people)
            {
                person.PasswordHash = hash;
                person.SecurityStamp = NewStamp();
            }

            await context.SaveChangesAsync(cancellation);
        }
    }

    private async Task AddNetworkAsync(ServerContext context, DemonstrationCast cast, CancellationToken cancellation)
    {
        var network = Units.New(null, UnitKind.Network, "Мережа правозахисних дитячих центрів", null, now);
        context.Units.Add(network);
        foreach (var person in cast.Network)
        {
            AddPerson(context, network, person);
        }

        foreach (var cell in cast.Centres)
        {
            var centre = Units.New(network, UnitKind.Centre, cell.Name, cell.Code, now);
            context.Units.AddRange(
                centre,
                Units.New(centre, UnitKind.Sector, "Сектор звернення громадян", null, now),
                Units.New(centre, UnitKind.Sector, "Сектор визначення індивідуальних потреб у соцпослугах", null, now));
            var people = cell.People.ToDictionary(person => person.Role, person => AddPerson(context, centre, person));
            await clients.AddAsync(context, centre.Id, cell, people[Role.SocialWorker], now, cancellation);
        }
    }

    private Guid AddPerson(ServerContext context, OrgUnit unit, CastPerson person)
    {
        var (signIn, name, role) = person;
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = signIn,
            NormalizedUserName = names.NormalizeName(signIn),
            Email = $"{signIn}@centr.example",
            NormalizedEmail = names.NormalizeEmail($"{signIn}@centr.example"),
            DisplayName = name,
            DisplayNameKey = TextKeys.Sort(name),
            CreatedAt = now,
            LockoutEnabled = true,
            IsDemonstration = true,
            PasswordHash = "",
            SecurityStamp = NewStamp(),
        };
        context.Users.Add(account);
        context.Memberships.Add(new Membership
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            UnitId = unit.Id,
            CentreId = unit.CentreId,
            Role = role,
            From = now,
        });
        return account.Id;
    }

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32);
}
