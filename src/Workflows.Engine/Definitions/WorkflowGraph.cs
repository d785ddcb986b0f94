using System.Collections.Frozen;

namespace Workflows.Engine.Definitions;

/// <summary>A definition prepared for running: made once per version, immutable, shared by all bursts.</summary>
public sealed class WorkflowGraph
{
    private readonly FrozenDictionary<string, ActivityNode> nodes;
    private readonly FrozenDictionary<string, ActivityNode?> parents;
    private readonly FrozenDictionary<string, FlowchartGraph> flowcharts;
    private readonly FrozenDictionary<string, IReadOnlyList<VisibleVariable>> variables;

    private WorkflowGraph(WorkflowDefinition definition)
    {
        Definition = definition;
        var nodes = new Dictionary<string, ActivityNode>(StringComparer.Ordinal);
        var parents = new Dictionary<string, ActivityNode?>(StringComparer.Ordinal);
        var variables = new Dictionary<string, IReadOnlyList<VisibleVariable>>(StringComparer.Ordinal);
        var inOrder = new List<ActivityNode>();

        void Add(ActivityNode node, ActivityNode? parent, IReadOnlyList<VisibleVariable> outer)
        {
            if (!nodes.TryAdd(node.Id, node))
            {
                return; // An error of the text; the first step keeps the id.
            }

            inOrder.Add(node);
            parents[node.Id] = parent;
            var visible = Inside(node, outer);
            variables[node.Id] = visible;
            foreach (var child in node.Children)
            {
                Add(child, node, visible);
            }
        }

        Add(definition.Root, null, [.. definition.Variables.Select(variable => new VisibleVariable(variable, null))]);
        this.nodes = nodes.ToFrozenDictionary(StringComparer.Ordinal);
        this.parents = parents.ToFrozenDictionary(StringComparer.Ordinal);
        this.variables = variables.ToFrozenDictionary(StringComparer.Ordinal);
        flowcharts = inOrder
            .Where(node => node.Type == "Elsa.Flowchart")
            .ToFrozenDictionary(node => node.Id, node => new FlowchartGraph(node), StringComparer.Ordinal);
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
    /// and a timer, schedule or event with which the workflow begins.
    /// </summary>
    public IReadOnlyList<ActivityNode> Triggers { get; }

    /// <summary>Prepares a definition that was read without errors.</summary>
    public static WorkflowGraph Compile(WorkflowDefinition definition) => new(definition);

    /// <summary>The step with this id, or null.</summary>
    public ActivityNode? Node(string activityId) => this.nodes.GetValueOrDefault(activityId);

    /// <summary>The step that holds this one; null for the root and for an unknown id.</summary>
    public ActivityNode? Parent(string activityId) => this.parents.GetValueOrDefault(activityId);

    /// <summary>Connections and starts of a flowchart.</summary>
    /// <exception cref="ArgumentException">No flowchart has this id.</exception>
    public FlowchartGraph Flowchart(string flowchartId) =>
        flowcharts.GetValueOrDefault(flowchartId)
        ?? throw new ArgumentException($"No flowchart has the id '{flowchartId}'.", nameof(flowchartId));

    /// <summary>
    /// Variables that a step can name, its own included: the nearest container's first, then outwards to the workflow's.
    /// A variable hidden by a nearer one of the same name is left out.
    /// </summary>
    public IEnumerable<VisibleVariable> Variables(string activityId) =>
        InScope(activityId).DistinctBy(visible => visible.Variable.Name, StringComparer.Ordinal);

    /// <summary>The variable that this id means for a step, hidden by name or not; null if none is in scope.</summary>
    public VisibleVariable? VariableById(string activityId, string variableId) =>
        InScope(activityId).FirstOrDefault(visible => visible.Variable.Id == variableId);

    /// <summary>The variable that this name means for a step, or null. Names are compared as they are written.</summary>
    public VisibleVariable? VariableByName(string activityId, string name) =>
        InScope(activityId).FirstOrDefault(visible => visible.Variable.Name == name);

    private IReadOnlyList<VisibleVariable> InScope(string activityId) => this.variables.GetValueOrDefault(activityId, []);

    private static IReadOnlyList<VisibleVariable> Inside(ActivityNode node, IReadOnlyList<VisibleVariable> outer) =>
        node.Variables.Count == 0
            ? outer
            : [.. node.Variables.Select(variable => new VisibleVariable(variable, node.Id)), .. outer];

    private List<ActivityNode> FindTriggers()
    {
        var first = FirstStep();
        return Nodes.Where(node => node.CanStartWorkflow && node.Declaration.Kind == Activities.ActivityKind.Trigger
            || ReferenceEquals(node, first) && node.Declaration.StartsWhenFirst).ToList();
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

/// <summary>A variable and the container in whose scope it lives.</summary>
/// <param name="Variable">The declaration.</param>
/// <param name="OwnerId">Id of the container activity; null for a variable of the whole workflow.</param>
public sealed record VisibleVariable(VariableDefinition Variable, string? OwnerId);
