namespace Workflows.Engine.Definitions;

/// <summary>Forward and backward connections of a flowchart, seen from one start; immutable.</summary>
/// <remarks>
/// Steps are expanded breadth-first from the start, each once, its connections in the order of the text. A connection
/// leads forward unless the forward connections found so far already lead from its target to its source.
/// All connections between the same two steps share one direction.
/// </remarks>
public sealed class FlowDirections
{
    private readonly FlowDirection[] directions;
    private readonly ILookup<string, Connection> forwardInbound;

    internal FlowDirections(FlowchartGraph graph, string start)
    {
        var connections = graph.Flowchart.Connections;
        directions = new FlowDirection[connections.Count];
        Array.Fill(directions, FlowDirection.Unreached);
        Classify(graph, start);
        forwardInbound = connections
            .Where(connection => Of(connection) == FlowDirection.Forward)
            .ToLookup(connection => connection.TargetId, StringComparer.Ordinal);
    }

    /// <summary>Whether a connection leads forward, backward or leaves a step that is never reached.</summary>
    public FlowDirection Of(Connection connection) => directions[connection.Index];

    /// <summary>Forward connections that enter a step, in the order of the text.</summary>
    public IEnumerable<Connection> ForwardInbound(string activityId) => forwardInbound[activityId];

    /// <summary>Ids of all steps from which forward connections lead to this one; the step itself is never among them.</summary>
    public IReadOnlySet<string> Ancestors(string activityId) =>
        AncestorsBy(activityId, id => forwardInbound[id].Select(connection => connection.SourceId));

    private void Classify(FlowchartGraph graph, string start)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in graph.Flowchart.Activities)
        {
            indexes.TryAdd(step.Id, indexes.Count);
        }

        var forwardSources = new List<int>[indexes.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        var queue = new Queue<string>([start]);

        // Looked at once for each step: long drawings would feel sets of texts here.
        var (ancestorOf, open) = (new int[indexes.Count], new Stack<int>());
        while (queue.TryDequeue(out var source))
        {
            // New connections leave this step, so they cannot add to what leads to it: one look upwards is enough.
            var own = indexes[source];
            Mark(own);
            foreach (var connection in graph.Outbound(source))
            {
                var target = indexes[connection.TargetId];
                if (target == own || ancestorOf[target] == own + 1)
                {
                    directions[connection.Index] = FlowDirection.Back;
                    continue;
                }

                directions[connection.Index] = FlowDirection.Forward;
                (forwardSources[target] ??= []).Add(own);
                if (seen.Add(connection.TargetId))
                {
                    queue.Enqueue(connection.TargetId);
                }
            }
        }

        void Mark(int step)
        {
            open.Push(step);
            while (open.TryPop(out var at))
            {
                foreach (var before in forwardSources[at] ?? [])
                {
                    if (ancestorOf[before] != step + 1)
                    {
                        ancestorOf[before] = step + 1;
                        open.Push(before);
                    }
                }
            }
        }
    }

    private static HashSet<string> AncestorsBy(string activityId, Func<string, IEnumerable<string>> sourcesOf)
    {
        var ancestors = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([activityId]);
        while (open.TryPop(out var id))
        {
            foreach (var source in sourcesOf(id))
            {
                if (ancestors.Add(source))
                {
                    open.Push(source);
                }
            }
        }

        return ancestors;
    }
}

/// <summary>Direction of a connection seen from the start of its flowchart.</summary>
public enum FlowDirection
{
    /// <summary>Leads on.</summary>
    Forward,

    /// <summary>Closes a cycle.</summary>
    Back,

    /// <summary>Leaves a step that cannot be reached from the start; it blocks no join.</summary>
    Unreached,
}
