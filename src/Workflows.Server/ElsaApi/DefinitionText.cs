using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Server.Procedures;
using Workflows.Server.Procedures.PickLists;

namespace Workflows.Server.ElsaApi;

/// <summary>
/// The two shapes of a drawing: as it is stored (nothing in it that is derived) and as Studio wants it (each step with its <c>nodeId</c>, its version, and a
/// type that it knows: a step of an unknown type would leave the canvas empty, and the next save would wipe the procedure out).
/// </summary>
internal sealed class DefinitionText(DrawingText drawings)
{
    /// <summary>What Studio draws in place of a step that is unknown here.</summary>
    public const string NotFoundType = "Elsa.NotFoundActivity";

    /// <summary>Whether a field is a task's list of ways to end: objects here, in Studio the texts of its arrows.</summary>
    public static bool IsOutcomes(InputDeclaration input) => input is { UiHint: "dynamic-outcomes", IsWrapped: false };

    /// <summary>Whether a field is a task's list of reminders: numbers with units here, in Studio boxes to tick.</summary>
    public static bool IsReminders(InputDeclaration input) => input.OptionsFrom == PickList.Reminders;

    /// <summary>A definition as it travels, without what its row says.</summary>
    /// <param name="text">As it is stored.</param>
    public JsonObject ToStudio(string text)
    {
        var definition = DrawingText.Parse(text)!;
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
        foreach (var name in DrawingText.Derived)
        {
            model.Remove(name);
        }

        if (model["root"] is JsonObject root)
        {
            model["root"] = Kept(root);
        }

        return model.ToJsonString(DrawingText.Json);
    }

    private JsonObject Shown(JsonObject step, string parent)
    {
        var path = $"{parent}:{step["id"]}";
        if (drawings.Declared(step) is not { } declaration)
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

        DrawingText.Replace(step, declaration, child => Shown(child, path));
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
            ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = texts.ToJsonString(DrawingText.Json) },
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
            ["originalActivityJson"] = step.ToJsonString(DrawingText.Json),
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
        if (drawings.Declared(step) is { } declaration)
        {
            foreach (var outcomes in declaration.Inputs.Where(IsOutcomes))
            {
                KeepOutcomes(step, outcomes.Key);
            }

            foreach (var reminders in declaration.Inputs.Where(IsReminders))
            {
                KeepReminders(step, reminders.Key);
            }

            DrawingText.Replace(step, declaration, Kept);
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
}
