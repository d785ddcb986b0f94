using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Server.Tasks;

/// <summary>The kinds of steps that make tasks for people. Their waits for people all have the name <see cref="HumanTaskActivity.TypeName"/>.</summary>
internal static class TaskSteps
{
    /// <summary>The types' names.</summary>
    public static IReadOnlyList<string> Types { get; } = [HumanTaskActivity.TypeName, ApprovalActivity.TypeName, AssignActivity.TypeName, EachWorkerActivity.TypeName];

    /// <summary>By which ports a task with fixed ways to end may go on: one of them, and «Прострочено» where the drawing says to leave by it.</summary>
    public static StepWays Ways(ActivityNode step, IReadOnlyList<string> outcomes)
    {
        var late = step.Input("whenLate")?.Expression;
        var leaves = late?.Text is nameof(WhenLate.Leave);
        return new StepWays([.. outcomes, .. leaves ? [TaskOutcomes.Late] : Array.Empty<string>()])
        {
            MayNameMore = late is { IsPlain: false },
            Idle = leaves ? [] : [TaskOutcomes.Late],
            Wait = StepWait.Always,
        };
    }

    /// <summary>Whether a step tells who did its task: one person, who can be meant by others.</summary>
    public static bool HasPerformer(this ActivityNode step) => step.IsTask() && step.Declaration.Outputs.Any(output => output.Key == DrawnTask.CompletedBy);

    /// <summary>Why a step cannot be named as the one whose performer is meant; null when it can.</summary>
    public static string? PerformerProblem(WorkflowGraph graph, string step) => graph.Node(step) is not { } node || !node.IsTask()
        ? $"завдання «{step}», на виконавця якого він посилається, у процедурі немає"
        : node.HasPerformer() ? null : $"завдання «{node.Title}» виконує не одна людина, тож посилатися на його виконавця не можна";

    /// <summary>Whether a step makes tasks.</summary>
    public static bool IsTask(this ActivityNode step) => Types.Contains(step.Type);
}
