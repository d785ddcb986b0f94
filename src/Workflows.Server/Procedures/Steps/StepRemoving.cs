using Workflows.Engine.Definitions;
using Workflows.Engine.Activities;
using Workflows.Server.Procedures.Checking;

namespace Workflows.Server.Procedures.Steps;

/// <summary>What else changes when a step is taken out.</summary>
internal static class StepRemoving
{
    private static readonly string[] NamingFields = ["sameAs", "notWhoDid", "documentStep", "field"];

    /// <summary>The ways by which the list can go on without the step, by the step that each leads to.</summary>
    public static IReadOnlyList<(string Port, string Target)> Onward(WorkflowGraph graph, string id) =>
    [
        .. (StepPlaces.FlowchartOf(graph, id)?.Outbound(id) ?? []).Where(arrow => arrow.TargetId != id && !StepPlaces.LeadsBack(graph, arrow))
            .DistinctBy(arrow => arrow.TargetId).Select(arrow => (arrow.SourcePort, arrow.TargetId)),
    ];

    /// <summary>The steps that ask for what the step brings, and will ask in vain.</summary>
    public static IReadOnlyList<ActivityNode> Asking(WorkflowGraph graph, string id) =>
    [
        .. graph.Nodes.Where(node => node.Id != id && node.Inputs.Keys.Any(key => StepCheck.Said(node, key) is { } said
            && (said == id ? NamingFields.Contains(key) || node.Declaration.Input(key)?.OptionsFrom is not null : said.StartsWith(id + ".", StringComparison.Ordinal)))),
    ];

    /// <summary>The steps of a drawing to which nothing leads.</summary>
    public static IReadOnlyList<ActivityNode> Aside(string text, ActivityCatalogue catalogue) =>
        WorkflowDefinitionReader.Read(text, catalogue).Definition is { } definition ? Aside(StepOutline.Of(WorkflowGraph.Compile(definition))) : [];

    /// <summary>The same of a list.</summary>
    public static IReadOnlyList<ActivityNode> Aside(StepOutline outline) =>
        [.. outline.Lines.SkipWhile(line => line is not OutlineLine.Aside { Depth: 0 }).OfType<OutlineLine.Step>().Where(step => step.Depth == 0 || step.IsOnArrows).Select(step => step.Node)];
}
