using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Server.Procedures.Checking;

namespace Workflows.Server.Procedures.Steps;

/// <summary>What else changes when a step is taken out.</summary>
internal static class StepRemoving
{
    /// <summary>The ways by which a case can go on without the step: a port of it, and the steps to which that leads.</summary>
    public static IReadOnlyList<(string Port, IReadOnlyList<string> Targets)> Onward(WorkflowGraph graph, string id) =>
    [
        .. (graph.FlowchartOf(id)?.Outbound(id) ?? []).Where(arrow => arrow.TargetId != id && !StepPlaces.LeadsBack(graph, arrow))
            .GroupBy(arrow => arrow.SourcePort).Select(port => (Port: port.Key, Targets: (IReadOnlyList<string>)[.. port.Select(arrow => arrow.TargetId).Distinct().Order(StringComparer.Ordinal)]))
            .DistinctBy(way => string.Join('\n', way.Targets)),
    ];

    /// <summary>The steps that ask for what the step brings, and will ask in vain.</summary>
    public static IReadOnlyList<ActivityNode> Asking(WorkflowGraph graph, string id)
    {
        var gone = Inside(graph, id).Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. graph.Nodes.Where(node => !gone.Contains(node.Id) && node.Inputs.Keys.Any(key => StepCheck.Said(node, key) is { } said
                && (gone.Contains(said) ? node.Declaration.Input(key)?.OptionsFrom is not null : said.LastIndexOf('.') is var dot and > 0 && gone.Contains(said[..dot])))),
        ];
    }

    /// <summary>A step and all that lies in it.</summary>
    public static IEnumerable<ActivityNode> Inside(WorkflowGraph graph, string id) =>
        graph.Node(id) is { } step ? step.Children.SelectMany(child => Inside(graph, child.Id)).Prepend(step) : [];

    /// <summary>The steps of a drawing to which nothing leads.</summary>
    public static IReadOnlyList<ActivityNode> Aside(string text, ActivityCatalogue catalogue) =>
        WorkflowDefinitionReader.Read(text, catalogue).Definition is { } definition ? Aside(StepOutline.Of(WorkflowGraph.Compile(definition))) : [];

    /// <summary>The same of a list.</summary>
    public static IReadOnlyList<ActivityNode> Aside(StepOutline outline) =>
        [.. outline.Lines.SkipWhile(line => line is not OutlineLine.Aside { Depth: 0 }).OfType<OutlineLine.Step>().Where(step => outline.IsOfRoot(step.Node.Id)).Select(step => step.Node)];
}
