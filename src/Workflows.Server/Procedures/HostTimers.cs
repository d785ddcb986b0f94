using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures;

/// <summary>Something that the server does for a centre at a moment that was set beforehand: the clock of a task, the morning digest, a re-count.</summary>
internal interface IHostTimer
{
    /// <summary>The word that its timers carry; never changed once there are timers.</summary>
    string Name { get; }

    /// <summary>
    /// Stages what is due in the context, in the scope of the timer's centre, and does not save: the timer is removed in the same transaction. May
    /// run again on a new context after a lost race.
    /// </summary>
    Task FireAsync(ServerContext context, WorkflowTimer timer, CancellationToken cancellation);
}

/// <summary>Finds what a due timer is for: the engine's hook.</summary>
internal sealed class HostTimerFiring(IEnumerable<IHostTimer> all)
{
    /// <summary>Fires it.</summary>
    public Task FireAsync(DbContext context, WorkflowTimer timer, CancellationToken cancellation) =>
        all.First(one => one.Name == timer.SubjectId).FireAsync((ServerContext)context, timer, cancellation);
}

/// <summary>Sets such timers and takes them away.</summary>
internal sealed class HostTimers(IdSource ids)
{
    // The loop parks what was claimed a fourth time.
    private const int OneMoreTry = 2;

    /// <summary>Stages a timer.</summary>
    /// <param name="context">Where; its save is the caller's.</param>
    /// <param name="centreId">The centre in whose scope it fires.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="payload">What it is about, JSON text.</param>
    /// <param name="due">When.</param>
    /// <param name="instanceId">The case that people find it at if it cannot be fired; null for none.</param>
    /// <returns>The timer's id, by which <see cref="Clear"/> takes it away.</returns>
    public string Set(ServerContext context, Guid centreId, string name, string payload, DateTimeOffset due, string? instanceId = null)
    {
        var timer = new WorkflowTimer
        {
            Id = ids.Next(), TenantId = Scope.Tenant(centreId), Kind = TimerKind.Host, SubjectId = name, Payload = payload, DueAt = due, InstanceId = instanceId,
        };
        context.Add(timer);
        return timer.Id;
    }

    /// <summary>Stages the removal of a timer that is not needed any more; if it fires at this very moment, one of the two is undone and looks again.</summary>
    public static void Clear(ServerContext context, Guid centreId, string timerId)
    {
        var known = context.Set<WorkflowTimer>().Local.FirstOrDefault(timer => timer.Id == timerId);
        context.Remove(known ?? new WorkflowTimer { Id = timerId, TenantId = Scope.Tenant(centreId) });
    }

    /// <summary>
    /// Gives each timer that was parked one more try when the server starts: what stood in its way may be mended by now, and a task whose clock stands
    /// still would be late without anybody's hearing of it. One that fails again is parked again. A digest is not made up for.
    /// </summary>
    /// <param name="contexts">Opens the context.</param>
    /// <param name="names">Those that are for this.</param>
    /// <param name="cancellation">Stops before anything is changed.</param>
    public static async Task ReviveAsync(Contexts contexts, string[] names, CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Timers);
        var parked = await context.Set<WorkflowTimer>()
            .Where(timer => timer.Kind == TimerKind.Host && timer.ParkedAt != null && names.Contains(timer.SubjectId)).ToListAsync(cancellation);
        foreach (var timer in parked)
        {
            (timer.ParkedAt, timer.Owner, timer.LeaseUntil, timer.Attempt) = (null, null, null, OneMoreTry);
        }

        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>The centre that a timer belongs to.</summary>
    public static Guid CentreOf(WorkflowTimer timer) => Guid.Parse(timer.TenantId, CultureInfo.InvariantCulture);
}
