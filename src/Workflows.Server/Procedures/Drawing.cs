using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;

namespace Workflows.Server.Procedures;

/// <summary>
/// Lays out a procedure's flowcharts and formats its text, so that nobody types positions: steps stand in columns from left to right, each right
/// of all that lead to it (arrows that go back aside), in the order of what leads to them. The same text always gives the same drawing.
/// </summary>
internal static class Drawing
{
    private const int RowHeight = 160;
    private const int Top = 120;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text laid out and formatted.</summary>
    /// <exception cref="DefinitionException">It cannot run; the message says why.</exception>
    public static string Of(string text, ActivityCatalogue catalogue)
    {
        var reading = WorkflowDefinitionReader.Read(text, catalogue);
        var errors = reading.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.Text).ToList();
        if (reading.Definition is not { } definition || errors.Count > 0)
        {
            throw new DefinitionException(string.Join(' ', errors));
        }

        var graph = WorkflowGraph.Compile(definition);
        var places = graph.Flowcharts.SelectMany(Places).ToDictionary();
        var json = JsonNode.Parse(text)!;
        Place(json["root"], places);
        return json.ToJsonString(Format) + "\n";
    }

    /// <summary>Where each step of a flowchart stands, in the drawing's pixels.</summary>
    public static IEnumerable<KeyValuePair<string, (int X, int Y)>> Places(FlowchartGraph flowchart)
    {
        if (flowchart.Start() is not { } start)
        {
            return [];
        }

        var columns = Columns(flowchart, flowchart.Directions(start.Id));
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var column in flowchart.Flowchart.Activities.GroupBy(step => columns[step.Id]).OrderBy(group => group.Key))
        {
            // OrderBy keeps the text's order among equals.
            var ordered = column.OrderBy(step => flowchart.Inbound(step.Id)
                .Where(arrow => columns[arrow.SourceId] < column.Key)
                .Select(arrow => rows[arrow.SourceId]).DefaultIfEmpty(0).Average());
            foreach (var (row, step) in ordered.Index())
            {
                rows[step.Id] = row;
            }
        }

        var left = new Dictionary<int, int>();
        var x = 0;
        foreach (var column in flowchart.Flowchart.Activities.GroupBy(step => columns[step.Id]).OrderBy(group => group.Key))
        {
            left[column.Key] = x;
            x += column.Max(step => Width(step, flowchart.Flowchart.Connections.Where(arrow => arrow.SourceId == step.Id)));
        }

        return rows.Select(row => KeyValuePair.Create(row.Key, (left[columns[row.Key]], Top + (row.Value * RowHeight))));
    }

    private static int Width(ActivityNode step, IEnumerable<Connection> arrows) =>
        Width(Math.Max(step.Title.Length, step.Declaration.DisplayName.Length), arrows.Select(arrow => arrow.SourcePort.Length).DefaultIfEmpty(0).Max());

    /// <summary>
    /// How much room a step needs as Studio draws it, in the drawing's pixels: the box is as wide as its title, the words of its arrows stand right of it, and the
    /// arrows need room to bend.
    /// </summary>
    /// <param name="letters">The length of its title.</param>
    /// <param name="words">The length of the longest word on an arrow that leaves it.</param>
    public static int Width(int letters, int words)
    {
        const double box = 104, letter = 7.8, smallLetter = 6.8, bend = 80;
        return (int)Math.Ceiling((box + (letter * letters) + (smallLetter * words) + bend) / 20) * 20;
    }

    /// <summary>How many forward arrows lead to each step, by the longest way. They form no circle, so as many rounds as there are steps are enough.</summary>
    internal static Dictionary<string, int> Columns(FlowchartGraph flowchart, FlowDirections directions)
    {
        var columns = flowchart.Flowchart.Activities.ToDictionary(step => step.Id, _ => 0, StringComparer.Ordinal);
        var forward = flowchart.Flowchart.Connections.Where(arrow => directions.Of(arrow) == FlowDirection.Forward).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var arrow in forward.Where(arrow => columns[arrow.TargetId] <= columns[arrow.SourceId]))
            {
                columns[arrow.TargetId] = columns[arrow.SourceId] + 1;
                changed = true;
            }
        }

        return columns;
    }

    private static void Place(JsonNode? node, IReadOnlyDictionary<string, (int X, int Y)> places)
    {
        if (node is JsonArray list)
        {
            list.ToList().ForEach(item => Place(item, places));
        }
        else if (node is JsonObject step)
        {
            if (step["type"] is not null && step["id"]?.GetValue<string>() is { } id && places.TryGetValue(id, out var place))
            {
                var metadata = Child(step, "metadata");
                Child(metadata, "designer")["position"] = new JsonObject { ["x"] = place.X, ["y"] = place.Y };
            }

            step.ToList().ForEach(property => Place(property.Value, places));
        }
    }

    private static JsonObject Child(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject child)
        {
            parent[key] = child = [];
        }

        return child;
    }
}
