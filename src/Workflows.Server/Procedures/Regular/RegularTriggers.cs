using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Regular;

/// <summary>A published procedure that a centre may let begin by itself.</summary>
/// <param name="Procedure">By what a switch names it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Schedule">When it begins.</param>
/// <param name="Trigger">What starts it.</param>
internal sealed record RegularProcedure(string Procedure, string Name, RegularSchedule Schedule, WorkflowTrigger Trigger);

/// <summary>Finds what begins by itself in a centre: its own procedures and the network's, of which a published copy of the centre's takes the place.</summary>
internal sealed class RegularTriggers(TenantScopes tenants)
{
    /// <summary>All of it, for any of the centres that the context sees.</summary>
    public async Task<Func<Guid, IReadOnlyList<RegularProcedure>>> OfAsync(ServerContext context, CancellationToken cancellation)
    {
        var found = await (
            from trigger in context.Set<WorkflowTrigger>().AsNoTracking()
            where trigger.Name == RegularActivity.TypeName
            join version in context.Set<WorkflowVersion>() on trigger.DefinitionVersionId equals version.Id
            select new { Trigger = trigger, version.Name, version.BasedOn }).ToListAsync(cancellation);
        var copies = found.Count == 0 ? [] : await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(version => version.IsPublished && version.BasedOn != null).Select(version => new { version.TenantId, version.BasedOn }).ToListAsync(cancellation);
        return centre =>
        {
            var (own, visible) = (Scope.Tenant(centre), tenants.Of(Scope.Tenant(centre)).VisibleTenants);
            return
            [
                .. (from one in found
                    where visible.Contains(one.Trigger.TenantId) && !copies.Exists(copy => copy.BasedOn == one.Trigger.DefinitionId && copy.TenantId == own)
                    let schedule = RegularSchedule.Parse(one.Trigger.Stimulus)
                    where schedule is not null
                    let name = one.Name is { Length: > 0 } ? one.Name : one.Trigger.DefinitionId
                    select new RegularProcedure(one.BasedOn ?? one.Trigger.DefinitionId, name, schedule, one.Trigger))
                    .OrderBy(one => TextKeys.Sort(one.Name), StringComparer.Ordinal),
            ];
        };
    }
}
