using System.Text.Json.Nodes;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>Events that no step tells but somebody outside. It stages and saves nothing; whoever has saved nudges the timer loop.</summary>
public static class OutsideEvent
{
    /// <summary>The row that wakes whoever waits for the event, in bursts of their own, and starts what begins with it.</summary>
    /// <param name="id">Made by <see cref="IdSource"/>.</param>
    /// <param name="tenantId">In whose workflows; there is no event for all.</param>
    /// <param name="eventName">Its name.</param>
    /// <param name="instanceId">Only in this instance, which then nothing is started beside; null for all.</param>
    /// <param name="correlationId">Only for instances with this key; null for all.</param>
    /// <param name="payload">What it brings. No personal data.</param>
    /// <param name="now">When, to whole microseconds.</param>
    public static WorkflowTimer Timer(
        string id, string tenantId, string eventName, string? instanceId, string? correlationId, JsonNode? payload, DateTimeOffset now) => new()
    {
        Id = id,
        TenantId = tenantId,
        Kind = TimerKind.Event,
        InstanceId = instanceId,
        SubjectId = eventName,
        DueAt = now,
        Payload = Payload(correlationId, payload).ToJsonString(),
    };

    /// <summary>What such a row brings along, whoever tells the event.</summary>
    internal static JsonObject Payload(string? correlationId, JsonNode? payload) => new() { ["correlationId"] = correlationId, ["payload"] = payload?.DeepClone() };
}
