using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;
using static Workflows.Server.Tests.ElsaApi.ElsaCalls;

namespace Workflows.Server.Tests.ElsaApi;

/// <summary>
/// Calls that were recorded with a real Elsa server, made to ours: each answer has every field that Elsa's has, of the same kind. The shapes stand in
/// <c>elsa-shapes.json</c>: a field with «?» was not in every item.
/// </summary>
public abstract class ContractTests(DatabaseTemplate template) : ServerTest(template)
{
    private const string Api = "/elsa/api";
    private static readonly JsonNode Recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ElsaApi", "elsa-shapes.json")))!;

    // What Elsa answers of its own insides and Studio 3.8.2 does not read.
    private static readonly HashSet<string> LeftOut =
    [
        "clrType", "autoEvaluate", "runAsynchronously", "hash", "payload", "autoBurn", "callbackMethodName", "autoComplete", "completionCallbacks", "correlationId",
        "stringData", "dynamicVariables", "isExecuting", "faultCount", "ownerActivityNodeId", "activityState", "tenantId", "outputs", "properties", "MyKey", "Type",
    ];

    // Around the outermost steps Elsa has its Workflow activity, we have the flowchart in it: that is what Studio draws.
    private const string OtherContainer = "033-definition-subgraph-segments.container.activity";

    [Fact]
    public async Task Definitions_AnswerInElsasShape()
    {
        var server = await StartAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        foreach (var (recording, path) in ((string, string)[])
        [
            ("005-descriptors-activities", "/descriptors/activities"), ("006-descriptors-activity-writeline", "/descriptors/activities/Elsa.WriteLine"),
            ("008-descriptors-expression-descriptors", "/descriptors/expression-descriptors"), ("009-descriptors-variables", "/descriptors/variables"),
            ("010-descriptors-storage-drivers", "/descriptors/storage-drivers"), ("012-descriptors-incident-strategies", "/descriptors/incident-strategies"),
            ("016-features-installed", "/features/installed"),
        ])
        {
            await SameAsync(recording, await visitor.GetAsync(Api + path));
        }

        var saved = await SameAsync("022-definition-save-draft", await PostAsync(visitor, $"{Api}/workflow-definitions", Recorded["request"]));
        var (id, version) = (saved["workflowDefinition"]!["definitionId"]!.ToString(), saved["workflowDefinition"]!["id"]!.ToString());
        saved = await JsonAsync(await PostAsync(visitor, $"{Api}/workflow-definitions", Runnable(saved["workflowDefinition"]!.DeepClone())));
        await SameAsync("028-definition-publish", await PostAsync(visitor, $"{Api}/workflow-definitions/{id}/publish", new JsonObject()));
        foreach (var (recording, path) in ((string, string)[])
        [
            ("023-definitions-list", "?page=0&pageSize=20&versionOptions=Latest"), ("024-definition-by-definition-id-latest", $"/by-definition-id/{id}?versionOptions=Latest"),
            ("030-definition-by-id", $"/by-id/{version}"), ("031-definition-many-by-id", $"/many-by-id?ids={version}"),
            ("034-definition-name-unique", "/validation/is-name-unique?name=x"), ("036-definition-count", "/query/count"), ("037-definition-consumers", $"/{id}/consumers"),
            ("039-definition-versions", $"/{id}/versions"), ("045-definition-export", $"/{id}/export?versionOptions=Latest"),
            ("032-definition-subgraph", $"/subgraph/{version}?parentNodeId=Workflow1:Flowchart1"),
            ("033-definition-subgraph-segments", $"/subgraph/segments/{version}?childNodeId=Workflow1:Flowchart1:WriteLine1"),
        ])
        {
            await SameAsync(recording, await visitor.GetAsync($"{Api}/workflow-definitions{path}"));
        }

        await SameAsync("042-definition-revert", await PostAsync(visitor, $"{Api}/workflow-definitions/{id}/revert/1", null));
        JsonObject These() => new() { ["definitionIds"] = new JsonArray(id, "nowhere") };
        await SameAsync("091-definition-bulk-publish", await PostAsync(visitor, $"{Api}/bulk-actions/publish/workflow-definitions/by-definition-ids", These()));
        await SameAsync("089-definition-retract", await PostAsync(visitor, $"{Api}/workflow-definitions/{id}/retract", new JsonObject()));
        await SameAsync("092-definition-bulk-retract", await PostAsync(visitor, $"{Api}/bulk-actions/retract/workflow-definitions/by-definition-ids", These()));
        await SameAsync("095-definition-bulk-delete", await PostAsync(visitor, $"{Api}/bulk-actions/delete/workflow-definitions/by-definition-id", These()));
    }

    // Elsa publishes expressions that it cannot run; here they are refused, and what they would have said is said plainly.
    private static JsonObject Runnable(JsonNode model)
    {
        foreach (var expression in model["root"]!["activities"]!.AsArray().Select(step => step!["text"]?["expression"]).OfType<JsonObject>().Where(one => one["type"]!.ToString() is "Liquid" or "CSharp"))
        {
            expression["type"] = "Literal";
        }

        return new JsonObject { ["model"] = model, ["publish"] = false };
    }

    [Fact]
    public async Task Instances_AnswerInElsasShape()
    {
        var server = await StartAsync();
        var task = await server.StartCaseAsync();
        using var visitor = await server.SignedInAsync("koordynator1");
        await SameAsync("053-instances-list-post", await PostAsync(visitor, $"{Api}/workflow-instances", new JsonObject { ["page"] = 0, ["pageSize"] = 20 }));
        await SameAsync("058-instance-journal-post", await PostAsync(visitor, $"{Api}/workflow-instances/{task.InstanceId}/journal", new JsonObject { ["filter"] = new JsonObject { ["activityIds"] = new JsonArray(task.ActivityId) } }));
        await SameAsync("066-activity-executions-report", await PostAsync(visitor, $"{Api}/activity-executions/report", new JsonObject { ["workflowInstanceId"] = task.InstanceId }));
        foreach (var (recording, path) in ((string, string)[])
        [
            ("054-instance-get", ""), ("056-instance-execution-state", "/execution-state"), ("060-instance-variables", "/variables"),
        ])
        {
            await SameAsync(recording, await visitor.GetAsync($"{Api}/workflow-instances/{task.InstanceId}{path}"));
        }

        var runs = await SameAsync("062-activity-executions-list", await visitor.GetAsync($"{Api}/activity-executions/list?workflowInstanceId={task.InstanceId}"));
        await SameAsync("064-activity-execution-summaries", await visitor.GetAsync($"{Api}/activity-execution-summaries/list?workflowInstanceId={task.InstanceId}"));
        await SameAsync("065-activity-executions-count", await visitor.GetAsync($"{Api}/activity-executions/count?workflowInstanceId={task.InstanceId}"));
        await SameAsync("067-activity-execution-get", await visitor.GetAsync($"{Api}/activity-executions/{runs["items"]![0]!["id"]}"));
        await SameAsync("074-instances-bulk-cancel", await PostAsync(visitor, $"{Api}/bulk-actions/cancel/workflow-instances", new JsonObject { ["ids"] = new JsonArray(task.InstanceId) }));
    }

    private static async Task<JsonNode> SameAsync(string recording, HttpResponseMessage answer)
    {
        var ours = await JsonAsync(answer);
        var missing = new List<string>();
        Compare(Recorded["answers"]![recording], ours, recording, missing);
        Assert.True(missing.Count == 0, string.Join('\n', missing));
        return ours;
    }

    private static void Compare(JsonNode? recorded, JsonNode? ours, string path, List<string> missing)
    {
        switch (recorded)
        {
            case JsonObject when ours is JsonObject && path == OtherContainer:
                break;
            case JsonObject fields when ours is JsonObject own:
                foreach (var (name, kind) in fields)
                {
                    if (name.EndsWith('?') || LeftOut.Contains(name))
                    {
                        continue;
                    }

                    if (!own.ContainsKey(name))
                    {
                        missing.Add($"{path}.{name} is missing");
                    }
                    else
                    {
                        Compare(kind, own[name], $"{path}.{name}", missing);
                    }
                }

                break;
            case JsonArray items when ours is JsonArray own:
                if (items.Count > 0 && own.Count > 0)
                {
                    Compare(items[0], own[0], $"{path}[0]", missing);
                }

                break;
            case JsonValue kind when kind.ToString() is "string" or "number" or "boolean":
                if (KindOf(ours) != kind.ToString())
                {
                    missing.Add($"{path} is {KindOf(ours)}, not {kind}");
                }

                break;
            case JsonObject or JsonArray:
                missing.Add($"{path} is {KindOf(ours)}, not {(recorded is JsonObject ? "object" : "array")}");
                break;
        }
    }

    private static string KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Array => "array",
        _ => "object",
    };
}

public sealed class ContractOnPostgres() : ContractTests(Databases.PostgresWithPeople);

public sealed class ContractOnSqlite() : ContractTests(Databases.SqliteWithPeople);
