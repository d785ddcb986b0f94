using System.Text.Json.Nodes;

namespace Workflows.Engine.Activities;

/// <summary>Everything that is known about a kind of step.</summary>
/// <param name="Type">Type name on the wire, for example <c>Elsa.If</c>.</param>
/// <param name="Category">Palette group in Ukrainian; groups sort by text, so they begin with a number.</param>
/// <param name="DisplayName">Ukrainian name.</param>
/// <param name="Description">One plain Ukrainian sentence.</param>
public sealed record ActivityDeclaration(string Type, string Category, string DisplayName, string Description)
{
    /// <summary>Version of the type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Elsa's kind.</summary>
    public ActivityKind Kind { get; init; }

    /// <summary>Fields.</summary>
    public IReadOnlyList<InputDeclaration> Inputs { get; init; } = [];

    /// <summary>Results that can be bound to a variable.</summary>
    public IReadOnlyList<OutputDeclaration> Outputs { get; init; } = [];

    /// <summary>Declared ports; none means the single flow port <c>Done</c>, unless the step is terminal.</summary>
    public IReadOnlyList<PortDeclaration> Ports { get; init; } = [];

    /// <summary>Whether it holds a list of steps and variables of its own.</summary>
    public bool IsContainer { get; init; }

    /// <summary>Whether nothing follows it.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether a flowchart begins with it.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether the palette offers it.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Key of the field that says what such a step is called where the drawing has no words for it; null if none does.</summary>
    public string? TitledBy { get; init; }

    /// <summary>Whether the palette offers it only to those who know expressions and Elsa's technical steps.</summary>
    public bool IsForExperts { get; init; }

    /// <summary>Name of its picture; the host has the pictures.</summary>
    public string Icon { get; init; } = "gear";

    /// <summary>Whether a workflow that begins with this step is started by it, even if the drawing does not say so.</summary>
    public bool StartsWhenFirst { get; init; }

    /// <summary>Whether it starts workflows wherever it stands, even if the drawing does not say so.</summary>
    public bool StartsAlways { get; init; }

    /// <summary>Property of the step's JSON that lists its steps; null if it has none.</summary>
    public string? ChildList => IsContainer ? "activities" : null;

    /// <summary>The type name without its namespace, for example <c>If</c>.</summary>
    public string Name => Type[(Type.LastIndexOf('.') + 1)..];

    /// <summary>The field under this camelCase key.</summary>
    public InputDeclaration? Input(string key) => Inputs.FirstOrDefault(input => input.Key == key);
}

/// <summary>Elsa's kinds of activities.</summary>
public enum ActivityKind
{
    /// <summary>Runs and is done.</summary>
    Action,

    /// <summary>May start a workflow.</summary>
    Trigger,

    /// <summary>Runs in the background.</summary>
    Job,

    /// <summary>May be run in the background.</summary>
    Task,
}

/// <summary>A field of a step.</summary>
/// <param name="Key">camelCase key on the wire.</param>
/// <param name="TypeName">Type as the wire names it.</param>
/// <param name="Label">Ukrainian label.</param>
public sealed record InputDeclaration(string Key, string TypeName, string Label)
{
    /// <summary>PascalCase name in descriptors.</summary>
    public string Name => char.ToUpperInvariant(Key[0]) + Key[1..];

    /// <summary>Ukrainian help text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the value travels as <c>{typeName, expression}</c>; unwrapped is plain JSON.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>Editor that Studio shows.</summary>
    public string UiHint { get; init; } = "singleline";

    /// <summary>What publishing writes in when the field was left out. Read only: clone before use.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Expression kind that editors begin with; null means literal.</summary>
    public string? DefaultSyntax { get; init; }

    /// <summary>Allowed values, if there is a closed list of them.</summary>
    public IReadOnlyList<InputOption> Options { get; init; } = [];

    /// <summary>Name of the host's list that the value is chosen from, when it changes as the office works; null if there is none.</summary>
    public string? OptionsFrom { get; init; }

    /// <summary>Whether only those who know expressions and Elsa's technical steps are shown it.</summary>
    public bool IsForExperts { get; init; }

    /// <summary>What a new step holds here from the beginning, where that is not what a step without a value does; null for nothing. Read only: clone before use.</summary>
    public JsonNode? Initial { get; init; }

    /// <summary>For a list of outcomes: those that the step has besides, whatever is listed.</summary>
    public IReadOnlyList<string> FixedOutcomes { get; init; } = [];

    /// <summary>Language of a code editor.</summary>
    public string? Language { get; init; }
}

/// <summary>One allowed value of a field.</summary>
/// <param name="Value">Value on the wire.</param>
/// <param name="Label">Ukrainian label.</param>
public sealed record InputOption(string Value, string Label);

/// <summary>A result of a step.</summary>
/// <param name="Key">camelCase key on the wire.</param>
/// <param name="TypeName">Type as the wire names it.</param>
/// <param name="Label">Ukrainian label.</param>
public sealed record OutputDeclaration(string Key, string TypeName, string Label)
{
    /// <summary>PascalCase name in descriptors and in <c>getOutputFrom</c>.</summary>
    public string Name => char.ToUpperInvariant(Key[0]) + Key[1..];

    /// <summary>Ukrainian help text.</summary>
    public string? Description { get; init; }
}

/// <summary>A port of a step.</summary>
/// <param name="Name">Name on the wire; for a flow port also the outcome.</param>
/// <param name="Kind">Whether arrows leave it or a step lies in it.</param>
/// <param name="Label">Ukrainian label.</param>
public sealed record PortDeclaration(string Name, PortKind Kind, string Label)
{
    /// <summary>Whether people see it; a hidden embedded port is never read.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>camelCase key of the step that lies in an embedded port.</summary>
    public string Key => char.ToLowerInvariant(Name[0]) + Name[1..];
}

/// <summary>Kinds of ports.</summary>
public enum PortKind
{
    /// <summary>Arrows of the flowchart leave it.</summary>
    Flow,

    /// <summary>A step lies in it.</summary>
    Embedded,
}
