using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Server.Procedures.PickLists;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// The two shapes of a drawing: as it is stored (nothing in it that is derived) and as Studio wants it (each step with its <c>nodeId</c>, its version, and a
/// type that it knows: a step of an unknown type would leave the canvas empty, and the next save would wipe the procedure out).
/// </summary>
internal sealed class DefinitionText(ActivityCatalogue catalogue)
{
    /// <summary>What Studio draws in place of a step that is unknown here.</summary>
    public const string NotFoundType = "Elsa.NotFoundActivity";

    // What a version's row says, and what is said of it only while it travels.
    private static readonly string[] Derived =
    [
        "$schema", "id", "definitionId", "tenantId", "version", "isLatest", "isPublished", "isReadonly", "isSystem", "createdAt", "links", "materializerName", "providerName",
        "isMaterializerAvailable", "consumingWorkflowCount",
    ];

    /// <summary>Whether a field is a task's list of ways to end: objects here, in Studio the texts of its arrows.</summary>
    public static bool IsOutcomes(InputDeclaration input) => input is { UiHint: "dynamic-outcomes", IsWrapped: false };

    /// <summary>Whether a field is a task's list of reminders: numbers with units here, in Studio boxes to tick.</summary>
    public static bool IsReminders(InputDeclaration input) => input.OptionsFrom == PickList.Reminders;

    /// <summary>A definition as it travels, without what its row says.</summary>
    /// <param name="text">As it is stored.</param>
    public JsonObject ToStudio(string text)
    {
        var definition = Parse(text)!;
        foreach (var list in (string[])["variables", "inputs", "outputs", "outcomes"])
        {
            definition[list] ??= new JsonArray();
        }

        definition["customProperties"] ??= new JsonObject();
        definition["options"] ??= new JsonObject();
        if (definition["root"] is JsonObject root)
        {
            definition["root"] = Shown(root, "Workflow1");
        }

        return definition;
    }

    /// <summary>A definition as it is stored, of what Studio or a file brings.</summary>
    /// <param name="model">As it came; it is changed.</param>
    public string ToStored(JsonObject model)
    {
        foreach (var name in Derived)
        {
            model.Remove(name);
        }

        if (model["root"] is JsonObject root)
        {
            model["root"] = Kept(root);
        }

        return model.ToJsonString(ElsaJson.Options);
    }

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

    private JsonObject Shown(JsonObject step, string parent)
    {
        var path = $"{parent}:{step["id"]}";
        if (Declared(step) is not { } declaration)
        {
            return StandIn(step, path);
        }

        step["nodeId"] = path;
        step["version"] = declaration.Version;
        if (step["metadata"] is not JsonObject)
        {
            step["metadata"] = new JsonObject();
        }

        if (step["customProperties"] is not JsonObject)
        {
            step["customProperties"] = new JsonObject();
        }

        // Elsa always says these; said to be nothing, they make no other drawing of it.
        var custom = (JsonObject)step["customProperties"]!;
        custom["canStartWorkflow"] ??= false;
        custom["runAsynchronously"] ??= false;
        if (declaration.IsContainer)
        {
            step["variables"] ??= new JsonArray();
            custom["notFoundConnections"] ??= new JsonArray();
        }

        foreach (var outcomes in declaration.Inputs.Where(IsOutcomes))
        {
            ShowOutcomes(step, outcomes.Key);
        }

        foreach (var reminders in declaration.Inputs.Where(IsReminders).Where(input => step[input.Key] is JsonArray))
        {
            step[reminders.Key] = ShownReminders(step[reminders.Key]);
        }

        Replace(step, declaration, child => Shown(child, path));
        return step;
    }

    // What Studio cannot hold of an outcome (its kind, whether the form is checked) travels beside them, by its text.
    private static void ShowOutcomes(JsonObject step, string key)
    {
        if (step[key] is not JsonArray list)
        {
            return;
        }

        var kinds = new JsonObject();
        foreach (var item in list.OfType<JsonObject>().Where(item => item["text"] is not null && !kinds.ContainsKey(item["text"]!.ToString())))
        {
            kinds[item["text"]!.ToString()] = item.DeepClone();
        }

        ((JsonObject)step["customProperties"]!)[key] = kinds;
        step[key] = ShownOutcomes(list);
    }

    /// <summary>A task's outcomes as Studio holds them: a list of texts.</summary>
    public static JsonObject ShownOutcomes(JsonArray outcomes)
    {
        var texts = new JsonArray([.. outcomes.Select(item => (JsonNode?)(item is JsonObject ? item["text"] : item)?.DeepClone())]);
        return new JsonObject
        {
            ["typeName"] = "String[]",
            ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = texts.ToJsonString(ElsaJson.Options) },
        };
    }

    /// <summary>Reminders as Studio holds them: a list of texts.</summary>
    public static JsonArray ShownReminders(JsonNode? drawn) =>
        [.. (drawn as JsonArray ?? []).Select(one => (JsonNode?)(Reminders.Text(one) is { } text ? JsonValue.Create(text) : one?.DeepClone()))];

    private static void KeepReminders(JsonObject step, string key)
    {
        if ((step[key] as JsonArray ?? (step[key] is JsonValue text && text.TryGetValue<string>(out var said) ? ReadList(said) : null)) is { } list)
        {
            step[key] = new JsonArray([.. list.Select(one => one is JsonValue value && value.TryGetValue<string>(out var word) ? Reminders.Stretch(word) ?? one.DeepClone() : one?.DeepClone())]);
        }
    }

    private static void KeepOutcomes(JsonObject step, string key)
    {
        var kinds = (step["customProperties"] as JsonObject)?[key] as JsonObject;
        (step["customProperties"] as JsonObject)?.Remove(key);
        if (Inside(Inside(step[key], "expression"), "value") is not { } value)
        {
            return;
        }

        var texts = value as JsonArray ?? (value is JsonValue text && text.TryGetValue<string>(out var said) ? ReadList(said) : null);
        if (texts is not null)
        {
            step[key] = new JsonArray([.. texts.Select(one => one?.ToString()).OfType<string>().Where(one => one.Trim().Length > 0)
                .Select(one => kinds?[one]?.DeepClone() ?? new JsonObject { ["text"] = one, ["kind"] = "Other", ["checks"] = true })]);
        }
    }

    // Whatever came from outside may be something else than an object, and is then left as it is.
    private static JsonNode? Inside(JsonNode? node, string key) => (node as JsonObject)?[key];

    private static JsonArray? ReadList(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject StandIn(JsonObject step, string path)
    {
        var type = step["type"]?.ToString() ?? "";
        var metadata = step["metadata"]?.DeepClone() as JsonObject ?? [];
        metadata["displayText"] ??= $"Невідомий крок: {type}";
        return new JsonObject
        {
            ["id"] = step["id"]?.DeepClone(),
            ["nodeId"] = path,
            ["name"] = step["name"]?.DeepClone(),
            ["type"] = NotFoundType,
            ["version"] = 1,
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
            ["metadata"] = metadata,
            ["missingTypeName"] = type,
            ["missingTypeVersion"] = step["version"]?.DeepClone() ?? 0,
            ["originalActivityJson"] = step.ToJsonString(ElsaJson.Options),
        };
    }

    private JsonObject Kept(JsonObject step)
    {
        if (step["type"]?.ToString() == NotFoundType && step["originalActivityJson"]?.ToString() is { } original && Read(original) is { } was)
        {
            // The step itself is as it was; where it lies may have changed.
            if (Inside(step["metadata"], "designer")?.DeepClone() is { } designer)
            {
                if (was["metadata"] is not JsonObject metadata)
                {
                    was["metadata"] = metadata = [];
                }

                metadata["designer"] = designer;
            }

            // A copy of it is a step of its own.
            was["id"] = step["id"]?.DeepClone();

            return was;
        }

        step.Remove("nodeId");
        if (Declared(step) is { } declaration)
        {
            foreach (var outcomes in declaration.Inputs.Where(IsOutcomes))
            {
                KeepOutcomes(step, outcomes.Key);
            }

            foreach (var reminders in declaration.Inputs.Where(IsReminders))
            {
                KeepReminders(step, reminders.Key);
            }

            Replace(step, declaration, Kept);
        }

        return step;
    }

    private static JsonObject? Read(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ActivityDeclaration? Declared(JsonObject step)
    {
        var type = step["type"] is JsonValue name && name.TryGetValue<string>(out var said) ? said : null;
        return type is null ? null
            : int.TryParse(step["version"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var version) && version != 0 ? catalogue.Find(type, version)?.Declaration
            : catalogue.Find(type)?.Declaration;
    }

    private int Count(JsonObject step) => 1 + ChildrenOf(step).Sum(Count);

    private List<JsonObject> ChildrenOf(JsonObject step)
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

    // Puts something else, or the same, in the place of each step directly inside another.
    private static void Replace(JsonObject step, ActivityDeclaration declaration, Func<JsonObject, JsonObject> with)
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

    private static JsonObject Detached(JsonObject owner, string key, JsonObject child)
    {
        owner.Remove(key);
        return child;
    }
}
