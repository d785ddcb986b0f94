using System.Globalization;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>The scope in which a procedure acts on its own: its instance's centre, and read-only what the network shares.</summary>
internal sealed class TenantScopes(Contexts contexts)
{
    // The networks of an installation are there before its first procedure runs, and stay; read once.
    private volatile IReadOnlyList<Guid> networks = [];

    /// <summary>The scope of a tenant; its id is the id of a unit.</summary>
    public Scope Of(string tenantId)
    {
        var unit = Guid.Parse(tenantId, CultureInfo.InvariantCulture);
        if (networks.Count == 0)
        {
            using var context = contexts.Open(SystemScopes.Networks);
            networks = [.. context.Units.Where(row => row.Kind == UnitKind.Network).Select(row => row.Id)];
        }

        return new Scope(null, [unit], [.. networks.Where(network => network != unit)], "procedure");
    }
}
