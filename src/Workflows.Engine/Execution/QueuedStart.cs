using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>How a start that waits for its own burst is written into a timer's payload, and read again.</summary>
internal static class QueuedStart
{
    public static JsonObject Of(StartChild child, WorkflowInstance parent, IReadOnlyDictionary<string, JsonNode?> carried) => new()
    {
        ["carried"] = ObjectOf(carried),
        ["definitionId"] = child.DefinitionId,
        ["versionId"] = child.VersionId,
        ["correlationId"] = child.CorrelationId,
        ["input"] = ObjectOf(child.Input),
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
            Input = FieldsOf(payload["input"]),
            Carried = FieldsOf(payload["carried"]),
            TriggerActivityId = payload["triggerActivityId"].AsText(),
            Payload = payload["payload"]?.DeepClone(),
            ParentInstanceId = payload["parentInstanceId"].AsText(),
            ParentBookmarkId = payload["parentBookmarkId"].AsText(),
        };
    }

    private static JsonObject ObjectOf(IReadOnlyDictionary<string, JsonNode?> fields) =>
        new(fields.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private static Dictionary<string, JsonNode?> FieldsOf(JsonNode? fields) =>
        (fields as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());
}
