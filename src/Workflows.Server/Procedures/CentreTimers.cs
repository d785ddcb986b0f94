using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>
/// Host timers of which each centre has one at a time, that sets the next when it fires. Any number of nodes may set one at once: its id says centre and
/// moment, so that there is one of it, whoever was faster.
/// </summary>
internal static class CentreTimers
{
    /// <summary>The timer of a centre for a moment.</summary>
    public static WorkflowTimer Of(string name, Guid centre, DateTimeOffset due) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{name}-{centre:N}-{due.UtcDateTime:yyyyMMddHHmm}"),
        TenantId = Scope.Tenant(centre),
        Kind = TimerKind.Host,
        SubjectId = name,
        DueAt = due,
    };

    /// <summary>The present moment for a timer that fires: never before it was due, though the clock may have been set back, so that what it sets next is another.</summary>
    public static DateTimeOffset NowOf(WorkflowTimer timer, TimeProvider clock) =>
        Instant.Cut(clock.GetUtcNow()) is var now && now > timer.DueAt ? now : timer.DueAt;

    /// <summary>Stages a timer unless it is there: two that were set by two nodes for different moments become one again.</summary>
    public static async Task StageAsync(ServerContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        if (!await context.Set<WorkflowTimer>().AsNoTracking().AnyAsync(one => one.Id == timer.Id, cancellation))
        {
            context.Add(timer);
        }
    }

    /// <summary>Those of the centres that have no timer that will fire: one that was parked fires no more.</summary>
    public static async Task<List<Guid>> WithoutAsync(ServerContext context, string name, List<Guid> centres, CancellationToken cancellation)
    {
        var tenants = await context.Set<WorkflowTimer>().AsNoTracking()
            .Where(timer => timer.Kind == TimerKind.Host && timer.SubjectId == name && timer.ParkedAt == null)
            .Select(timer => timer.TenantId).Distinct().ToListAsync(cancellation);
        return centres.FindAll(centre => !tenants.Contains(Scope.Tenant(centre)));
    }

    /// <summary>Adds a timer and saves, unless another node has done so meanwhile.</summary>
    public static async Task AddAsync(ServerContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        context.Add(timer);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (context.Set<WorkflowTimer>().AsNoTracking().Any(one => one.Id == timer.Id))
        {
        }
    }
}
