using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>A procedure that a person may start, and in which centres.</summary>
internal sealed record StartableProcedure(
    string DefinitionId, string VersionId, string Name, string? Description, StartSettings Start, IReadOnlyList<Post> Centres);

/// <summary>Finds the published procedures that somebody may start.</summary>
internal sealed class StartableProcedures(Contexts contexts, TenantScopes tenants, DefinitionStore definitions)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<StartableProcedure>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var published = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(version => version.IsPublished)
            .Select(version => new Published(version.Id, version.DefinitionId, version.TenantId, version.BasedOn))
            .ToListAsync(cancellation);
        var found = new List<StartableProcedure>();
        foreach (var version in published)
        {
            if (await ReadAsync(context, actor, version, published, cancellation) is { } procedure)
            {
                found.Add(procedure);
            }
        }

        return [.. found.OrderBy(procedure => TextKeys.Sort(procedure.Name), StringComparer.Ordinal)];
    }

    /// <summary>
    /// One of them, or the copy that stands in its place wherever the person works; null when there is none such, or the person may not start it: the two look
    /// the same from outside.
    /// </summary>
    /// <param name="actor">Who starts it.</param>
    /// <param name="definitionId">Which.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="centre">Where, if that is known: the one that is started there comes before others.</param>
    public async Task<StartableProcedure?> FindAsync(Actor actor, string definitionId, CancellationToken cancellation, Guid? centre = null)
    {
        await using var context = contexts.Open(actor.Scope);
        var published = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(version => (version.DefinitionId == definitionId || version.BasedOn == definitionId) && version.IsPublished)
            .Select(version => new Published(version.Id, version.DefinitionId, version.TenantId, version.BasedOn))
            .ToListAsync(cancellation);
        StartableProcedure? first = null;
        foreach (var version in published.OrderByDescending(version => version.DefinitionId == definitionId))
        {
            if (await ReadAsync(context, actor, version, published, cancellation) is { } procedure)
            {
                if (centre is null || procedure.Centres.Any(post => post.CentreId == centre))
                {
                    return procedure;
                }

                first ??= procedure;
            }
        }

        return first;
    }

    private async Task<StartableProcedure?> ReadAsync(
        ServerContext context, Actor actor, Published version, IReadOnlyList<Published> others, CancellationToken cancellation)
    {
        var definition = (await definitions.CompiledAsync(context, version.Id, cancellation)).Graph.Definition;
        if (StartSettings.Read(definition) is not { } start)
        {
            return null;
        }

        // Where the person holds a role that may start it: what somebody is in one centre opens nothing in another. And where the case will find
        // its procedure again once it runs by itself: one centre's own is none of another's. A centre that has changed a copy for itself starts that one.
        List<Post> centres = [.. actor.Posts
            .Where(post => post.UnitKind != UnitKind.Network && post.Role.Has(Right.StartProcedures) && start.Roles.Contains(post.Role)
                && tenants.Of(Scope.Tenant(post.CentreId)).VisibleTenants.Contains(version.Owner)
                && !others.Any(other => other.BasedOn == version.DefinitionId && other.Owner == Scope.Tenant(post.CentreId)))
            .DistinctBy(post => post.CentreId)];
        return centres.Count == 0
            ? null
            : new StartableProcedure(version.DefinitionId, version.Id, definition.Name ?? version.DefinitionId, definition.Description, start, centres);
    }

    private sealed record Published(string Id, string DefinitionId, string Owner, string? BasedOn);
}
