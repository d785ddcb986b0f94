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
    /// <param name="Kind">Whether it is gone instead of others, or along with them.</param>
    /// <param name="Next">The step that it leads to, where that stands elsewhere in the list.</param>
    /// <param name="Ends">Whether nothing follows.</param>
    /// <param name="IsBack">Whether it leads back to where a case has been.</param>
    public sealed record Branch(int Depth, ActivityNode Source, IReadOnlyList<string> Ports, BranchKind Kind, string? Next, bool Ends, bool IsBack) : OutlineLine(Depth);

    /// <summary>What follows stands inside the step above, in a place of its own.</summary>
    /// <param name="Depth">How far in it stands.</param>
    /// <param name="Label">The place in words.</param>
    public sealed record Part(int Depth, string Label) : OutlineLine(Depth);

    /// <summary>A case can begin with what follows too.</summary>
    public sealed record Beginning(int Depth) : OutlineLine(Depth);

    /// <summary>The steps go on elsewhere in the list.</summary>
    public sealed record GoOn(int Depth, string Next, bool IsBack) : OutlineLine(Depth);

    /// <summary>Nothing follows.</summary>
    public sealed record End(int Depth) : OutlineLine(Depth);

    /// <summary>What follows stands aside: no arrow leads there.</summary>
    public sealed record Aside(int Depth) : OutlineLine(Depth);
}

/// <summary>When a way out of a step is gone.</summary>
public enum BranchKind
{
    /// <summary>If the step ends so.</summary>
    If,

    /// <summary>All ways of the step are gone at once.</summary>
    Together,

    /// <summary>If the step ends so, along with the other ways of the same name.</summary>
    IfTogether,

    /// <summary>Never: the step has no such end any more, the arrow is left over.</summary>
    Lost,
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

    /// <summary>Whether a step lies directly in the drawing, not in a step of it.</summary>
    public bool IsOfRoot(string id) => graph.Root.Activities.Any(step => step.Id == id);

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

        foreach (var child in container.Activities)
        {
            Add(child, depth, isOnArrows: false);
        }

        foreach (var (label, child) in container.Ports.Select(port => (container.Declaration.Ports.FirstOrDefault(one => one.Key == port.Key)?.Label ?? port.Key, port.Value))
            .Concat(container.Cases.Where(one => one.Activity is not null).Select(one => (one.Label, one.Activity!))))
        {
            lines.Add(new OutlineLine.Part(depth, label));
            Add(child, depth + 1, isOnArrows: false);
        }
    }

    private void Add(ActivityNode step, int depth, bool isOnArrows)
    {
        numbers.TryAdd(step.Id, numbers.Count + 1);
        lines.Add(new OutlineLine.Step(depth, numbers[step.Id], step, isOnArrows));
        Inside(step, depth + 1);
    }

    // One way out of a step: the ports that lead to the same place.
    private sealed record Way(string? Target, IReadOnlyList<string> Ports, BranchKind Kind);

    private sealed class Walk
    {
        private readonly StepOutline outline;
        private readonly FlowchartGraph flowchart;
        private readonly FlowDirections? directions;
        private readonly Dictionary<string, int> columns = [];
        private readonly Dictionary<string, string?> meetings = new(StringComparer.Ordinal);

        public Walk(StepOutline outline, FlowchartGraph flowchart)
        {
            (this.outline, this.flowchart) = (outline, flowchart);
            if (flowchart.Start() is { } start)
            {
                directions = flowchart.Directions(start.Id);
                columns = Drawing.Columns(flowchart, directions);
                FindMeetings();
            }
        }

        public void All(int depth)
        {
            if (flowchart.Start() is not { } first)
            {
                return;
            }

            From(first.Id, depth, []);
            foreach (var trigger in flowchart.Flowchart.Activities.Where(step => StepPlaces.IsFixedStart(step) && !step.Declaration.IsStart && outline.Number(step.Id) is null))
            {
                outline.lines.Add(new OutlineLine.Beginning(depth));
                From(trigger.Id, depth, []);
            }

            var left = flowchart.Flowchart.Activities.Where(step => outline.Number(step.Id) is null).ToList();
            if (left.Count > 0)
            {
                outline.lines.Add(new OutlineLine.Aside(depth));
                var led = left.SelectMany(step => flowchart.Outbound(step.Id).Where(arrow => arrow.TargetId != step.Id).Select(arrow => arrow.TargetId)).ToHashSet(StringComparer.Ordinal);
                foreach (var step in left.Where(step => !led.Contains(step.Id)).Concat(left))
                {
                    if (outline.Number(step.Id) is null)
                    {
                        From(step.Id, depth, []);
                    }
                }
            }
        }

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

                if (ways is [{ Kind: not BranchKind.Lost } only])
                {
                    if (only.Target is null)
                    {
                        outline.lines.Add(new OutlineLine.End(depth));
                        return;
                    }

                    // Several ways to the same place: each can have steps of its own yet.
                    if (only.Ports.Count > 1)
                    {
                        outline.lines.Add(new OutlineLine.Branch(depth, step, only.Ports, only.Kind, only.Target, Ends: false, IsBackTo(id, only.Target)));
                    }

                    id = only.Target;
                    continue;
                }

                id = Branches(step, ways, depth, until);
            }
        }

        private string? Branches(ActivityNode step, List<Way> ways, int depth, HashSet<string> until)
        {
            var meeting = MeetingOf(step, ways, until);
            HashSet<string> stops = meeting is null ? until : [.. until, meeting];
            foreach (var way in ways)
            {
                var isElsewhere = way.Target is not null && (way.Target == meeting || until.Contains(way.Target) || outline.Number(way.Target) is not null);
                outline.lines.Add(new OutlineLine.Branch(depth, step, way.Ports, way.Kind, isElsewhere ? way.Target : null, way.Target is null, IsBackTo(step.Id, way.Target)));
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
            var (ways, drawn) = (step.Activity.Ways(step), flowchart.Outbound(step.Id).ToList());
            var ports = StepPlaces.PortsOf(step, drawn);
            var found = new List<(string? Target, string Port, BranchKind Kind)>();
            foreach (var port in ports.Concat(drawn.Select(arrow => arrow.SourcePort).Except(ways.Idle)).Distinct(StringComparer.Ordinal))
            {
                var targets = drawn.Where(arrow => arrow.SourcePort == port).Select(arrow => arrow.TargetId).Distinct().ToList();
                var kind = !ports.Contains(port) ? BranchKind.Lost : ways.Taken == WaysTaken.All ? BranchKind.Together
                    : targets.Count < 2 ? BranchKind.If : ports.Count == 1 ? BranchKind.Together : BranchKind.IfTogether;
                found.AddRange(targets.Count == 0 ? [(null, port, kind)] : targets.Select(target => ((string?)target, port, kind)));
            }

            return
            [
                .. found.GroupBy(one => (Target: one.Target ?? $"\n{one.Port}", one.Kind)) // What leads nowhere leads to no common place.
                    .Select(group => new Way(group.First().Target, [.. group.Select(one => one.Port)], group.Key.Kind)),
            ];
        }

        // Where all ways come together again; where some of them end before, where most of those that go on do; where they never meet but one of them is by far
        // the longest, the list goes on with that one.
        private string? MeetingOf(ActivityNode step, List<Way> ways, HashSet<string> until)
        {
            if (meetings.GetValueOrDefault(step.Id) is { } common)
            {
                return until.Contains(common) ? null : common;
            }

            var reached = ways.Select(way => way.Target is null ? [] : Reach(way.Target, until)).ToList();
            var shared = reached.SelectMany(one => one).GroupBy(id => id).Where(group => group.Count() > 1).ToList();
            if (shared.Count > 0)
            {
                return shared.OrderByDescending(group => group.Count()).ThenBy(group => columns.GetValueOrDefault(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
            }

            var sizes = reached.Select(one => one.Count).ToList();
            var longest = sizes.IndexOf(sizes.Max());
            return sizes[longest] > 2 * sizes.Where((_, index) => index != longest).DefaultIfEmpty(0).Max() ? ways[longest].Target : null;
        }

        // The first step that every way from a step passes: its nearest post-dominator over the arrows that lead forward, none where a way ends before. From the last
        // column to the first, each step's is where those of the steps behind it meet.
        private void FindMeetings()
        {
            foreach (var step in flowchart.Flowchart.Activities.OrderByDescending(step => columns[step.Id]))
            {
                var next = flowchart.Outbound(step.Id).Where(arrow => directions!.Of(arrow) == FlowDirection.Forward).Select(arrow => arrow.TargetId).Distinct().ToList();
                var isEnded = WaysOf(step).Exists(way => way.Target is null);
                var meeting = next.Count == 0 || isEnded ? null : next[0];
                foreach (var other in next.Skip(1))
                {
                    meeting = meeting is null ? null : Meet(meeting, other);
                }

                meetings[step.Id] = meeting;
            }
        }

        private string? Meet(string? one, string? other)
        {
            while (one is not null && other is not null && one != other)
            {
                if (columns[one] < columns[other])
                {
                    one = meetings[one];
                }
                else if (columns[one] > columns[other])
                {
                    other = meetings[other];
                }
                else
                {
                    (one, other) = (meetings[one], meetings[other]);
                }
            }

            return one is null || other is null ? null : one;
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
