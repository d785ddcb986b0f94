using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Storage;

/// <summary>
/// Versions of a workflow while people work on it, by Elsa's rules: a draft is saved in its own row; over a version that was ever published a new one is laid,
/// since instances run by it. All of it is staged in the context; the caller saves, and whoever comes second is told by the rows' fence.
/// </summary>
public sealed class DefinitionDrafts(TimeProvider clock, IdSource ids)
{
    /// <summary>Saves a text as the newest version.</summary>
    /// <param name="context">Where it is staged.</param>
    /// <param name="tenantId">Whose workflow it is.</param>
    /// <param name="definitionId">Which.</param>
    /// <param name="text">The Elsa JSON.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="by">Who saves it, as the host names people.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="keepsDraft">Whether a draft that stands there stays as it is, under the new one.</param>
    public async Task<WorkflowVersion> SaveAsync(
        DbContext context, string tenantId, string definitionId, string text, string? name, string? by, CancellationToken cancellation, bool keepsDraft = false)
    {
        var latest = await LatestAsync(context, definitionId, cancellation);
        if (latest is { PublishedAt: null } && !keepsDraft)
        {
            latest.Save(text, name, by, Now());
            return latest;
        }

        latest?.Mark(isLatest: false, latest.IsPublished);
        var number = await context.Set<WorkflowVersion>().Where(row => row.DefinitionId == definitionId).MaxAsync(row => (int?)row.Version, cancellation) ?? 0;
        var draft = new WorkflowVersion
        {
            Id = ids.Next(), TenantId = tenantId, DefinitionId = definitionId, Version = number + 1, IsLatest = true, Text = text, CreatedAt = Now(),
            BasedOn = latest?.BasedOn, BasedOnVersion = latest?.BasedOnVersion,
        };
        draft.Save(text, name, by, draft.CreatedAt);
        context.Add(draft);
        return draft;
    }

    /// <summary>Takes the published version back: new instances cannot start until one is published again. Its triggers go with it.</summary>
    /// <returns>The version, which stays; null when none is published.</returns>
    public static async Task<WorkflowVersion?> RetractAsync(DbContext context, string definitionId, CancellationToken cancellation)
    {
        var published = await context.Set<WorkflowVersion>().SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsPublished, cancellation);
        if (published is null)
        {
            return null;
        }

        published.Mark(published.IsLatest, isPublished: false);
        await RemoveTriggersAsync(context, definitionId, cancellation);
        return published;
    }

    /// <summary>Removes one version that nobody runs by or starts.</summary>
    /// <returns>False when instances have run by it, or another workflow starts it: then nothing is removed.</returns>
    public static async Task<bool> RemoveAsync(DbContext context, WorkflowVersion version, CancellationToken cancellation)
    {
        if (await context.Set<WorkflowInstance>().AnyAsync(row => row.DefinitionVersionId == version.Id, cancellation)
            || await context.Set<WorkflowVersion>().AnyAsync(
                row => row.DefinitionId != version.DefinitionId && row.ChildVersions.Contains(version.Id), cancellation))
        {
            return false;
        }

        if (version.IsPublished)
        {
            await RemoveTriggersAsync(context, version.DefinitionId, cancellation);
        }

        context.Remove(version);
        if (version.IsLatest && await context.Set<WorkflowVersion>()
            .Where(row => row.DefinitionId == version.DefinitionId && row.Id != version.Id)
            .OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellation) is { } next)
        {
            next.Mark(isLatest: true, next.IsPublished);
        }

        return true;
    }

    /// <summary>Whether a save failed because somebody else had saved first.</summary>
    public static bool CameSecond(DbUpdateException failure) => failure is DbUpdateConcurrencyException || Transient.IsDuplicateKey(failure);

    internal static async Task RemoveTriggersAsync(DbContext context, string definitionId, CancellationToken cancellation)
    {
        foreach (var old in await context.Set<WorkflowTrigger>().Where(row => row.DefinitionId == definitionId).ToListAsync(cancellation))
        {
            context.Remove(old);
            if (old.TimerId is { } timer && await context.Set<WorkflowTimer>().FindAsync([timer], cancellation) is { } row)
            {
                context.Remove(row);
            }
        }
    }

    private static Task<WorkflowVersion?> LatestAsync(DbContext context, string definitionId, CancellationToken cancellation) =>
        context.Set<WorkflowVersion>().SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsLatest, cancellation);

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
