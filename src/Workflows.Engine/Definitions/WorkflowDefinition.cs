using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>One version of a workflow as read from its Elsa JSON; immutable and shared by all bursts.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>The workflow's id over all its versions; empty in a text that was not saved yet.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>Id of this version, if the text says it.</summary>
    public string? Id { get; init; }

    /// <summary>Ordinal of this version, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Description for people.</summary>
    public string? Description { get; init; }

    /// <summary>Version of the designer that drew it; old ones name activity outputs by id.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>Variables of the whole workflow.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; init; } = [];

    /// <summary>What a start may bring.</summary>
    public IReadOnlyList<ArgumentDefinition> Inputs { get; init; } = [];

    /// <summary>What the workflow hands back.</summary>
    public IReadOnlyList<ArgumentDefinition> Outputs { get; init; } = [];

    /// <summary>Ports of the workflow when it is used as an activity.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>Settings of the whole workflow.</summary>
    public WorkflowOptions Options { get; init; } = new();

    /// <summary>Whatever else the text keeps for its own purposes. Read only: clone before changing.</summary>
    public JsonObject CustomProperties { get; init; } = [];

    /// <summary>The activity that the workflow runs, as a rule a flowchart.</summary>
    public required ActivityNode Root { get; init; }
}

/// <summary>Settings of a whole workflow.</summary>
public sealed record WorkflowOptions
{
    /// <summary>What a failed step does to the instance; <see cref="IncidentStrategy.Fault"/> unless the text says otherwise.</summary>
    public IncidentStrategy IncidentStrategy { get; init; }

    /// <summary>Whether other workflows may use it as a step.</summary>
    public bool UsableAsActivity { get; init; }

    /// <summary>Elsa's type name of the activation strategy, if one is set.</summary>
    public string? ActivationStrategy { get; init; }

    /// <summary>Whether workflows that use this one move to its new versions by themselves.</summary>
    public bool AutoUpdateConsumingWorkflows { get; init; }
}

/// <summary>What an incident does to its instance.</summary>
public enum IncidentStrategy
{
    /// <summary>The instance faults.</summary>
    Fault,

    /// <summary>Other branches go on.</summary>
    ContinueWithIncidents,
}
