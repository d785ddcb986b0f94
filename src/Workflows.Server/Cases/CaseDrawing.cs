using System.Globalization;
using System.Text.Json;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures;

namespace Workflows.Server.Cases;

/// <summary>A step's box; whole pixels of the drawing.</summary>
public sealed record DrawnBox(CaseStep Step, int X, int Y)
{
    /// <summary>The title in lines that fit.</summary>
    public IReadOnlyList<string> Title { get; } = CaseDrawing.Wrap(Step.Title, CaseDrawing.LineLength, 3);

    /// <summary>What stands inside it, in lines below it.</summary>
    public IReadOnlyList<string> Inside { get; } = CaseDrawing.Wrap(string.Join("; ", Step.Inside), CaseDrawing.LineLength + 4, 2);
}

/// <summary>An arrow: its path, the words on it and where they stand.</summary>
public sealed record DrawnArrow(string Path, IReadOnlyList<string> Words, int X, int Y, bool Taken);

/// <summary>The picture of a running procedure: boxes from left to right, arrows with their words.</summary>
public sealed record CaseDrawing(IReadOnlyList<DrawnBox> Boxes, IReadOnlyList<DrawnArrow> Arrows, int Width, int Height)
{
    /// <summary>A box's width.</summary>
    public const int BoxWidth = 208;

    /// <summary>A box's height.</summary>
    public const int BoxHeight = 104;

    /// <summary>How many letters stand in a line of a box.</summary>
    internal const int LineLength = 22;

    private const int Margin = 24;

    // Half of the room between two columns and between two rows, as procedures are laid out.
    private const int Gap = 76;
    private const int Lane = 28;

    /// <summary>Draws the steps of the main flowchart where the stored drawing has them, or as it would be laid out.</summary>
    internal static CaseDrawing Of(FlowchartGraph flowchart, IReadOnlyDictionary<string, CaseStep> steps, string text, IReadOnlySet<(string Step, string Port)> taken)
    {
        var places = Places(flowchart, text);
        var (left, top) = (places.Values.Min(place => place.X), places.Values.Min(place => place.Y));
        var boxes = places.Where(place => steps.ContainsKey(place.Key))
            .Select(place => new DrawnBox(steps[place.Key], Margin + place.Value.X - left, Margin + Lane + place.Value.Y - top))
            .OrderBy(box => box.X).ThenBy(box => box.Y).ToList();
        var byId = boxes.ToDictionary(box => box.Step.Node.Id, StringComparer.Ordinal);

        // Several outcomes may lead to the same step: one arrow with all their words.
        var arrows = flowchart.Flowchart.Connections
            .Where(arrow => byId.ContainsKey(arrow.SourceId) && byId.ContainsKey(arrow.TargetId))
            .GroupBy(arrow => (arrow.SourceId, arrow.TargetId))
            .Select(group => Arrow(
                byId[group.Key.SourceId], byId[group.Key.TargetId], [.. group.Select(arrow => arrow.SourcePort)],
                group.Any(arrow => taken.Contains((arrow.SourceId, arrow.SourcePort))) && byId[group.Key.TargetId].Step.State is not (StepState.Ahead or StepState.Passed)))
            .OrderBy(arrow => arrow.Taken).ToList();
        return new CaseDrawing(boxes, arrows, boxes.Max(box => box.X) + BoxWidth + Margin, boxes.Max(box => box.Y) + BoxHeight + Margin + (2 * Lane));
    }

    /// <summary>Breaks a text into lines; what does not fit is cut, the list beside has it whole.</summary>
    public static IReadOnlyList<string> Wrap(string text, int length, int most)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > length)
            {
                lines.Add("");
            }

            lines[^1] = (lines[^1] + " " + word).Trim();
        }

        return [.. lines.Take(most).Select((line, index) => Cut(line, length, goesOn: index == most - 1 && lines.Count > most)).Where(line => line.Length > 0)];
    }

    private static string Cut(string line, int length, bool goesOn) =>
        line.Length > length ? line[..(length - 1)] + "…" : goesOn ? line[..Math.Min(line.Length, length - 1)] + "…" : line;

    private static DrawnArrow Arrow(DrawnBox from, DrawnBox to, IReadOnlyList<string> ports, bool taken)
    {
        var words = Wrap(string.Join(" / ", ports.Where(port => port is not ("Done" or ""))), 16, 3);
        if (to.X <= from.X)
        {
            return Back(from, to, words, taken);
        }

        var (x1, y1, x2, y2) = (from.X + BoxWidth, from.Y + (BoxHeight / 2), to.X - 3, to.Y + (BoxHeight / 2));
        if (x2 - x1 <= (2 * Gap) + BoxWidth)
        {
            var middle = (x1 + x2) / 2;
            return new DrawnArrow(Text($"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"), words, middle, (y1 + y2) / 2, taken);
        }

        // One that passes over other columns goes between the rows, so that it is not lost behind their boxes.
        var lane = to.Y - Lane;
        var (first, last) = (x1 + (2 * Gap), x2 - (2 * Gap));
        return new DrawnArrow(
            Text($"M{x1} {y1}C{x1 + Gap} {y1} {x1 + Gap} {lane} {first} {lane}L{last} {lane}C{x2 - Gap} {lane} {x2 - Gap} {y2} {x2} {y2}"),
            words, x1 + Gap, (y1 + lane) / 2, taken);
    }

    // One that goes back passes below the boxes, so that it is not taken for one that leads on.
    private static DrawnArrow Back(DrawnBox from, DrawnBox to, IReadOnlyList<string> words, bool taken)
    {
        var (x1, y1, x2, y2) = (from.X + (BoxWidth / 2), from.Y + BoxHeight, to.X + (BoxWidth / 2), to.Y + BoxHeight + 3);
        var lane = Math.Max(y1, y2) + Lane + 8;
        return new DrawnArrow(Text($"M{x1} {y1}C{x1} {lane} {x2} {lane} {x2} {y2}"), words, (x1 + x2) / 2, lane - 10, taken);
    }

    private static string Text(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, (int X, int Y)> Places(FlowchartGraph flowchart, string text)
    {
        var places = Drawing.Places(flowchart).ToDictionary(StringComparer.Ordinal);
        var stored = new Dictionary<string, (int X, int Y)>(StringComparer.Ordinal);
        using var json = JsonDocument.Parse(text);
        Read(json.RootElement, stored);
        return places.Keys.All(stored.ContainsKey) ? places.Keys.ToDictionary(id => id, id => stored[id], StringComparer.Ordinal) : places;
    }

    private static void Read(JsonElement element, Dictionary<string, (int X, int Y)> places)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            element.EnumerateArray().ToList().ForEach(item => Read(item, places));
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && element.TryGetProperty("metadata", out var metadata)
                && Child(Child(metadata, "designer"), "position") is { } place && Number(place, "x") is { } x && Number(place, "y") is { } y)
            {
                places[id.GetString()!] = (x, y);
            }

            element.EnumerateObject().ToList().ForEach(property => Read(property.Value, places));
        }
    }

    private static JsonElement? Child(JsonElement? element, string key) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(key, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    // What lies far out of every picture is not a place.
    private static int? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) < 100_000 ? (int)number : null;
}
