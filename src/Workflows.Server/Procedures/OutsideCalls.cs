using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>An event that a program tells.</summary>
/// <param name="Name">Its name, as it is drawn.</param>
/// <param name="CorrelationId">Only for cases with this key; null for all.</param>
/// <param name="InstanceId">Only for this case; null for all, and for procedures that begin with the event.</param>
/// <param name="Input">What it brings. No personal data: it becomes the output of a step.</param>
internal sealed record ToldEvent(string Name, string? CorrelationId, string? InstanceId, JsonNode? Input);

/// <summary>What programs tell the procedures of the centres where their person draws them; what goes on elsewhere is not theirs to move.</summary>
internal sealed class OutsideCalls(Contexts contexts, TenantScopes tenants, BurstRunner runner, TimerLoop timers, IdSource ids, TimeProvider clock)
{
    /// <summary>Tells an event in each of these centres, in one transaction. Who waits is woken right after it.</summary>
    /// <returns>False when it is meant for one case, and that is not there for this person.</returns>
    public async Task<bool> AnnounceAsync(Actor actor, ToldEvent told, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var here = TenantsOf(actor);
        if (told.InstanceId is { } id)
        {
            here = await context.Set<WorkflowInstance>().Where(row => row.Id == id && here.Contains(row.TenantId)).Select(row => row.TenantId).ToArrayAsync(cancellation);
            if (here.Length == 0)
            {
                return false;
            }
        }

        var now = Instant.Cut(clock.GetUtcNow());
        context.AddRange(here.Select(tenant => OutsideEvent.Timer(ids.Next(), tenant, told.Name, told.InstanceId, told.CorrelationId, told.Input, now)));
        await context.SaveChangesAsync(cancellation);
        timers.Nudge(now);
        return true;
    }

    /// <summary>Completes a task that a case has given to programs (<c>Elsa.RunTask</c>).</summary>
    /// <param name="actor">In whose name.</param>
    /// <param name="bookmarkId">The task's id, as the step gave it.</param>
    /// <param name="result">What the program found out. No personal data: it becomes the output of the step.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    /// <returns>False when there is no such task for this person (any more).</returns>
    public async Task<bool> CompleteAsync(Actor actor, string bookmarkId, JsonNode? result, CancellationToken cancellation)
    {
        var here = TenantsOf(actor);
        await using var context = contexts.Open(actor.Scope);
        if (await context.Set<Bookmark>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == bookmarkId && row.Name == "Elsa.RunTask" && here.Contains(row.TenantId), cancellation) is not { } task)
        {
            return false;
        }

        // What the case does on its own it does within its own centre, whatever else the person may see.
        var scope = tenants.Of(task.TenantId) with { Actor = actor.AccountId, Why = "complete task of a program" };
        return await runner.RunAsync(() => contexts.Open(scope), new ResumeBookmark(task.InstanceId, task.Id, Input: result), cancellation: cancellation) is BurstResult.Done;
    }

    /// <summary>Whether a case in one of these centres waits for this at all.</summary>
    public async Task<bool> WaitsAsync(Actor actor, string bookmarkId, CancellationToken cancellation)
    {
        var here = TenantsOf(actor);
        await using var context = contexts.Open(actor.Scope);
        return await context.Set<Bookmark>().AnyAsync(row => row.Id == bookmarkId && here.Contains(row.TenantId), cancellation);
    }

    private static string[] TenantsOf(Actor actor) => [.. actor.Scope.Centres.Where(centre => actor.May(Right.DrawProcedures, centre)).Select(Scope.Tenant)];
}
