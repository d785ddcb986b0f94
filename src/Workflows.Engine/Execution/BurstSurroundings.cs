using System.Collections.Concurrent;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Engine.Execution;

/// <summary>A version of a definition ready to run: its graph and the programs in it, each parsed once.</summary>
/// <param name="graph">The graph.</param>
/// <param name="childVersions">Versions of the workflows that it starts, by definition id; one that is missing starts as published then.</param>
public sealed class CompiledWorkflow(WorkflowGraph graph, IReadOnlyDictionary<string, string> childVersions)
{
    private readonly ConcurrentDictionary<string, JavaScriptProgram> programs = new(StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    public WorkflowGraph Graph { get; } = graph;

    /// <summary>The version that a child starts with, chosen when this one was published; null when none was published then.</summary>
    internal string? ChildVersion(string definitionId) => childVersions.GetValueOrDefault(definitionId);

    /// <summary>The program of a JavaScript expression of this version.</summary>
    /// <exception cref="JavaScriptSyntaxException">It does not parse.</exception>
    internal JavaScriptProgram Program(string source) => programs.GetOrAdd(source, JavaScriptProgram.Parse);
}

/// <summary>What a burst has to know about its instance besides the state.</summary>
internal sealed record InstanceIdentity(string InstanceId, string? Name, string? CorrelationId, bool IsFaulted);

/// <summary>Everything around a burst that it may look at.</summary>
internal sealed record BurstSurroundings(DateTimeOffset Now, IdSource Ids, TimeProvider Clock, BurstLimits Limits, EffectFailures Failures);

/// <summary>How far a burst goes, and how a failed step is tried again.</summary>
public sealed record BurstLimits
{
    /// <summary>Calls of steps in one burst; more is taken for a circle that never waits.</summary>
    public int Calls { get; init; } = 10_000;

    /// <summary>Waits before the first, second… further try; when they are used up, a person has to look.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    internal TimeSpan? RetryAfter(int attempt) => attempt <= Retries.Count ? Retries[attempt - 1] : null;
}
