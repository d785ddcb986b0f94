namespace Workflows.Engine.Definitions;

/// <summary>Something about a definition that a person should know.</summary>
/// <param name="Severity">Whether it forbids publishing.</param>
/// <param name="ActivityId">The step it is about, if it is about one.</param>
/// <param name="Path">Where in the text, for example <c>root.activities[3].interval</c>; empty for the whole.</param>
/// <param name="Text">A plain Ukrainian sentence that names the step.</param>
public sealed record DefinitionProblem(ProblemSeverity Severity, string? ActivityId, string Path, string Text);

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth a look; may be published.</summary>
    Warning,

    /// <summary>Must not be published or run.</summary>
    Error,
}

/// <summary>What came of reading a text.</summary>
/// <param name="Definition">The definition, also when it has errors; null when the text is no definition at all.</param>
/// <param name="Problems">All that was found, in the order of the text.</param>
public sealed record DefinitionReading(WorkflowDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>Whether something forbids publishing.</summary>
    public bool HasErrors => Problems.Any(problem => problem.Severity == ProblemSeverity.Error);
}
