using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;

namespace Workflows.Server.Tests.Access;

public sealed class CentreTests() : ServerTest(Databases.SqliteWithPeople)
{
    [Fact]
    public async Task Centre_OfAPersonWhoIsMoreInAnotherCentre_OpensNoFurtherThanTheOwnPostThere()
    {
        var server = await StartAsync();
        var (own, other) = await OnContextAsync(server, async context =>
        {
            var volunteer = await context.Memberships.SingleAsync(row => context.Users.Any(user => user.Id == row.AccountId && user.UserName == "volonter1"));
            var there = await context.Units.SingleAsync(unit => unit.Kind == UnitKind.Centre && unit.Id != volunteer.CentreId);
            context.Memberships.Add(new Membership
            {
                Id = Guid.CreateVersion7(server.Clock.GetUtcNow()),
                AccountId = volunteer.AccountId,
                UnitId = there.Id,
                CentreId = there.Id,
                Role = Role.Coordinator,
                From = server.Clock.GetUtcNow(),
            });
            await context.SaveChangesAsync();
            return (volunteer.CentreId, there.Id);
        });
        using var visitor = await server.SignedInAsync("volonter1");
        using var asVolunteer = await visitor.GetAsync($"/centres/{own}");
        Assert.Equal(HttpStatusCode.NotFound, asVolunteer.StatusCode);
        using var asCoordinator = await visitor.GetAsync($"/centres/{other}");
        var page = await asCoordinator.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, asCoordinator.StatusCode);
        Assert.DoesNotContain($"/centres/{own}", page, StringComparison.Ordinal);
        Assert.Contains($"/centres/{other}", page, StringComparison.Ordinal);
    }
}
