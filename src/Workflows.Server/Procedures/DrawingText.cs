using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Workflows.Engine.Activities;

namespace Workflows.Server.Procedures;

/// <summary>Drawings as JSON: whether two say the same, how many steps there are, where one step lies in another.</summary>
internal sealed class DrawingText(ActivityCatalogue catalogue)
{
    /// <summary>What a version's row says, and what is said of it only while it travels.</summary>
    public static IReadOnlyList<string> Derived { get; } =
    [
        "$schema", "id", "definitionId", "tenantId", "version", "isLatest", "isPublished", "isReadonly", "isSystem", "createdAt", "links", "materializerName", "providerName",
        "isMaterializerAvailable", "consumingWorkflowCount",
    ];

    /// <summary>How drawings are written: names in camelCase, Cyrillic as it is.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads a text that holds a definition; null if it holds none.</summary>
    public static JsonObject? Parse(string text)
    {
        try
        {
            var read = JsonNode.Parse(text) as JsonObject;
            return read?["root"] is JsonObject ? read
                : read?["model"] is JsonObject { } model ? Detached(read, "model", model)
                : read?["workflowDefinition"] is JsonObject { } wrapped ? Detached(read, "workflowDefinition", wrapped)
                : read;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null; // An object with the same key twice is found out late, as an argument.
        }
    }

    /// <summary>How many steps a drawing has, its root apart.</summary>
    public int Steps(JsonObject definition) => definition["root"] is JsonObject root ? Count(root) - 1 : 0;

    /// <summary>Whether each step has an id, and no two the same: cases, arrows and Studio itself know them by it.</summary>
    public bool TellsStepsApart(JsonObject definition)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool Tells(JsonObject step) => step["id"]?.ToString() is { Length: > 0 } id && seen.Add(id) && ChildrenOf(step).TrueForAll(Tells);
        return definition["root"] is not JsonObject root || Tells(root);
    }

    /// <summary>Whether two drawings say the same: the order of steps, where they lie and what is left out or said to be nothing do not count.</summary>
    public bool Same(string one, string other) =>
        Parse(one) is { } first && Parse(other) is { } second && JsonNode.DeepEquals(Essence(first), Essence(second));

    private JsonObject Essence(JsonObject definition)
    {
        foreach (var name in Derived.Append("toolVersion"))
        {
            definition.Remove(name);
        }

        if (definition["root"] is JsonObject root)
        {
            StripLayout(root);
        }

        return (JsonObject?)WithoutNothings(definition) ?? [];
    }

    private void StripLayout(JsonObject step)
    {
        step.Remove("nodeId");
        (step["metadata"] as JsonObject)?.Remove("designer");
        if (step["type"]?.ToString() == "Elsa.Flowchart")
        {
            Sort(step, "activities", item => Inside(item, "id")?.ToString() ?? "");
        }

        if (step["connections"] is JsonArray connections)
        {
            foreach (var connection in connections.OfType<JsonObject>())
            {
                connection.Remove("vertices");
            }

            Sort(step, "connections", item => item?.ToJsonString() ?? "");
        }

        foreach (var child in ChildrenOf(step))
        {
            StripLayout(child);
        }
    }

    private static void Sort(JsonObject step, string list, Func<JsonNode?, string> by)
    {
        if (step[list] is JsonArray items)
        {
            JsonNode?[] sorted = [.. items.OrderBy(by, StringComparer.Ordinal)];
            items.Clear();
            step[list] = new JsonArray(sorted);
        }
    }

    // Null, an empty text, list or object, and these few when they are false: what Studio writes where nothing was said.
    private static readonly HashSet<string> NothingWhenFalse =
        ["canStartWorkflow", "runAsynchronously", "showDescription", "isArray", "usableAsActivity", "autoUpdateConsumingWorkflows"];

    private static JsonNode? WithoutNothings(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                var kept = new JsonObject();
                foreach (var (name, value) in item)
                {
                    if (WithoutNothings(value) is { } something && !(NothingWhenFalse.Contains(name) && something.GetValueKind() == JsonValueKind.False))
                    {
                        kept[name] = something;
                    }
                }

                return kept.Count == 0 ? null : kept;
            case JsonArray list:
                return list.Count == 0 ? null : new JsonArray([.. list.Select(WithoutNothings)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0:
                return null;
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>What a step's kind declares; null when it is unknown here.</summary>
    public ActivityDeclaration? Declared(JsonObject step)
    {
        var type = step["type"] is JsonValue name && name.TryGetValue<string>(out var said) ? said : null;
        return type is null ? null
            : int.TryParse(step["version"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var version) && version != 0 ? catalogue.Find(type, version)?.Declaration
            : catalogue.Find(type)?.Declaration;
    }

    private int Count(JsonObject step) => 1 + ChildrenOf(step).Sum(Count);

    /// <summary>The steps directly inside a step.</summary>
    public List<JsonObject> ChildrenOf(JsonObject step)
    {
        var found = new List<JsonObject>();
        if (Declared(step) is { } declaration)
        {
            Replace(step, declaration, child =>
            {
                found.Add(child);
                return child;
            });
        }

        return found;
    }

    /// <summary>Puts something else, or the same, in the place of each step directly inside another.</summary>
    public static void Replace(JsonObject step, ActivityDeclaration declaration, Func<JsonObject, JsonObject> with)
    {
        if (declaration.ChildList is { } list && step[list] is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is JsonObject child)
                {
                    items[i] = null;
                    items[i] = with(child);
                }
            }
        }

        foreach (var key in declaration.Ports.Where(port => port is { Kind: PortKind.Embedded, IsBrowsable: true }).Select(port => port.Key))
        {
            ReplaceAt(step, key, with);
        }

        foreach (var cases in declaration.Inputs.Where(input => input.UiHint is "switch-editor" or "flow-switch-editor").Select(input => step[input.Key]).OfType<JsonArray>())
        {
            foreach (var one in cases.OfType<JsonObject>())
            {
                ReplaceAt(one, "activity", with);
            }
        }
    }

    private static void ReplaceAt(JsonObject owner, string key, Func<JsonObject, JsonObject> with)
    {
        if (owner[key] is JsonObject child)
        {
            owner[key] = null;
            owner[key] = with(child);
        }
    }

    // Whatever came from outside may be something else than an object, and is then left as it is.
    private static JsonNode? Inside(JsonNode? node, string key) => (node as JsonObject)?[key];

    private static JsonObject Detached(JsonObject owner, string key, JsonObject child)
    {
        owner.Remove(key);
        return child;
    }
}
