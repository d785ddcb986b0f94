using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Differences;

/// <summary>How many cases go by a version, and before which steps they wait.</summary>
/// <param name="Version">The version.</param>
/// <param name="Cases">How many cases that are not over.</param>
/// <param name="Steps">Steps that tasks of them are open at: what the task is called, and how many.</param>
/// <param name="IsOfOriginal">Whether it is a version of the procedure that the one in question was copied from: those of its centre's cases go by that one still.</param>
public sealed record VersionCases(int Version, int Cases, IReadOnlyList<(string Title, int Tasks)> Steps, bool IsOfOriginal = false);

/// <summary>Counts the cases that run by each version of a procedure, for whoever publishes another.</summary>
internal sealed class RunningCases(Contexts contexts)
{
    private const int MostSteps = 5;

    /// <summary>By version, the newest first; of centres that the person sees.</summary>
    public async Task<IReadOnlyList<VersionCases>> OfAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var copy = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsLatest && row.BasedOn != null)
            .Select(row => new { row.BasedOn, row.TenantId }).SingleOrDefaultAsync(cancellation);
        var (original, tenant) = (copy?.BasedOn, copy?.TenantId);
        var ids = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId || row.DefinitionId == original).Select(row => row.Id).ToListAsync(cancellation);
        var running = context.Set<WorkflowInstance>().AsNoTracking()
            .Where(row => ids.Contains(row.DefinitionVersionId) && row.Status == WorkflowStatus.Running && (row.DefinitionId == definitionId || row.TenantId == tenant));
        var versions = await running.GroupBy(row => new { row.DefinitionId, row.Version }).Select(group => new { group.Key.DefinitionId, group.Key.Version, Count = group.Count() }).ToListAsync(cancellation);
        var tasks = versions.Count == 0 ? [] : await (
            from instance in running
            join task in context.Tasks.AsNoTracking() on instance.Id equals task.InstanceId
            where task.State == Tasks.TaskState.Open
            group task by new { instance.DefinitionId, instance.Version, task.Title } into steps
            select new { steps.Key.DefinitionId, steps.Key.Version, steps.Key.Title, Count = steps.Count() }).ToListAsync(cancellation);
        return
        [
            .. versions.OrderByDescending(version => version.DefinitionId == definitionId).ThenByDescending(version => version.Version).Select(version => new VersionCases(
                version.Version, version.Count,
                [.. tasks.Where(task => task.DefinitionId == version.DefinitionId && task.Version == version.Version).OrderByDescending(task => task.Count).ThenBy(task => task.Title, StringComparer.Ordinal)
                    .Take(MostSteps).Select(task => (task.Title, task.Count))],
                version.DefinitionId != definitionId)),
        ];
    }
}
