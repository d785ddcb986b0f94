using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>
/// The demonstration: a network of two invented centres with a person for each role and a few invented clients, loaded into an empty database outside Production.
/// Its one password is printed at start, which is why the demonstration never listens beyond this machine.
/// </summary>
internal sealed class Demonstration(
    Contexts contexts, IPasswordHasher<Account> hasher, ILookupNormalizer names, DemonstrationClients clients, TimeProvider clock)
{
    private static readonly (string Name, string SignIn, Role Role)[] CentrePeople =
    [
        ("Координаторка", "koordynator", Role.Coordinator),
        ("Соціальна працівниця", "pratsivnyk", Role.SocialWorker),
        ("Юристка", "yuryst", Role.Lawyer),
        ("Модератор сайту", "moderator", Role.SiteModerator),
        ("Аутріч-працівник", "autrich", Role.OutreachWorker),
        ("Фронтлайнерка", "frontlayner", Role.FrontLine),
        ("Інтегратор", "intehrator", Role.Integrator),
        ("Психологиня", "fakhivets", Role.Specialist),
        ("Волонтерка", "volonter", Role.Volunteer),
    ];

    private static readonly (string Name, string Code)[] CentreNames = [("Калиновий центр", "КАЛ"), ("Озерний центр", "ОЗР")];

    private readonly DateTimeOffset now = clock.GetUtcNow();

    /// <summary>
    /// Loads the demonstration when the database holds no account yet, and gives its people the setting's password,
    /// or a new one at each start where none is set.
    /// </summary>
    /// <returns>The password, or null when the database belongs to a real office.</returns>
    public async Task<string?> LoadAsync(string? password, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Demonstration);
        if (!await context.Users.AnyAsync(cancellation))
        {
            await AddNetworkAsync(context, cancellation);
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

    private async Task AddNetworkAsync(ServerContext context, CancellationToken cancellation)
    {
        var network = Unit(null, null, UnitKind.Network, "Мережа правозахисних дитячих центрів");
        context.Units.Add(network);
        AddPerson(context, network, "Адміністраторка", "admin", Role.Administrator);
        AddPerson(context, network, "Адміністрація мережі", "merezha", Role.NetworkAdministration);
        for (var number = 1; number <= CentreNames.Length; number++)
        {
            var centre = Unit(network, null, UnitKind.Centre, CentreNames[number - 1].Name);
            centre.Code = CentreNames[number - 1].Code;
            context.Units.AddRange(
                centre,
                Unit(centre, centre.Id, UnitKind.Sector, "Сектор звернення громадян"),
                Unit(centre, centre.Id, UnitKind.Sector, "Сектор визначення індивідуальних потреб у соцпослугах"));
            var people = CentrePeople.ToDictionary(
                person => person.Role, person => AddPerson(context, centre, $"{person.Name} {number}", $"{person.SignIn}{number}", person.Role));
            await clients.AddAsync(context, centre.Id, people[Role.SocialWorker], now, cancellation);
        }
    }

    private OrgUnit Unit(OrgUnit? parent, Guid? centre, UnitKind kind, string name)
    {
        var id = Guid.CreateVersion7(now);
        return new OrgUnit
        {
            Id = id,
            ParentId = parent?.Id,
            CentreId = centre ?? id,
            Kind = kind,
            Name = name,
            NameKey = TextKeys.Sort(name),
            TimeZone = "Europe/Kyiv",
        };
    }

    private Guid AddPerson(ServerContext context, OrgUnit unit, string name, string signIn, Role role)
    {
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
