using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>
/// The check before publishing: what is certain about a drawing before any case runs by it. It looks at nothing but the drawing; whether
/// forms, templates and other procedures are there is for the host to say.
/// </summary>
/// <remarks>
/// An error is what would stop or spoil each case that comes to it. A warning is what is probably not meant and harms no case: a step that
/// is never reached belongs there, since the cases go by it, and so does a branch that leads nowhere, since a case may end there on purpose.
/// What depends on values that only a case has is not told at all, unless it is so whatever they are.
/// </remarks>
public static class DefinitionCheck
{
    /// <summary>Checks a definition that was read without errors.</summary>
    /// <returns>What was found, in the order of the text: what concerns the whole first, then step by step; at most 500.</returns>
    public static IReadOnlyList<DefinitionProblem> Find(WorkflowGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var course = new CourseOfSteps(graph);
        var findings = new Findings(course);
        ReachCheck.Find(course, findings);
        ArrowCheck.Find(course, findings);
        JoinCheck.Find(course, findings);
        LoopCheck.Find(course, findings);
        ExpressionCheck.Find(course, findings);
        FieldCheck.Find(course, findings);
        FirstValueCheck.Find(course, findings);
        DataCheck.Find(course, findings);
        return findings.Sorted;
    }
}
