using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Cases;
using Workflows.Server.Procedures.Moving;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Differences;

/// <summary>How many cases go by a version, and before which steps they wait.</summary>
/// <param name="Version">The version.</param>
/// <param name="Cases">How many cases that are not over.</param>
/// <param name="Steps">Steps that tasks of them are open at: what the task is called, and how many.</param>
/// <param name="IsOfOriginal">Whether it is a version of the procedure that the one in question was copied from: those of its centre's cases go by that one still.</param>
public sealed record VersionCases(int Version, int Cases, IReadOnlyList<(string Title, int Tasks)> Steps, bool IsOfOriginal);

/// <summary>The running cases of a procedure.</summary>
/// <param name="Versions">By version, the newest first, those of the original last.</param>
/// <param name="Older">How many go by another version than the one in force; none where no version is.</param>
public sealed record CasesByVersion(IReadOnlyList<VersionCases> Versions, int Older);

/// <summary>A case that goes by a procedure.</summary>
internal sealed class RunningCase
{
    public required CaseFile File { get; init; }

    public required WorkflowInstance Instance { get; init; }
}

/// <summary>Counts the cases that run by each version of a procedure, for whoever publishes another.</summary>
internal sealed class RunningCases(Contexts contexts)
{
    private const int MostSteps = 5;

    /// <summary>
    /// The cases by a procedure that the person may move. Of a centre's copy those of the centre are among them that still go by what it was copied from.
    /// </summary>
    /// <param name="context">In the person's scope.</param>
    /// <param name="actor">The person.</param>
    /// <param name="definitionId">The procedure.</param>
    /// <param name="original">What it was copied from; null for a procedure of its own.</param>
    /// <param name="tenantId">Whose it is.</param>
    public static IQueryable<RunningCase> Of(ServerContext context, Actor actor, string definitionId, string? original, string tenantId) =>
        from file in CaseMoves.Movable(context, actor)
        join instance in context.Set<WorkflowInstance>() on file.InstanceId equals instance.Id
        where instance.Status == WorkflowStatus.Running && (instance.DefinitionId == definitionId || instance.TenantId == tenantId)
            && context.Set<WorkflowVersion>().Where(row => row.DefinitionId == definitionId || row.DefinitionId == original).Select(row => row.Id).Contains(instance.DefinitionVersionId)
        select new RunningCase { File = file, Instance = instance };

    /// <summary>How many by each version; null where the person sees no such procedure.</summary>
    public async Task<CasesByVersion?> OfAsync(Actor actor, string definitionId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var known = await context.Set<WorkflowVersion>().AsNoTracking().Where(row => row.DefinitionId == definitionId && (row.IsLatest || row.IsPublished))
            .Select(row => new { row.Id, row.IsPublished, row.BasedOn, row.TenantId }).ToListAsync(cancellation);
        if (known.Count == 0)
        {
            return null;
        }

        var running = Of(context, actor, definitionId, known[0].BasedOn, known[0].TenantId);
        var versions = await running.GroupBy(one => new { one.Instance.DefinitionVersionId, one.Instance.DefinitionId, one.Instance.Version })
            .Select(group => new { group.Key.DefinitionVersionId, group.Key.DefinitionId, group.Key.Version, Count = group.Count() }).ToListAsync(cancellation);
        var tasks = versions.Count == 0 ? [] : await (
            from one in running
            join task in context.Tasks.AsNoTracking() on one.Instance.Id equals task.InstanceId
            where task.State == Tasks.TaskState.Open
            group task by new { one.Instance.DefinitionVersionId, task.Title } into steps
            select new { steps.Key.DefinitionVersionId, steps.Key.Title, Count = steps.Count() }).ToListAsync(cancellation);
        var inForce = known.Find(row => row.IsPublished)?.Id;
        return new CasesByVersion(
            [
                .. versions.OrderByDescending(version => version.DefinitionId == definitionId).ThenByDescending(version => version.Version).Select(version => new VersionCases(
                    version.Version, version.Count,
                    [.. tasks.Where(task => task.DefinitionVersionId == version.DefinitionVersionId).OrderByDescending(task => task.Count).ThenBy(task => task.Title, StringComparer.Ordinal)
                        .Take(MostSteps).Select(task => (task.Title, task.Count))],
                    version.DefinitionId != definitionId)),
            ],
            inForce is null ? 0 : versions.Where(version => version.DefinitionVersionId != inForce).Sum(version => version.Count));
    }
}
