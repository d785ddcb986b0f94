using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>A procedure that a person may start, and in which centres.</summary>
internal sealed record StartableProcedure(
    string DefinitionId, string VersionId, string Name, string? Description, StartSettings Start, IReadOnlyList<Post> Centres);

/// <summary>Finds the published procedures that somebody may start.</summary>
internal sealed class StartableProcedures(Contexts contexts, DefinitionStore definitions)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<StartableProcedure>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var published = await context.Set<WorkflowVersion>().AsNoTracking()
            .Where(version => version.IsPublished)
            .Select(version => new { version.Id, version.DefinitionId })
            .ToListAsync(cancellation);
        var found = new List<StartableProcedure>();
        foreach (var version in published)
        {
            if (await ReadAsync(context, actor, version.DefinitionId, version.Id, cancellation) is { } procedure)
            {
                found.Add(procedure);
            }
        }

        return [.. found.OrderBy(procedure => TextKeys.Sort(procedure.Name), StringComparer.Ordinal)];
    }

    /// <summary>One of them; null when there is none such, or the person may not start it: the two look the same from outside.</summary>
    public async Task<StartableProcedure?> FindAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await DefinitionStore.PublishedVersionAsync(context, definitionId, cancellation) is { } versionId
            ? await ReadAsync(context, actor, definitionId, versionId, cancellation)
            : null;
    }

    private async Task<StartableProcedure?> ReadAsync(
        ServerContext context, Actor actor, string definitionId, string versionId, CancellationToken cancellation)
    {
        var definition = (await definitions.CompiledAsync(context, versionId, cancellation)).Graph.Definition;
        if (StartSettings.Read(definition) is not { } start)
        {
            return null;
        }

        // Where the person holds a role that may start it: what somebody is in one centre opens nothing in another.
        List<Post> centres = [.. actor.Posts
            .Where(post => post.UnitKind != UnitKind.Network && post.Role.Has(Right.StartProcedures) && start.Roles.Contains(post.Role))
            .DistinctBy(post => post.CentreId)];
        return centres.Count == 0
            ? null
            : new StartableProcedure(definitionId, versionId, definition.Name ?? definitionId, definition.Description, start, centres);
    }
}
