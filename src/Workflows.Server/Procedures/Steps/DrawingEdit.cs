using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Server.Procedures.Steps;

/// <summary>A place for a step: on what leads out of a step by a port, or before the first one.</summary>
/// <param name="After">The step; null for the beginning of the drawing.</param>
/// <param name="Port">The port by which it is left.</param>
public sealed record StepPlace(string? After, string Port);

/// <summary>
/// A drawing that is being changed, as JSON. Whatever is not changed stays as it was, to the letter; steps keep their ids, and arrows follow their steps.
/// </summary>
public sealed class DrawingEdit
{
    private const string Done = "Done";
    private const int UsualTitle = 20, UsualWord = 10; // Letters.

    private readonly Dictionary<string, (JsonObject Step, JsonObject? Flowchart)> steps = new(StringComparer.Ordinal);

    private DrawingEdit(JsonObject definition)
    {
        Definition = definition;
        Add(definition["root"], null);
        foreach (var flowchart in steps.Values.Select(one => one.Flowchart).OfType<JsonObject>().Distinct().ToList())
        {
            Straighten(flowchart);
        }
    }

    /// <summary>The whole definition.</summary>
    public JsonObject Definition { get; }

    /// <summary>The step with which a case begins, after a change that has moved it; null while none has.</summary>
    public string? First { get; private set; }

    /// <summary>It as it is stored.</summary>
    public string Text => Definition.ToJsonString(DrawingText.Json);

    /// <summary>Opens a drawing; null when the text holds none.</summary>
    public static DrawingEdit? Of(string text) => DrawingText.Parse(text) is { } definition && definition["root"] is JsonObject ? new DrawingEdit(definition) : null;

    /// <summary>The step of this id, wherever it lies; null when there is none.</summary>
    public JsonObject? Step(string id) => steps.GetValueOrDefault(id).Step;

    /// <summary>Whether a step lies directly in a flowchart, so that arrows lead to it.</summary>
    public bool IsOnArrows(string id) => steps.GetValueOrDefault(id).Flowchart is not null;

    /// <summary>Writes what people call the procedure.</summary>
    public void SetText(string key, string? text) => Put(Definition, key, string.IsNullOrWhiteSpace(text) ? null : JsonValue.Create(text.Trim()));

    /// <summary>Writes a field of a step; null empties it.</summary>
    public void Set(string id, InputDeclaration input, JsonNode? value)
    {
        var step = steps[id].Step;
        if (value is null || !input.IsWrapped)
        {
            Put(step, input.Key, value);
            return;
        }

        // As Studio writes them: literals are texts, lists JSON in a text.
        var isList = value is JsonArray or JsonObject;
        step[input.Key] = new JsonObject
        {
            ["typeName"] = (step[input.Key] as JsonObject)?["typeName"]?.DeepClone() ?? (isList && input.UiHint == "dynamic-outcomes" ? "String[]" : input.TypeName),
            ["expression"] = new JsonObject { ["type"] = isList ? ExpressionTypes.Object : ExpressionTypes.Literal, ["value"] = isList ? value.ToJsonString(DrawingText.Json) : Literal(value) },
        };
    }

    /// <summary>The names of all steps, by which expressions know them.</summary>
    public IEnumerable<string> Names => steps.Values.Select(one => one.Step["name"]?.ToString()).OfType<string>();

    /// <summary>Writes what a step is called on the drawing; null lets it be called by what it does.</summary>
    public void SetTitle(string id, string? title)
    {
        var step = steps[id].Step;
        if (step["metadata"] is not JsonObject metadata)
        {
            step["metadata"] = metadata = [];
        }

        Put(metadata, "displayText", title is null ? null : JsonValue.Create(title));
    }

    /// <summary>The steps that a port of a step leads to.</summary>
    public IReadOnlyList<string> Targets(string id, string port) => [.. Arrows(id).Where(arrow => IsFrom(arrow, id, port)).Select(TargetOf).OfType<string>()];

    /// <summary>The ports that arrows leave a step by.</summary>
    public IReadOnlyList<string> PortsOf(string id) => [.. Arrows(id).Where(arrow => SourceOf(arrow) == id).Select(PortOf).Distinct()];

    /// <summary>Lets a port lead to one step and to no other; null lets nothing follow.</summary>
    public void Link(string id, string port, string? target)
    {
        var arrows = Arrows(id);
        foreach (var old in arrows.Where(arrow => IsFrom(arrow, id, port)).ToList())
        {
            arrows.Remove(old);
        }

        if (target is not null && steps.GetValueOrDefault(target).Flowchart == steps[id].Flowchart)
        {
            arrows.Add(Arrow(id, port, target));
        }
    }

    /// <summary>
    /// Lets a case begin with a step, whatever else no arrow leads to: as Elsa does, by the mark that it may start the workflow. No other step that is no trigger
    /// keeps the mark.
    /// </summary>
    public void BeginWith(string id, Func<JsonObject, bool> isTrigger)
    {
        foreach (var (step, _) in steps.Values)
        {
            var custom = step["customProperties"] as JsonObject;
            if (step["id"]!.ToString() == id)
            {
                if (custom is null)
                {
                    step["customProperties"] = custom = [];
                }

                custom["canStartWorkflow"] = true;
            }
            else if (custom?["canStartWorkflow"] is not null && !isTrigger(step))
            {
                custom.Remove("canStartWorkflow");
            }
        }
    }

    /// <summary>Lays the steps of a flowchart out; one that has no place of its own makes all others be laid out with it.</summary>
    public void LayOut(IEnumerable<KeyValuePair<string, (int X, int Y)>> places)
    {
        foreach (var (id, (x, y)) in places)
        {
            Place(steps[id].Step, x, y);
        }
    }

    /// <summary>Whether a step of the same flowchart has no place on the drawing.</summary>
    public bool HasStepsWithoutPlaces => steps.Values.Any(one => one.Flowchart is not null && PositionOf(one.Step) is null);

    /// <summary>Gives a port another name: what left by it leaves by that.</summary>
    public void RenamePort(string id, string from, string to)
    {
        foreach (var arrow in Arrows(id).Where(arrow => IsFrom(arrow, id, from)).OfType<JsonObject>())
        {
            arrow["source"]!["port"] = to;
        }
    }

    /// <summary>Puts a new step in.</summary>
    /// <param name="step">The step, with an id that no other has.</param>
    /// <param name="place">Where; what followed there follows the new step.</param>
    /// <param name="first">The first step of the flowchart, for the place before it.</param>
    /// <param name="ports">By which ports the new step goes on, the one that leads on first.</param>
    public void Insert(JsonObject step, StepPlace place, string? first, IReadOnlyList<string> ports)
    {
        var id = step["id"]!.ToString();
        var flowchart = place.After is { } after ? steps[after].Flowchart! : (JsonObject)Definition["root"]!;
        MakeRoom(flowchart, step, place.After ?? first, isBefore: place.After is null);
        Listed(flowchart, "activities").Add(step);
        steps[id] = (step, flowchart);
        Enter(id, place, first, ports);
        First = place.After is null ? id : First;
        KeepFirst(Listed(flowchart, "activities"), place.After is null ? id : first);
    }

    /// <summary>Puts a step that is there already elsewhere; what led to it leads to what it led to.</summary>
    /// <param name="id">The step.</param>
    /// <param name="port">The port by which it leads on; ways that lead elsewhere stay.</param>
    /// <param name="place">Where to.</param>
    /// <param name="first">The first step of the flowchart, for the place before it.</param>
    /// <param name="leadsBack">Whether an arrow comes back to the step from what lies behind it: such arrows stay.</param>
    public void Move(string id, string port, StepPlace place, string? first, Func<string, string, bool> leadsBack)
    {
        var onward = Targets(id, port).Where(target => target != id).ToList();
        List<string> ports =
        [
            port, .. Arrows(id).Where(arrow => SourceOf(arrow) == id).Select(PortOf).Distinct().Where(other => other != port && onward.Count > 0 && Targets(id, other).SequenceEqual(Targets(id, port))),
        ];
        Redirect(id, onward, arrow => !leadsBack(SourceOf(arrow) ?? "", PortOf(arrow)));
        ports.ForEach(one => Link(id, one, null));

        // Where it was the first, the one behind it is now.
        var behind = first == id ? onward.FirstOrDefault() : first;
        Enter(id, place, behind, ports);
        var (step, flowchart) = steps[id];
        var list = Listed(flowchart!, "activities");
        list.Remove(step);
        MakeRoom(flowchart!, step, place.After ?? behind, isBefore: place.After is null);
        list.Add(step);
        First = place.After is null ? id : first == id ? behind : First;
        KeepFirst(list, place.After is null ? id : behind);
    }

    /// <summary>Takes a step out; what led to it leads to what one of its ports led to.</summary>
    /// <param name="id">The step.</param>
    /// <param name="port">The port; null lets nothing follow.</param>
    /// <param name="first">The first step of the flowchart.</param>
    public void Remove(string id, string? port, string? first)
    {
        IReadOnlyList<string> onward = port is null ? [] : [.. Targets(id, port).Where(target => target != id).Distinct()];
        Redirect(id, onward, _ => true);
        var (step, flowchart) = steps[id];
        var arrows = Listed(flowchart!, "connections");
        foreach (var arrow in arrows.Where(arrow => SourceOf(arrow) == id).ToList())
        {
            arrows.Remove(arrow);
        }

        Listed(flowchart!, "activities").Remove(step);
        var behind = onward is [var next, ..] ? next : null;
        First = first == id ? behind : First;
        KeepFirst(Listed(flowchart!, "activities"), first == id ? behind : first);
        steps.Remove(id);
    }

    private static string Literal(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => value.ToString(),
    };

    private void Enter(string id, StepPlace place, string? first, IReadOnlyList<string> ports)
    {
        var arrows = Arrows(id);
        List<string> follow = place.After is { } after ? [.. Targets(after, place.Port)] : first is null ? [] : [first];
        if (place.After is { } source)
        {
            Link(source, place.Port, id);
        }

        foreach (var port in ports)
        {
            foreach (var target in follow.Where(target => target != id))
            {
                arrows.Add(Arrow(id, port, target));
            }
        }
    }

    private void Redirect(string id, IReadOnlyList<string> onward, Func<JsonNode?, bool> which)
    {
        var arrows = Arrows(id);
        foreach (var arrow in arrows.Where(arrow => TargetOf(arrow) == id && SourceOf(arrow) != id).Where(which).ToList())
        {
            var (source, port) = (SourceOf(arrow)!, PortOf(arrow));
            arrows.Remove(arrow);
            foreach (var target in onward.Where(target => !arrows.Any(other => IsFrom(other, source, port) && TargetOf(other) == target)))
            {
                arrows.Add(Arrow(source, port, target));
            }
        }
    }

    // The first step that no arrow enters is where a case begins; among several the text's order decides.
    private static void KeepFirst(JsonArray list, string? id)
    {
        if (id is not null && list.OfType<JsonObject>().FirstOrDefault(step => step["id"]?.ToString() == id) is { } step)
        {
            list.Remove(step);
            list.Insert(0, step);
        }
    }

    // What stands right of it moves aside, so that somebody's own layout stays as it is.
    private static void MakeRoom(JsonObject flowchart, JsonObject step, string? beside, bool isBefore)
    {
        var others = Listed(flowchart, "activities").OfType<JsonObject>().ToList();
        if (others.FirstOrDefault(other => other["id"]?.ToString() == beside) is not { } neighbour || PositionOf(neighbour) is not var (x, y))
        {
            return; // All of it is laid out afterwards.
        }

        var left = isBefore ? x : x + WidthOf(neighbour);
        foreach (var other in others)
        {
            if (PositionOf(other) is var (there, height) && there >= (isBefore ? x : x + 1) && other != step)
            {
                Place(other, there + WidthOf(step), height);
            }
        }

        Place(step, left, y);
    }

    // Its title may still be given, and so may the words of its arrows.
    private static int WidthOf(JsonObject step) =>
        Drawing.Width(Math.Max(UsualTitle, ((step["metadata"] as JsonObject)?["displayText"] ?? step["title"])?.ToString().Length ?? 0), UsualWord);

    private static (double X, double Y)? PositionOf(JsonObject step) =>
        ((step["metadata"] as JsonObject)?["designer"] as JsonObject)?["position"] is JsonObject place && Number(place["x"]) is { } x && Number(place["y"]) is { } y ? (x, y) : null;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static void Place(JsonObject step, double x, double y)
    {
        if (step["metadata"] is not JsonObject metadata)
        {
            step["metadata"] = metadata = [];
        }

        if (metadata["designer"] is not JsonObject designer)
        {
            metadata["designer"] = designer = [];
        }

        designer["position"] = new JsonObject { ["x"] = Math.Round(x), ["y"] = Math.Round(y) };
    }

    private JsonArray Arrows(string id) => steps[id].Flowchart is { } flowchart ? Listed(flowchart, "connections") : [];

    // Arrows in Elsa's older spelling, or with names in capitals, are read by the engine; here each gets the one shape that this class knows.
    private static void Straighten(JsonObject flowchart)
    {
        var arrows = Listed(flowchart, "connections");
        for (var at = 0; at < arrows.Count; at++)
        {
            if (arrows[at] is JsonObject arrow && (arrow["source"] is not JsonObject || arrow["target"] is not JsonObject || End(arrow, "source")?["activity"] is null || End(arrow, "target")?["activity"] is null)
                && Said(arrow, "source") is { Id: { } source } from && Said(arrow, "target") is { Id: { } target })
            {
                arrows[at] = Arrow(source, from.Port ?? Done, target);
            }
        }
    }

    private static (string? Id, string? Port) Said(JsonObject arrow, string end)
    {
        var value = Find(arrow, end);
        return value is JsonObject pair ? (Find(pair, "activity")?.ToString(), Find(pair, "port")?.ToString()) : (value?.ToString(), Find(arrow, end + "Port")?.ToString());
    }

    private static JsonNode? Find(JsonObject item, string key) => item.FirstOrDefault(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).Value;

    private static JsonArray Listed(JsonObject flowchart, string key)
    {
        if (flowchart[key] is not JsonArray list)
        {
            flowchart[key] = list = [];
        }

        return list;
    }

    private static JsonObject Arrow(string id, string port, string target) => new()
    {
        ["source"] = new JsonObject { ["activity"] = id, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };

    private static bool IsFrom(JsonNode? arrow, string id, string port) => SourceOf(arrow) == id && PortOf(arrow) == port;

    private static string? SourceOf(JsonNode? arrow) => End(arrow, "source")?["activity"]?.ToString();

    private static string PortOf(JsonNode? arrow) => End(arrow, "source")?["port"]?.ToString() is { Length: > 0 } port ? port : Done;

    private static string? TargetOf(JsonNode? arrow) => End(arrow, "target")?["activity"]?.ToString();

    private static JsonObject? End(JsonNode? arrow, string key) => (arrow as JsonObject)?[key] as JsonObject;

    private static void Put(JsonObject owner, string key, JsonNode? value)
    {
        if (value is null)
        {
            owner.Remove(key);
        }
        else
        {
            owner[key] = value;
        }
    }

    // Whatever has a type and an id is a step, wherever it lies.
    private void Add(JsonNode? node, JsonObject? flowchart)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Add(item, flowchart);
            }
        }
        else if (node is JsonObject item)
        {
            var isStep = item["type"] is JsonValue && item["id"] is JsonValue;
            if (isStep)
            {
                steps.TryAdd(item["id"]!.ToString(), (item, flowchart));
            }

            foreach (var (key, inner) in item)
            {
                Add(inner, isStep && key == "activities" && item["type"]!.ToString() == "Elsa.Flowchart" ? item : null);
            }
        }
    }
}
