using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>How a start that waits for its own burst is written into a timer's payload, and read again.</summary>
internal static class QueuedStart
{
    public static JsonObject Of(StartChild child, WorkflowInstance parent) => new()
    {
        ["definitionId"] = child.DefinitionId,
        ["versionId"] = child.VersionId,
        ["correlationId"] = child.CorrelationId,
        ["input"] = new JsonObject(child.Input.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
        ["parentInstanceId"] = parent.Id,
        ["parentBookmarkId"] = child.ParentBookmarkId,
    };

    public static JsonObject Of(WorkflowTrigger trigger, string? correlationId, JsonNode? payload) => new()
    {
        ["correlationId"] = correlationId,
        ["definitionId"] = trigger.DefinitionId,
        ["versionId"] = trigger.DefinitionVersionId,
        ["triggerActivityId"] = trigger.ActivityId,
        ["payload"] = payload?.DeepClone(),
    };

    public static StartInstance Read(WorkflowTimer timer)
    {
        var payload = JsonNode.Parse(timer.Payload!)!.AsObject();
        return new StartInstance(timer.InstanceId!, timer.TenantId, payload["definitionId"].AsText()!)
        {
            VersionId = payload["versionId"].AsText(),
            CorrelationId = payload["correlationId"].AsText(),
            Input = (payload["input"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone()),
            TriggerActivityId = payload["triggerActivityId"].AsText(),
            Payload = payload["payload"]?.DeepClone(),
            ParentInstanceId = payload["parentInstanceId"].AsText(),
            ParentBookmarkId = payload["parentBookmarkId"].AsText(),
        };
    }
}
