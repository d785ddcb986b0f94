using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Access;

/// <summary>A centre in a list.</summary>
public sealed record CentreLine(Guid Id, string Name);

/// <summary>A person and what they are in a unit of the centre.</summary>
internal sealed record CentrePerson(string DisplayName, Role Role, string UnitName);

/// <summary>A centre with its units and the people who hold a post in it today.</summary>
internal sealed record CentreView(Guid Id, string Name, IReadOnlyList<string> Units, IReadOnlyList<CentrePerson> People);

/// <summary>Reads centres within the asking person's scope.</summary>
internal sealed class Centres(Contexts contexts, TimeProvider clock)
{
    /// <summary>The centres that the person may see, by name.</summary>
    public async Task<IReadOnlyList<CentreLine>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var centres = await context.Units.AsNoTracking()
            .Where(unit => unit.Kind == UnitKind.Centre)
            .OrderBy(unit => unit.NameKey)
            .Select(unit => new CentreLine(unit.Id, unit.Name))
            .ToListAsync(cancellation);
        return centres.FindAll(centre => actor.May(Right.SeeCentre, centre.Id));
    }

    /// <summary>One centre; null when there is none such, or it is not the person's to see: the two look the same from outside.</summary>
    public async Task<CentreView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        if (!actor.May(Right.SeeCentre, id))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await using var context = contexts.Open(actor.Scope);
        var units = await context.Units.AsNoTracking()
            .Where(unit => unit.CentreId == id)
            .OrderBy(unit => unit.NameKey)
            .Select(unit => new { unit.Id, unit.Name, unit.Kind })
            .ToListAsync(cancellation);
        if (units.Find(unit => unit.Kind == UnitKind.Centre) is not { } centre)
        {
            return null;
        }

        var people = await (
            from membership in context.Memberships.AsNoTracking()
            join account in context.Users on membership.AccountId equals account.Id
            join unit in context.Units on membership.UnitId equals unit.Id
            where membership.CentreId == id && account.ClosedAt == null
                && membership.From <= now && (membership.To == null || membership.To > now)
            orderby account.DisplayNameKey, account.Id, membership.Role
            select new CentrePerson(account.DisplayName, membership.Role, unit.Name)).ToListAsync(cancellation);
        return new CentreView(id, centre.Name, [.. units.Where(unit => unit.Kind != UnitKind.Centre).Select(unit => unit.Name)], people);
    }
}
