using Microsoft.EntityFrameworkCore;
using Workflows.Server.Absences;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tests.Tasks;

namespace Workflows.Server.Tests.Absences;

/// <summary>Writes absences straight into the database, also such as nobody could write down on the page.</summary>
internal static class AwayPeople
{
    /// <summary>Somebody is away from now on for so many days.</summary>
    public static async Task<Guid> AddAbsenceAsync(
        this Office office, Actor absent, Actor? deputy, double days = 5, double inDays = 0, Guid? centre = null, bool ended = false)
    {
        await using var context = office.Open();
        return await AddAsync(context, office.Clock.GetUtcNow(), centre ?? office.Centre, absent, deputy, days, inDays, ended);
    }

    public static async Task<Guid> AddAsync(
        ServerContext context, DateTimeOffset now, Guid centre, Actor absent, Actor? deputy, double days = 5, double inDays = 0, bool ended = false)
    {
        var absence = new Absence
        {
            Id = Guid.CreateVersion7(now), CentreId = centre, AccountId = absent.AccountId, DeputyId = deputy?.AccountId, From = now.AddDays(inDays),
            To = now.AddDays(inDays + days), MadeAt = now, MadeById = absent.AccountId, EndedAt = ended ? now : null,
        };
        context.Add(absence);
        await context.SaveChangesAsync();
        return absence.Id;
    }

    /// <summary>Ends what somebody is in the centre, and makes them something else there.</summary>
    public static async Task ChangePostAsync(this Office office, Actor person, Role? now)
    {
        await using var context = office.Open();
        await context.Memberships.Where(post => post.AccountId == person.AccountId && post.CentreId == office.Centre)
            .ExecuteUpdateAsync(set => set.SetProperty(post => post.To, office.Clock.GetUtcNow()));
        if (now is { } role)
        {
            await office.AddPostAsync(person, office.Centre, role);
        }
    }

    public static async Task AddPostAsync(this Office office, Actor person, Guid centre, Role role)
    {
        await using var context = office.Open();
        context.Add(new Membership
        {
            Id = Guid.CreateVersion7(office.Clock.GetUtcNow()), AccountId = person.AccountId, UnitId = centre, CentreId = centre, Role = role, From = office.Clock.GetUtcNow(),
        });
        await context.SaveChangesAsync();
    }
}
