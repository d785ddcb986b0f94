using System.Globalization;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>
/// What all rules ask about a drawing: where each step stands, by which ports it goes on, and which steps a case can come to at all.
/// Whatever depends on values counts as possible, so a step that is not reached here is never reached.
/// </summary>
internal sealed class CourseOfSteps
{
    private readonly Dictionary<string, (int Index, ActivityNode? Parent, string Path)> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepWays> ways = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Endings> endings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<ActivityNode>> insides = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<DrawnExpression>> expressions = new(StringComparer.Ordinal);
    private readonly HashSet<string> reached = new(StringComparer.Ordinal);

    public CourseOfSteps(WorkflowGraph graph)
    {
        Graph = graph;
        Place(graph.Root, null, "root");
        Reach(graph.Root);
    }

    public WorkflowGraph Graph { get; }

    /// <summary>The step's place in the order of the text, from 0.</summary>
    public int IndexOf(ActivityNode node) => places[node.Id].Index;

    public string PathOf(ActivityNode node) => places[node.Id].Path;

    /// <summary>The step directly around this one; null for the root.</summary>
    public ActivityNode? ParentOf(ActivityNode node) => places[node.Id].Parent;

    /// <summary>The flowchart whose own step this is; null when it is no flowchart's.</summary>
    public FlowchartGraph? FlowchartOf(ActivityNode node) =>
        ParentOf(node) is { Activity: FlowchartActivity } flowchart ? Graph.Flowchart(flowchart.Id) : null;

    public bool IsReached(ActivityNode node) => reached.Contains(node.Id);

    /// <summary>Steps that a case can come to, in the order of the text.</summary>
    public IEnumerable<ActivityNode> Reached => Graph.Nodes.Where(IsReached);

    /// <summary>Flowcharts that a case can come to, in the order of the text.</summary>
    public IEnumerable<FlowchartGraph> Flowcharts => Reached.Where(node => node.Activity is FlowchartActivity).Select(node => Graph.Flowchart(node.Id));

    /// <summary>Where a flowchart may start: by hand, and at each of its own steps that starts cases from outside.</summary>
    public IReadOnlyList<ActivityNode> StartsOf(FlowchartGraph flowchart) =>
    [
        .. Graph.Triggers.Where(trigger => ReferenceEquals(flowchart.Step(trigger.Id), trigger)).Prepend(flowchart.Start()).OfType<ActivityNode>().Distinct(),
    ];

    public StepWays WaysOf(ActivityNode node) => ways.TryGetValue(node.Id, out var known) ? known : ways[node.Id] = node.Activity.Ways(node);

    public Endings EndingsOf(ActivityNode node) =>
        endings.TryGetValue(node.Id, out var known) ? known : endings[node.Id] = StepEndings.Of(node, this);

    /// <summary>The step's expressions, each program parsed once.</summary>
    public IReadOnlyList<DrawnExpression> ExpressionsOf(ActivityNode node) =>
        expressions.TryGetValue(node.Id, out var known) ? known : expressions[node.Id] = DrawnExpression.Of(node);

    /// <summary>The step's ports, the stand-in put where it stands in for the first.</summary>
    public IReadOnlyList<string> PortsOf(ActivityNode node)
    {
        var own = WaysOf(node);
        return own.StandIn is { } standIn && own.Ports.Count > 0 && FlowchartOf(node)?.Outbound(node.Id, own.Ports[0]).Any() != true
            ? [standIn, .. own.Ports.Skip(1)]
            : own.Ports;
    }

    /// <summary>Whether a flowchart's own step may end so that nothing of its flowchart follows it.</summary>
    public bool MayBeLast(ActivityNode node)
    {
        var own = WaysOf(node);
        var isDrawn = PortsOf(node).Select(port => FlowchartOf(node)!.Outbound(node.Id, port).Any());
        return own.MayNameMore || (own.Taken == WaysTaken.All ? !isDrawn.Any(drawn => drawn) : isDrawn.Any(drawn => !drawn));
    }

    /// <summary>A flowchart's own steps that a case can come to once the flowchart has begun.</summary>
    public IReadOnlyList<ActivityNode> ReachedInside(ActivityNode flowchart)
    {
        if (!insides.TryGetValue(flowchart.Id, out var known))
        {
            insides[flowchart.Id] = known = [.. Walk(Graph.Flowchart(flowchart.Id))];
        }

        return known;
    }

    // An arrow of a port that the step has lost is an error of its own; what it led to need not be told too.
    private IEnumerable<ActivityNode> Walk(FlowchartGraph flowchart)
    {
        var starts = StartsOf(flowchart);
        var seen = starts.Select(start => start.Id).ToHashSet(StringComparer.Ordinal);
        var queue = new Queue<ActivityNode>(starts);
        while (queue.TryDequeue(out var step))
        {
            yield return step;
            if (!EndingsOf(step).HasFlag(Endings.Step))
            {
                continue;
            }

            var idle = IdleOf(step);
            foreach (var arrow in flowchart.Outbound(step.Id).Where(arrow => !idle.Contains(arrow.SourcePort) && seen.Add(arrow.TargetId)))
            {
                queue.Enqueue(flowchart.Step(arrow.TargetId)!);
            }
        }
    }

    /// <summary>Ports that the step has but does not take as it stands here.</summary>
    public IEnumerable<string> IdleOf(ActivityNode node)
    {
        var own = WaysOf(node);
        return own.StandIn is { } standIn && !PortsOf(node).Contains(standIn) ? own.Idle.Append(standIn) : own.Idle;
    }

    private void Place(ActivityNode node, ActivityNode? parent, string path)
    {
        if (!places.TryAdd(node.Id, (places.Count, parent, path)))
        {
            return;
        }

        foreach (var (child, place) in node.Activities.Select((child, index) => (child, At(node.Declaration.ChildList ?? "activities", index)))
            .Concat(node.Ports.Select(port => (port.Value, port.Key)))
            .Concat(node.Cases.Select((item, index) => (item.Activity!, At("cases", index) + ".activity")).Where(item => item.Item1 is not null)))
        {
            Place(child, node, $"{path}.{place}");
        }
    }

    private static string At(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private void Reach(ActivityNode node)
    {
        if (!reached.Add(node.Id))
        {
            return;
        }

        var inside = node.Activity switch
        {
            FlowchartActivity => ReachedInside(node),
            SequenceActivity => node.Activities.Take(1).Concat(node.Activities.Zip(node.Activities.Skip(1)).TakeWhile(pair => EndingsOf(pair.First).HasFlag(Endings.Step)).Select(pair => pair.Second)),
            FlowNodeActivity => [],
            _ => node.Children,
        };
        foreach (var step in inside)
        {
            Reach(step);
        }
    }
}
