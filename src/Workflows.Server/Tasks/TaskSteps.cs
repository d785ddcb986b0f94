using Workflows.Engine.Definitions;

namespace Workflows.Server.Tasks;

/// <summary>The kinds of steps that make tasks for people. Their waits all have the name <see cref="HumanTaskActivity.TypeName"/>.</summary>
internal static class TaskSteps
{
    /// <summary>The types' names.</summary>
    public static IReadOnlyList<string> Types { get; } = [HumanTaskActivity.TypeName, ApprovalActivity.TypeName, AssignActivity.TypeName];

    /// <summary>Whether a step makes tasks.</summary>
    public static bool IsTask(this ActivityNode step) => Types.Contains(step.Type);
}
