using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>Starts by triggers whose time has come, whether the engine keeps it or the host itself.</summary>
public static class TriggeredStart
{
    /// <summary>The row that starts an instance, once, in a burst of its own.</summary>
    /// <param name="id">Made by <see cref="IdSource"/>.</param>
    /// <param name="tenantId">In whose unit; the workflow may be one that it only sees.</param>
    /// <param name="instanceId">The instance's id, made by <see cref="IdSource"/>.</param>
    /// <param name="trigger">What starts it.</param>
    /// <param name="now">When, to whole microseconds.</param>
    public static WorkflowTimer Timer(string id, string tenantId, string instanceId, WorkflowTrigger trigger, DateTimeOffset now) => new()
    {
        Id = id,
        TenantId = tenantId,
        Kind = TimerKind.Start,
        InstanceId = instanceId,
        DueAt = now,
        Payload = QueuedStart.Of(trigger, null, null).ToJsonString(),
    };
}
