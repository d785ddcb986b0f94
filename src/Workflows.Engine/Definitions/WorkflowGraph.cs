using System.Collections.Frozen;

namespace Workflows.Engine.Definitions;

/// <summary>A definition prepared for running: made once per version, immutable, shared by all bursts.</summary>
public sealed class WorkflowGraph
{
    private readonly FrozenDictionary<string, ActivityNode> nodes;
    private readonly FrozenDictionary<string, FlowchartGraph> flowcharts;
    private readonly Dictionary<string, FlowchartGraph> homes = new(StringComparer.Ordinal);

    private WorkflowGraph(WorkflowDefinition definition)
    {
        Definition = definition;
        var byId = new Dictionary<string, ActivityNode>(StringComparer.Ordinal);
        var inOrder = new List<ActivityNode>();

        void Add(ActivityNode node)
        {
            if (!byId.TryAdd(node.Id, node))
            {
                return; // An error of the text; the first step keeps the id.
            }

            inOrder.Add(node);
            foreach (var child in node.Children)
            {
                Add(child);
            }
        }

        Add(definition.Root);
        nodes = byId.ToFrozenDictionary(StringComparer.Ordinal);
        flowcharts = inOrder
            .Where(node => node.Type == "Elsa.Flowchart")
            .ToFrozenDictionary(node => node.Id, node => new FlowchartGraph(node), StringComparer.Ordinal);
        Flowcharts = [.. inOrder.Where(node => flowcharts.ContainsKey(node.Id)).Select(node => flowcharts[node.Id])];
        foreach (var flowchart in Flowcharts)
        {
            foreach (var step in flowchart.Flowchart.Activities)
            {
                homes.TryAdd(step.Id, flowchart);
            }
        }

        Nodes = inOrder;
        Triggers = FindTriggers();
    }

    /// <summary>What it was made of.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>The activity that the workflow runs.</summary>
    public ActivityNode Root => Definition.Root;

    /// <summary>Every step, each before those inside it, in the order of the text.</summary>
    public IReadOnlyList<ActivityNode> Nodes { get; }

    /// <summary>
    /// Steps that start an instance from outside, in the order of the text: triggers marked so on the drawing,
    /// a timer, schedule or event with which the workflow begins, and those that do nothing else.
    /// </summary>
    public IReadOnlyList<ActivityNode> Triggers { get; }

    /// <summary>Prepares a definition that was read without errors.</summary>
    public static WorkflowGraph Compile(WorkflowDefinition definition) => new(definition);

    /// <summary>Every flowchart, each before those inside it.</summary>
    public IReadOnlyList<FlowchartGraph> Flowcharts { get; }

    /// <summary>The flowchart that the workflow is; null where it is something else.</summary>
    public FlowchartGraph? RootFlowchart => flowcharts.GetValueOrDefault(Root.Id);

    /// <summary>The flowchart that a step lies directly in; null where it lies in none.</summary>
    public FlowchartGraph? FlowchartOf(string activityId) => homes.GetValueOrDefault(activityId);

    /// <summary>The step with this id, or null.</summary>
    public ActivityNode? Node(string activityId) => nodes.GetValueOrDefault(activityId);

    /// <summary>Connections and starts of a flowchart.</summary>
    /// <exception cref="ArgumentException">No flowchart has this id.</exception>
    public FlowchartGraph Flowchart(string flowchartId) =>
        flowcharts.GetValueOrDefault(flowchartId)
        ?? throw new ArgumentException($"No flowchart has the id '{flowchartId}'.", nameof(flowchartId));

    private List<ActivityNode> FindTriggers()
    {
        var first = FirstStep();
        return Nodes.Where(node => node.CanStartWorkflow && node.Declaration.Kind == Activities.ActivityKind.Trigger
            || ReferenceEquals(node, first) && node.Declaration.StartsWhenFirst || node.Declaration.StartsAlways).ToList();
    }

    /// <summary>The step that runs first when the workflow is started by hand, containers passed through.</summary>
    private ActivityNode? FirstStep()
    {
        ActivityNode? step = Root;
        while (step is not null && step.Declaration.IsContainer)
        {
            step = flowcharts.TryGetValue(step.Id, out var flowchart) ? flowchart.Start()
                : step.Activities.Count > 0 ? step.Activities[0]
                : null;
        }

        return step;
    }
}
