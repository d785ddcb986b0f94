using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Cases;

/// <summary>Reads what stands still in the centres whose cases somebody mends.</summary>
internal sealed class Incidents(Contexts contexts, DefinitionStore definitions)
{
    /// <summary>How many lines the list has.</summary>
    public const int Most = 100;

    /// <summary>What stands still, the newest first.</summary>
    public async Task<IReadOnlyList<BrokenLine>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var named = new List<BrokenLine>();
        foreach (var line in await Lines(context, OpenOf(context, actor)).Take(Most).ToListAsync(cancellation))
        {
            named.Add(await GraphAsync(context, line, cancellation) is { } graph ? Named(line, graph) : line);
        }

        return named;
    }

    /// <summary>How many things stand still, for a line that leads to them.</summary>
    public async Task<int> CountAsync(Actor actor, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await OpenOf(context, actor).AsNoTracking().CountAsync(cancellation);
    }

    /// <summary>What stands still in one case, the oldest first; null when there is no such case, or it is not the person's to mend.</summary>
    public async Task<IReadOnlyList<BrokenLine>?> OfCaseAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await CasesOf(context, actor).AnyAsync(file => file.InstanceId == instanceId, cancellation)
            ? [.. (await Lines(context, OpenOf(context, actor).Where(row => row.InstanceId == instanceId)).ToListAsync(cancellation)).AsEnumerable().Reverse()]
            : null;
    }

    /// <summary>One of them; null when it was dealt with, or is not the person's.</summary>
    public async Task<BrokenStep?> FindAsync(Actor actor, string id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await OpenOf(context, actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } incident)
        {
            return null;
        }

        var line = await Lines(context, OpenOf(context, actor).Where(row => row.Id == id)).SingleOrDefaultAsync(cancellation);
        var kind = await StoppedWork.KindAsync(context, incident, cancellation);
        return line is null ? null
            : await GraphAsync(context, line, cancellation) is { } graph ? new BrokenStep(Named(line, graph), kind, kind is StopKind.Failed or StopKind.Stuck ? Ways(graph, line.ActivityId) : [])
            : new BrokenStep(line, kind, []);
    }

    /// <summary>What cancelling a case would end; null when there is no such case, or it is not the person's to cancel.</summary>
    public async Task<EndingCase?> EndingAsync(Actor actor, string instanceId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        return await CasesOf(context, actor).Where(file => file.InstanceId == instanceId).Select(file => new EndingCase(
            file.Number, file.ProcedureName,
            context.Set<WorkflowInstance>().Any(row => row.Id == instanceId && row.Status == WorkflowStatus.Running),
            context.Tasks.Count(task => task.InstanceId == instanceId && task.State == TaskState.Open),
            context.Set<WorkflowInstance>().Count(row => row.ParentInstanceId == instanceId && row.ParentBookmarkId != null && row.Status == WorkflowStatus.Running)))
            .SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The cases that the person mends.</summary>
    public static IQueryable<CaseFile> CasesOf(ServerContext context, Actor actor)
    {
        Guid[] centres = [.. actor.Scope.Centres.Where(centre => actor.May(Right.MendCases, centre))];
        return context.CaseFiles.AsNoTracking().Where(file => centres.Contains(file.CentreId));
    }

    /// <summary>What stands still in these, tracked.</summary>
    public static IQueryable<Incident> OpenOf(ServerContext context, Actor actor)
    {
        string[] tenants = [.. actor.Scope.Centres.Where(centre => actor.May(Right.MendCases, centre)).Select(Scope.Tenant)];
        return context.Set<Incident>().Where(row => row.ResolvedAt == null && tenants.Contains(row.TenantId));
    }

    private static IQueryable<BrokenLine> Lines(ServerContext context, IQueryable<Incident> incidents) => incidents.AsNoTracking()
        .OrderByDescending(row => row.At).ThenByDescending(row => row.Id)
        .Select(row => new BrokenLine(row.Id, row.InstanceId, row.ActivityId, row.Message, row.Attempt, row.At, row.NextTryAt)
        {
            Number = context.CaseFiles.Where(file => file.InstanceId == row.InstanceId).Select(file => file.Number).FirstOrDefault(),
            Procedure = context.CaseFiles.Where(file => file.InstanceId == row.InstanceId).Select(file => file.ProcedureName).FirstOrDefault(),
            VersionId = context.Set<WorkflowInstance>().Where(one => one.Id == row.InstanceId).Select(one => one.DefinitionVersionId).FirstOrDefault(),
        });

    private static BrokenLine Named(BrokenLine line, WorkflowGraph graph) => line with { Step = line.ActivityId == graph.Root.Id ? null : graph.Node(line.ActivityId)?.Title };

    // By the arrows as drawn. Of a step that none leaves it is known where the case goes only if it stands on the main drawing.
    private static List<StepWay> Ways(WorkflowGraph graph, string activityId)
    {
        var arrows = graph.FlowchartOf(activityId)?.Outbound(activityId).ToList() ?? [];
        var isLast = activityId == graph.Root.Id || graph.RootFlowchart?.Step(activityId) is not null;
        return arrows.Count == 0
            ? [new StepWay("Done", null, isLast)]
            : [.. arrows.DistinctBy(arrow => arrow.SourcePort).Select(arrow => new StepWay(arrow.SourcePort, graph.Node(arrow.TargetId)?.Title, false))];
    }

    private async Task<WorkflowGraph?> GraphAsync(ServerContext context, BrokenLine line, CancellationToken cancellation) =>
        line.VersionId is { } version ? (await definitions.CompiledAsync(context, version, cancellation)).Graph : null;
}
