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
        if (procedure is not { Graph: { RootFlowchart: { } root } graph, Outline: { } outline })
        {
            return [];
        }

        var places = new List<NamedPlace>();
        var first = root.Start();
        if (first is null || !(IsFixedStart(first) || first.Declaration.StartsWhenFirst))
        {
            places.Add(new(First, "на самому початку", new StepPlace(null, "Done"), first is not null));
        }

        foreach (var step in outline.Steps.Where(step => step.IsOnArrows).Select(step => step.Node))
        {
            var (title, ways, drawn) = (procedure.NumberedTitle(step.Id), step.Activity.Ways(step), Drawn(graph, step));
            var ports = PortsOf(step, drawn);
            places.AddRange(ports.Select(port => new NamedPlace(
                $"{step.Id}:{port}",
                $"після «{title}»{(ports.Count == 1 ? "" : ways.Taken == WaysTaken.All ? $", гілка «{Label(step, port)}»" : $", якщо «{Label(step, port)}»")}",
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

    /// <summary>Whether a case begins with this step and no other can be put before it.</summary>
    public static bool IsFixedStart(ActivityNode step) => step.Declaration.IsStart || step.Declaration.StartsAlways || step is { CanStartWorkflow: true, Declaration.Kind: ActivityKind.Trigger };

    /// <summary>Whether a step can be moved in the list: not what begins or ends a case, and not a fork, whose branches would stay behind.</summary>
    public static bool CanMove(WorkflowGraph graph, ActivityNode step) => !step.Declaration.IsTerminal && !IsFixedStart(step) && step.Type != StepAdding.Fork
        && !(step.Declaration.StartsWhenFirst && graph.FlowchartOf(step.Id)?.Start() == step);

    /// <summary>Whether an arrow leads back to where a case has been.</summary>
    public static bool LeadsBack(WorkflowGraph graph, Connection arrow) =>
        graph.FlowchartOf(arrow.SourceId) is { } flowchart && flowchart.Start() is { } start && flowchart.Directions(start.Id).Of(arrow) == FlowDirection.Back;

    private static IReadOnlyList<Connection> Drawn(WorkflowGraph graph, ActivityNode step) => [.. graph.FlowchartOf(step.Id)?.Outbound(step.Id) ?? []];

    /// <summary>The ports by which a step may go on, in the order in which people see them; the one that stands in for the first where no arrow leaves by that.</summary>
    internal static IReadOnlyList<string> PortsOf(ActivityNode step, IReadOnlyList<Connection> drawn)
    {
        var ways = step.Activity.Ways(step);
        var isStoodIn = ways.StandIn is { } standIn && drawn.Any(arrow => arrow.SourcePort == standIn) && !drawn.Any(arrow => arrow.SourcePort == ways.Ports[0]);
        return
        [
            .. isStoodIn ? [ways.StandIn!, .. ways.Ports.Skip(1)] : ways.Ports.AsEnumerable(),
            .. ways.MayNameMore ? drawn.Select(arrow => arrow.SourcePort).Except(ways.Ports).Except(ways.Idle).Distinct(StringComparer.Ordinal) : [],
        ];
    }

    /// <summary>What people call a port.</summary>
    public static string Label(ActivityNode step, string port)
    {
        var ways = step.Activity.Ways(step);
        return port == ways.StandIn ? ways.Ports[0] : step.Declaration.Ports.FirstOrDefault(one => one.Name == port)?.Label is { Length: > 0 } label ? label : port == "Done" ? "далі" : port;
    }
}
