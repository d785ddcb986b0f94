using System.Collections.Concurrent;

namespace Workflows.Engine.Definitions;

/// <summary>The connections of one flowchart, indexed.</summary>
public sealed class FlowchartGraph
{
    private readonly ILookup<string, Connection> outbound;
    private readonly ILookup<(string Id, string Port), Connection> outboundByPort;
    private readonly ILookup<string, Connection> inbound;
    private readonly Dictionary<string, ActivityNode> steps;

    // Made when first asked for: most flowcharts are only ever started at one place. At most one entry per step.
    private readonly ConcurrentDictionary<string, FlowDirections> directions = new(StringComparer.Ordinal);

    internal FlowchartGraph(ActivityNode flowchart)
    {
        Flowchart = flowchart;
        this.steps = flowchart.Activities.DistinctBy(step => step.Id).ToDictionary(step => step.Id, StringComparer.Ordinal);
        outbound = flowchart.Connections.ToLookup(connection => connection.SourceId, StringComparer.Ordinal);
        outboundByPort = flowchart.Connections.ToLookup(connection => (connection.SourceId, connection.SourcePort));
        inbound = flowchart.Connections.ToLookup(connection => connection.TargetId, StringComparer.Ordinal);
    }

    /// <summary>The flowchart itself.</summary>
    public ActivityNode Flowchart { get; }

    /// <summary>
    /// Where the flowchart starts; null when it is empty. In this order: the step whose trigger started the instance,
    /// an <c>Elsa.Start</c>, a step that may start the workflow, the first step that no connection enters, the first step.
    /// </summary>
    public ActivityNode? Start(string? triggerActivityId = null)
    {
        if (triggerActivityId is not null && Step(triggerActivityId) is { } trigger)
        {
            return trigger;
        }

        var steps = Flowchart.Activities;
        return steps.FirstOrDefault(step => step.Declaration.IsStart)
            ?? steps.FirstOrDefault(step => step.CanStartWorkflow)
            ?? steps.FirstOrDefault(step => !inbound.Contains(step.Id))
            ?? (steps.Count > 0 ? steps[0] : null);
    }

    /// <summary>The flowchart's own step with this id, or null.</summary>
    public ActivityNode? Step(string activityId) => this.steps.GetValueOrDefault(activityId);

    /// <summary>Connections that leave a step by a port, in the order of the text.</summary>
    public IEnumerable<Connection> Outbound(string activityId, string port) => outboundByPort[(activityId, port)];

    /// <summary>Connections that leave a step, in the order of the text.</summary>
    public IEnumerable<Connection> Outbound(string activityId) => outbound[activityId];

    /// <summary>Connections that enter a step, in the order of the text.</summary>
    public IEnumerable<Connection> Inbound(string activityId) => inbound[activityId];

    /// <summary>These steps and all to which connections lead from them, by id.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="butThrough">A step that is reached and not left; null for none.</param>
    public IReadOnlySet<string> Reached(IEnumerable<string> from, string? butThrough = null)
    {
        var reached = from.ToHashSet(StringComparer.Ordinal);
        var open = new Stack<string>(reached);
        while (open.TryPop(out var id))
        {
            foreach (var connection in id == butThrough ? [] : outbound[id])
            {
                if (reached.Add(connection.TargetId))
                {
                    open.Push(connection.TargetId);
                }
            }
        }

        return reached;
    }

    /// <summary>Which connections lead forward when the flowchart starts at this step of its own.</summary>
    /// <exception cref="ArgumentException">The flowchart has no such step.</exception>
    public FlowDirections Directions(string startActivityId)
    {
        if (!this.steps.ContainsKey(startActivityId))
        {
            throw new ArgumentException($"Flowchart '{Flowchart.Id}' has no step '{startActivityId}'.", nameof(startActivityId));
        }

        return directions.GetOrAdd(startActivityId, static (start, graph) => new FlowDirections(graph, start), this);
    }
}
