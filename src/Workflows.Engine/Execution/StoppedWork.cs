using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>What an open incident is about, which says what a person can do about it.</summary>
public enum StopKind
{
    /// <summary>A step failed and still stands: it can be tried again or skipped.</summary>
    Failed,

    /// <summary>A flowchart has nothing left to run and waits in vain: it can be ended by an outcome.</summary>
    Stuck,

    /// <summary>A timer was left alone after every try had come to nothing: it can be freed.</summary>
    Parked,

    /// <summary>What it tells of is over; somebody has to know of it, and closes it.</summary>
    Over,
}

/// <summary>Incidents that no burst deals with: of parked timers and of what is over. It stages and saves nothing.</summary>
public static class StoppedWork
{
    /// <summary>What an open incident is about, as the database has it now.</summary>
    public static async Task<StopKind> KindAsync(DbContext context, Incident incident, CancellationToken cancellation)
    {
        if (incident.ActivityId.Length == 0)
        {
            return await Parked(context, incident).AnyAsync(cancellation) ? StopKind.Parked : StopKind.Over;
        }

        var state = await context.Set<WorkflowInstance>().AsNoTracking().Where(row => row.Id == incident.InstanceId).Select(row => row.State).SingleOrDefaultAsync(cancellation);
        var execution = state is null ? null : InstanceState.Read(state).Executions.Find(one => one.Id == incident.ActivityInstanceId);
        return execution switch
        {
            null => StopKind.Over,
            { Failed: not null } => StopKind.Failed,
            _ => execution.Memo?["stuck"] is null ? StopKind.Over : StopKind.Stuck,
        };
    }

    /// <summary>Stages that the timers which an incident tells of are tried anew, from the first attempt on, and that it is closed.</summary>
    /// <param name="context">Where it is staged.</param>
    /// <param name="incident">The incident of no step.</param>
    /// <param name="by">Who wants it, as the host names people.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <returns>Whether there was a timer to free; if not, nothing is staged.</returns>
    public static async Task<bool> FreeAsync(DbContext context, Incident incident, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var parked = await Parked(context, incident).ToListAsync(cancellation);
        if (parked.Count == 0)
        {
            return false;
        }

        // All of it together: a timer that keeps its attempts would be parked again at its first claim.
        parked.ForEach(timer => (timer.ParkedAt, timer.Owner, timer.LeaseUntil, timer.Attempt) = (null, null, null, 0));

        // Two timers of one name in one instance are told of alike and freed together, so all that told of them is closed.
        var told = await context.Set<Incident>()
            .Where(row => row.TenantId == incident.TenantId && row.InstanceId == incident.InstanceId && row.ActivityId.Length == 0
                && row.ActivityInstanceId == incident.ActivityInstanceId && row.ResolvedAt == null)
            .ToListAsync(cancellation);
        told.ForEach(row => Resolve(row, "Retried", by, now));
        return true;
    }

    /// <summary>Stages that an incident is closed and nothing else happens; false, and nothing is staged, while there is something that it still tells of.</summary>
    public static async Task<bool> CloseAsync(DbContext context, Incident incident, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await KindAsync(context, incident, cancellation) != StopKind.Over)
        {
            return false;
        }

        Resolve(incident, "Closed", by, now);
        return true;
    }

    private static void Resolve(Incident incident, string resolution, string by, DateTimeOffset now) =>
        (incident.ResolvedAt, incident.Resolution, incident.ResolvedBy) = (now, resolution, by);

    private static IQueryable<WorkflowTimer> Parked(DbContext context, Incident incident) => context.Set<WorkflowTimer>().Where(timer =>
        timer.ParkedAt != null && timer.TenantId == incident.TenantId
        && (timer.InstanceId ?? "") == incident.InstanceId && (timer.SubjectId ?? "") == incident.ActivityInstanceId);
}
