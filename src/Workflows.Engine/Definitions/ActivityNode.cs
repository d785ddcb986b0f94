using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>One step of a definition with everything below it; immutable.</summary>
public sealed record ActivityNode
{
    /// <summary>The step's id, the same through every edit, move and version.</summary>
    public required string Id { get; init; }

    /// <summary>Path of ids from <c>Workflow1</c> down, joined by <c>:</c>; derived, never taken from the text.</summary>
    public required string NodeId { get; init; }

    /// <summary>Type as the text names it, for example <c>Elsa.If</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Name that expressions use; unique only by custom.</summary>
    public string? Name { get; init; }

    /// <summary>What people see: the text on the drawing, else the name, else the type's Ukrainian name.</summary>
    public required string Title { get; init; }

    /// <summary>Whether an instance may be started from this step.</summary>
    public bool CanStartWorkflow { get; init; }

    /// <summary>When a flowchart schedules this step if several connections lead to it.</summary>
    public MergeMode MergeMode { get; init; }

    /// <summary>The behaviour; an <see cref="UnsupportedActivity"/> when the type is unknown.</summary>
    public required Activity Activity { get; init; }

    /// <summary>What the type declares about itself.</summary>
    public ActivityDeclaration Declaration => Activity.Declaration;

    /// <summary>Whether the type is known here.</summary>
    public bool IsSupported => Activity is not UnsupportedActivity;

    /// <summary>Fields by camelCase key. A field that the text leaves out or sets to null is not here.</summary>
    public IReadOnlyDictionary<string, InputValue> Inputs { get; init; } = NoInputs;

    /// <summary>Outputs that are bound: camelCase output key to the id of the variable that receives it.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = NoOutputs;

    /// <summary>Variables whose scope is this container.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; init; } = [];

    /// <summary>Steps in single ports by camelCase port name: <c>then</c>, <c>else</c>, <c>body</c>, <c>default</c>…</summary>
    public IReadOnlyDictionary<string, ActivityNode> Ports { get; init; } = NoPorts;

    /// <summary>Steps of a container (<c>activities</c>, a fork's <c>branches</c>) in the order of the text.</summary>
    public IReadOnlyList<ActivityNode> Activities { get; init; } = [];

    /// <summary>Cases of a switch, in order.</summary>
    public IReadOnlyList<SwitchCase> Cases { get; init; } = [];

    /// <summary>Arrows of a flowchart between its own steps, without repetitions.</summary>
    public IReadOnlyList<Connection> Connections { get; init; } = [];

    /// <summary>The step's custom properties. Read only: clone before changing.</summary>
    public JsonObject CustomProperties { get; init; } = [];

    /// <summary>All steps directly below, in the order: container list, ports, cases.</summary>
    public IEnumerable<ActivityNode> Children =>
        Activities.Concat(Ports.Values).Concat(Cases.Where(c => c.Activity is not null).Select(c => c.Activity!));

    private static readonly Dictionary<string, InputValue> NoInputs = [];
    private static readonly Dictionary<string, string> NoOutputs = [];
    private static readonly Dictionary<string, ActivityNode> NoPorts = [];

    /// <summary>The field under this camelCase key, or null if the text leaves it out.</summary>
    public InputValue? Input(string key) => Inputs.GetValueOrDefault(key);
}

/// <summary>A field's value.</summary>
/// <param name="TypeName">The type that the value is converted to before the step runs: the declared one, or for <c>Object</c> the narrower one that the text gives.</param>
/// <param name="Expression">How the value comes about; an unwrapped field is always a literal.</param>
public sealed record InputValue(string TypeName, Expression Expression);

/// <summary>One case of a switch.</summary>
/// <param name="Label">What people see; the port's name in a flowchart.</param>
/// <param name="Condition">Evaluated to yes or no.</param>
/// <param name="Activity">The step to run (<c>Elsa.Switch</c> only).</param>
public sealed record SwitchCase(string Label, Expression Condition, ActivityNode? Activity);

/// <summary>An arrow of a flowchart.</summary>
/// <param name="Index">Its place among the flowchart's connections, from 0; names the arrow within one version.</param>
/// <param name="SourceId">Id of the step that it leaves.</param>
/// <param name="SourcePort">Outcome that it leaves by; <c>Done</c> when the text says nothing.</param>
/// <param name="TargetId">Id of the step that it enters.</param>
/// <param name="TargetPort">Always <c>In</c> so far.</param>
public sealed record Connection(int Index, string SourceId, string SourcePort, string TargetId, string TargetPort);

/// <summary>When a flowchart schedules a step that several connections lead to.</summary>
public enum MergeMode
{
    /// <summary>Nothing said: as <see cref="Stream"/>.</summary>
    None,

    /// <summary>When no source of its forward connections still holds an unconsumed token.</summary>
    Stream,

    /// <summary>When a token has arrived on every forward connection.</summary>
    Merge,

    /// <summary>When a token has arrived on every connection, backward ones too.</summary>
    Converge,

    /// <summary>Once for each arriving token.</summary>
    Cascade,

    /// <summary>On the first token; the other branches are cancelled.</summary>
    Race,
}
