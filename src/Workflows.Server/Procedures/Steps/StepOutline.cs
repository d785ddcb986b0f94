using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Server.Procedures.Steps;

/// <summary>A line of a procedure that is told as a list.</summary>
/// <param name="Depth">How far in it stands, from 0.</param>
public abstract record OutlineLine(int Depth)
{
    /// <summary>A step.</summary>
    /// <param name="Depth">How far in it stands.</param>
    /// <param name="Number">Its number in the list, from 1.</param>
    /// <param name="Node">The step as drawn.</param>
    /// <param name="IsOnArrows">Whether arrows lead to it, so that it can be moved and taken out here.</param>
    public sealed record Step(int Depth, int Number, ActivityNode Node, bool IsOnArrows) : OutlineLine(Depth);

    /// <summary>One of several ways out of a step; its steps follow, further in.</summary>
    /// <param name="Depth">How far in it stands.</param>
    /// <param name="Source">The step.</param>
    /// <param name="Ports">By which ports.</param>
    /// <param name="IsOneOfAll">Whether all of the ways are gone at once.</param>
    /// <param name="Next">The step that it leads to, where that stands elsewhere in the list.</param>
    /// <param name="Ends">Whether nothing follows.</param>
    /// <param name="IsBack">Whether it leads back to where a case has been.</param>
    public sealed record Branch(int Depth, ActivityNode Source, IReadOnlyList<string> Ports, bool IsOneOfAll, string? Next, bool Ends, bool IsBack) : OutlineLine(Depth);

    /// <summary>The steps go on elsewhere in the list.</summary>
    public sealed record GoOn(int Depth, string Next, bool IsBack) : OutlineLine(Depth);

    /// <summary>Nothing follows.</summary>
    public sealed record End(int Depth) : OutlineLine(Depth);

    /// <summary>What follows stands aside: no arrow leads there.</summary>
    public sealed record Aside(int Depth) : OutlineLine(Depth);
}

/// <summary>
/// Tells a drawing as a list: steps in the order in which a case comes to them, branches further in, and where they come together again the list goes on as
/// before. Each step stands in it once; where another way leads to it, the line says its number.
/// </summary>
public sealed class StepOutline
{
    private readonly WorkflowGraph graph;
    private readonly List<OutlineLine> lines = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    private StepOutline(WorkflowGraph graph) => this.graph = graph;

    /// <summary>The lines from top to bottom.</summary>
    public IReadOnlyList<OutlineLine> Lines => lines;

    /// <summary>The steps in the same order.</summary>
    public IEnumerable<OutlineLine.Step> Steps => lines.OfType<OutlineLine.Step>();

    /// <summary>The number of a step; null when it is not in the list.</summary>
    public int? Number(string id) => numbers.TryGetValue(id, out var number) ? number : null;

    /// <summary>Tells a drawing.</summary>
    public static StepOutline Of(WorkflowGraph graph)
    {
        var outline = new StepOutline(graph);
        outline.Inside(graph.Root, 0);
        return outline;
    }

    private void Inside(ActivityNode container, int depth)
    {
        if (container.Type == "Elsa.Flowchart")
        {
            var walk = new Walk(this, graph.Flowchart(container.Id));
            walk.All(depth);
            return;
        }

        foreach (var child in container.Children)
        {
            Add(child, depth, isOnArrows: false);
        }
    }

    private void Add(ActivityNode step, int depth, bool isOnArrows)
    {
        numbers.TryAdd(step.Id, numbers.Count + 1);
        lines.Add(new OutlineLine.Step(depth, numbers[step.Id], step, isOnArrows));
        Inside(step, depth + 1);
    }

    // One way out of a step: the ports that lead to the same place.
    private sealed record Way(string? Target, IReadOnlyList<string> Ports);

    private sealed class Walk(StepOutline outline, FlowchartGraph flowchart)
    {
        private readonly FlowDirections? directions = flowchart.Start() is { } start ? flowchart.Directions(start.Id) : null;
        private readonly Dictionary<string, int> columns = flowchart.Start() is { } start ? Drawing.Columns(flowchart, flowchart.Directions(start.Id)) : [];

        public void All(int depth)
        {
            if (flowchart.Start() is not { } first)
            {
                return;
            }

            From(first.Id, depth, new HashSet<string>(StringComparer.Ordinal));
            var left = flowchart.Flowchart.Activities.Where(step => outline.Number(step.Id) is null).ToList();
            if (left.Count > 0)
            {
                outline.lines.Add(new OutlineLine.Aside(depth));
                foreach (var step in left.Where(step => outline.Number(step.Id) is null && !left.Exists(other => other != step && LeadsTo(other.Id, step.Id))).Concat(left))
                {
                    if (outline.Number(step.Id) is null)
                    {
                        From(step.Id, depth, new HashSet<string>(StringComparer.Ordinal));
                    }
                }
            }
        }

        private bool LeadsTo(string from, string to) => flowchart.Outbound(from).Any(arrow => arrow.TargetId == to);

        private void From(string? id, int depth, HashSet<string> until)
        {
            string? before = null;
            while (id is not null)
            {
                if (until.Contains(id) || outline.Number(id) is not null)
                {
                    outline.lines.Add(new OutlineLine.GoOn(depth, id, IsBackTo(before, id)));
                    return;
                }

                var step = flowchart.Step(id)!;
                outline.Add(step, depth, isOnArrows: true);
                var ways = WaysOf(step);
                before = id;
                if (ways.Count == 0)
                {
                    if (!step.Declaration.IsTerminal)
                    {
                        outline.lines.Add(new OutlineLine.End(depth));
                    }

                    return;
                }

                if (ways is [var only])
                {
                    if (only.Target is null)
                    {
                        outline.lines.Add(new OutlineLine.End(depth));
                        return;
                    }

                    // Several ways to the same place: each can have steps of its own yet.
                    if (only.Ports.Count > 1)
                    {
                        outline.lines.Add(new OutlineLine.Branch(depth, step, only.Ports, step.Activity.Ways(step).Taken == WaysTaken.All, only.Target, Ends: false, IsBackTo(id, only.Target)));
                    }

                    id = only.Target;
                    continue;
                }

                id = Branches(step, ways, depth, until);
            }
        }

        private string? Branches(ActivityNode step, IReadOnlyList<Way> ways, int depth, HashSet<string> until)
        {
            var (meeting, all) = (MeetingOf(ways, until), step.Activity.Ways(step).Taken == WaysTaken.All);
            var stops = meeting is null ? until : [.. until, meeting];
            foreach (var way in ways)
            {
                var isElsewhere = way.Target is not null && (way.Target == meeting || until.Contains(way.Target) || outline.Number(way.Target) is not null);
                outline.lines.Add(new OutlineLine.Branch(depth, step, way.Ports, all, isElsewhere ? way.Target : null, way.Target is null, IsBackTo(step.Id, way.Target)));
                if (way.Target is not null && !isElsewhere)
                {
                    From(way.Target, depth + 1, stops);
                }
            }

            return meeting is not null && outline.Number(meeting) is null ? meeting : null;
        }

        // Ports in the order in which people see them, those that lead nowhere too, but for what the step never takes.
        private List<Way> WaysOf(ActivityNode step)
        {
            var ways = step.Activity.Ways(step);
            var drawn = flowchart.Outbound(step.Id).ToList();
            IEnumerable<string> ports = ways.StandIn is { } standIn && drawn.Exists(arrow => arrow.SourcePort == standIn) ? [standIn] : ways.Ports;
            var found = new List<(string? Target, string Port)>();
            foreach (var port in ports.Concat(drawn.Select(arrow => arrow.SourcePort)).Distinct(StringComparer.Ordinal))
            {
                var targets = drawn.Where(arrow => arrow.SourcePort == port).Select(arrow => arrow.TargetId).Distinct().ToList();
                found.AddRange(targets.Count == 0 ? [(null, port)] : targets.Select(target => ((string?)target, port)));
            }

            return
            [
                .. found.GroupBy(one => one.Target ?? $"\n{one.Port}") // What leads nowhere leads to no common place.
                    .Select(group => new Way(group.First().Target, [.. group.Select(one => one.Port)])),
            ];
        }

        // Where the ways come together again; where they never do but one of them is by far the longest, the list goes on with that one.
        private string? MeetingOf(IReadOnlyList<Way> ways, HashSet<string> until)
        {
            var reached = ways.Select(way => way.Target is null ? [] : Reach(way.Target, until)).ToList();
            var common = reached.SelectMany(one => one).GroupBy(id => id).Where(group => group.Count() > 1).ToList();
            if (common.Count > 0)
            {
                return common.OrderByDescending(group => group.Count()).ThenBy(group => columns.GetValueOrDefault(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
            }

            var sizes = reached.Select(one => one.Count).ToList();
            var longest = sizes.IndexOf(sizes.Max());
            return sizes[longest] > 2 * sizes.Where((_, index) => index != longest).DefaultIfEmpty(0).Max() ? ways[longest].Target : null;
        }

        private HashSet<string> Reach(string from, HashSet<string> until)
        {
            var (seen, left) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>([from]));
            while (left.TryDequeue(out var id))
            {
                if (until.Contains(id) || outline.Number(id) is not null || !seen.Add(id))
                {
                    continue;
                }

                foreach (var arrow in flowchart.Outbound(id).Where(arrow => directions?.Of(arrow) == FlowDirection.Forward))
                {
                    left.Enqueue(arrow.TargetId);
                }
            }

            return seen;
        }

        private bool IsBackTo(string? from, string? to) =>
            from is not null && flowchart.Outbound(from).FirstOrDefault(arrow => arrow.TargetId == to) is { } arrow && directions?.Of(arrow) == FlowDirection.Back;
    }
}
