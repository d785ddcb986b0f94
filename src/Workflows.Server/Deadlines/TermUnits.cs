using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>A unit that has a calendar and terms of its own: the network or a centre.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">As people call it.</param>
/// <param name="ParentId">The network above; null for the network, and for a centre that stands alone.</param>
/// <param name="IsNetwork">Whether it is the network.</param>
/// <param name="MayKeep">Whether the person changes its calendar and terms.</param>
public sealed record TermUnit(Guid Id, string Name, Guid? ParentId, bool IsNetwork, bool MayKeep);

/// <summary>Finds the units whose calendars and terms concern a person, and the centres that a change concerns.</summary>
internal sealed class TermUnits(Contexts contexts)
{
    /// <summary>The units in which the person works, the network first, then by name.</summary>
    public async Task<IReadOnlyList<TermUnit>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        Guid[] own = [.. actor.Posts.Where(post => post.Role.Has(Right.WorkOnTasks)).Select(post => post.CentreId).Distinct()];
        await using var context = contexts.Open(actor.Scope);
        var units = await context.Units.AsNoTracking().Where(unit => own.Contains(unit.Id)).OrderBy(unit => unit.NameKey)
            .Select(unit => new { unit.Id, unit.Name, unit.ParentId, unit.Kind }).ToListAsync(cancellation);
        return
        [
            .. units.Select(unit => new TermUnit(unit.Id, unit.Name, unit.ParentId, unit.Kind == UnitKind.Network, actor.May(Right.KeepTerms, unit.Id)))
                .OrderByDescending(unit => unit.IsNetwork),
        ];
    }

    /// <summary>The unit that is asked for, or the person's first when none is; null when it is not theirs.</summary>
    public async Task<TermUnit?> FindAsync(Actor actor, Guid? id, CancellationToken cancellation)
    {
        var units = await ListAsync(actor, cancellation);
        return id is null && units.Count > 0 ? units[0] : units.FirstOrDefault(unit => unit.Id == id);
    }

    /// <summary>The centres that a unit's calendar and terms reach: itself, or all of the network's.</summary>
    public static async Task<IReadOnlyList<Guid>> CentresOfAsync(ServerContext context, TermUnit unit, CancellationToken cancellation) => unit.IsNetwork
        ? await context.Units.AsNoTracking().Where(row => row.Kind == UnitKind.Centre && row.ParentId == unit.Id)
            .OrderBy(row => row.NameKey).Select(row => row.Id).ToListAsync(cancellation)
        : [unit.Id];
}
