using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms.Editing;

/// <summary>A unit whose forms somebody may look at.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">As people call it.</param>
/// <param name="IsNetwork">Whether it is the network.</param>
/// <param name="Above">The network above; null for none.</param>
/// <param name="MayChange">Whether the person changes its forms.</param>
public sealed record FormUnit(Guid Id, string Name, bool IsNetwork, Guid? Above, bool MayChange);

/// <summary>Whose forms somebody changes, and whose they look at besides.</summary>
internal static class FormUnits
{
    /// <summary>The units whose forms the person may change, the network first, then by name.</summary>
    public static async Task<List<FormUnit>> OfAsync(ServerContext context, Actor actor, CancellationToken cancellation)
    {
        var own = ProcedureDrafts.UnitsOf(actor);
        var rows = await context.Units.AsNoTracking().Where(unit => own.Contains(unit.Id)).OrderBy(unit => unit.NameKey)
            .Select(unit => new FormUnit(unit.Id, unit.Name, unit.Kind == UnitKind.Network, unit.ParentId, true)).ToListAsync(cancellation);
        return [.. rows.OrderByDescending(unit => unit.IsNetwork)];
    }

    /// <summary>The networks above units, whose forms can be looked at.</summary>
    public static async Task<List<FormUnit>> AboveAsync(ServerContext context, IReadOnlyList<FormUnit> units, CancellationToken cancellation)
    {
        Guid[] above = [.. units.Select(unit => unit.Above).OfType<Guid>().Except(units.Select(unit => unit.Id))];
        return await context.Units.AsNoTracking().Where(unit => above.Contains(unit.Id)).OrderBy(unit => unit.NameKey)
            .Select(unit => new FormUnit(unit.Id, unit.Name, unit.Kind == UnitKind.Network, unit.ParentId, false)).ToListAsync(cancellation);
    }
}
