using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Server.Procedures.Steps;

/// <summary>A place for a step, as it is chosen on a page.</summary>
/// <param name="Key">Names it: the step and the port, with a colon between, which no id holds.</param>
/// <param name="Label">It in words.</param>
/// <param name="Place">The place itself.</param>
/// <param name="IsFollowed">Whether a step stands behind it.</param>
public sealed record NamedPlace(string Key, string Label, StepPlace Place, bool IsFollowed);

/// <summary>Where in a procedure a step can be put.</summary>
internal static class StepPlaces
{
    /// <summary>The place at the very beginning.</summary>
    public const string First = ":";

    /// <summary>All places, from the beginning on.</summary>
    public static IReadOnlyList<NamedPlace> Of(EditedProcedure procedure)
    {
        if (procedure is not { Graph: { Root.Type: "Elsa.Flowchart" } graph, Outline: { } outline })
        {
            return [];
        }

        var places = new List<NamedPlace>();
        var first = graph.Flowchart(graph.Root.Id).Start();
        if (first is null or { Declaration.IsStart: false, CanStartWorkflow: false })
        {
            places.Add(new(First, "на самому початку", new StepPlace(null, "Done"), first is not null));
        }

        foreach (var step in outline.Steps.Where(step => step.IsOnArrows).Select(step => step.Node))
        {
            var (title, ways, drawn) = (procedure.NumberedTitle(step.Id), step.Activity.Ways(step), Drawn(graph, step));
            var ports = PortsOf(step, drawn);
            places.AddRange(ports.Select(port => new NamedPlace(
                $"{step.Id}:{port}",
                $"після «{title}»{(ports.Count == 1 ? "" : ways.Taken == WaysTaken.All ? $", гілка «{port}»" : $", якщо «{port}»")}",
                new StepPlace(step.Id, port),
                drawn.Any(arrow => arrow.SourcePort == port))));
        }

        return places;
    }

    /// <summary>The port by which a step leads on: of several the first that leads forward.</summary>
    public static string? MainPort(WorkflowGraph graph, ActivityNode step)
    {
        var drawn = Drawn(graph, step);
        var ports = PortsOf(step, drawn);
        return ports.FirstOrDefault(port => drawn.Any(arrow => arrow.SourcePort == port && !LeadsBack(graph, arrow))) ?? (ports.Count > 0 ? ports[0] : null);
    }

    /// <summary>Whether an arrow leads back to where a case has been.</summary>
    public static bool LeadsBack(WorkflowGraph graph, Connection arrow) =>
        FlowchartOf(graph, arrow.SourceId) is { } flowchart && flowchart.Start() is { } start && flowchart.Directions(start.Id).Of(arrow) == FlowDirection.Back;

    /// <summary>The flowchart that a step lies in; null when it lies in none.</summary>
    public static FlowchartGraph? FlowchartOf(WorkflowGraph graph, string id) =>
        graph.Nodes.Where(node => node.Type == "Elsa.Flowchart").Select(node => graph.Flowchart(node.Id)).FirstOrDefault(flowchart => flowchart.Step(id) is not null);

    private static IReadOnlyList<Connection> Drawn(WorkflowGraph graph, ActivityNode step) => [.. FlowchartOf(graph, step.Id)?.Outbound(step.Id) ?? []];

    private static IReadOnlyList<string> PortsOf(ActivityNode step, IReadOnlyList<Connection> drawn)
    {
        var ways = step.Activity.Ways(step);
        return ways.StandIn is { } standIn && drawn.Any(arrow => arrow.SourcePort == standIn)
            ? [standIn]
            : [.. ways.Ports.Concat(drawn.Select(arrow => arrow.SourcePort).Except(ways.Idle)).Distinct(StringComparer.Ordinal)];
    }
}
