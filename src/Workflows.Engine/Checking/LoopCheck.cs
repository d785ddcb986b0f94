using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>
/// Circles in which no step waits. One that cannot be left, or in which nothing changes by which to leave it, goes on for ever: an error. One that
/// counts its turns is no more than worth a look, since it is the choice of the values that ends it.
/// </summary>
internal static class LoopCheck
{
    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var flowchart in course.Flowcharts)
        {
            foreach (var circle in Circles.Of(flowchart.Flowchart.Activities.Where(step => course.IsReached(step) && GoesOnAtOnce(course, step)), step => Next(course, flowchart, step)))
            {
                FindIn(course, findings, flowchart, circle);
            }
        }

        foreach (var loop in course.Reached.Where(step => step.Activity is WhileActivity && IsEndless(course, step)))
        {
            findings.Error(loop, $"Крок {Name(loop)} повторювався б без кінця: його умова завжди справджується, а всередині немає ні чекання, ні виходу.");
        }
    }

    private static bool GoesOnAtOnce(CourseOfSteps course, ActivityNode step) =>
        course.WaysOf(step).Wait == StepWait.Never && course.EndingsOf(step).HasFlag(Endings.Step);

    private static IEnumerable<ActivityNode> Next(CourseOfSteps course, FlowchartGraph flowchart, ActivityNode step) =>
        flowchart.Outbound(step.Id).Where(arrow => course.WaysOf(step).MayNameMore || course.PortsOf(step).Contains(arrow.SourcePort)).Select(arrow => flowchart.Step(arrow.TargetId)!);

    private static void FindIn(CourseOfSteps course, Findings findings, FlowchartGraph flowchart, IReadOnlyList<ActivityNode> circle)
    {
        // A join that waits for every branch stops the case there; that is told by another rule.
        if (circle.Any(step => JoinModes.WaitsForAll(flowchart, step)))
        {
            return;
        }

        var inside = circle.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        var (first, names) = (circle[0], Names(circle));
        var around = circle.Count == 1 ? $"Крок {names} веде сам до себе і ні на що не чекає" : $"Кроки {names} утворюють коло, у якому немає чекання";
        if (!circle.Any(step => MayLeave(course, flowchart, step, inside)))
        {
            findings.Error(first, $"{around}, а виходу немає: справа повторювала б це без кінця.");
        }
        else if (!circle.Any(step => MayChange(course, step)))
        {
            findings.Error(first, $"{around} і нічого не змінюється: справа повторювала б це без кінця.");
        }
        else
        {
            findings.Warning(first, $"{around}. Перевірте, чи завжди настає вихід, бо інакше справа зупиниться.");
        }
    }

    private static bool MayLeave(CourseOfSteps course, FlowchartGraph flowchart, ActivityNode step, HashSet<string> circle)
    {
        var ways = course.WaysOf(step);
        if (ways.MayNameMore || course.EndingsOf(step) != Endings.Step)
        {
            return true;
        }

        bool LeadsOut(string port) => !flowchart.Outbound(step.Id, port).Any(arrow => circle.Contains(arrow.TargetId));
        return ways.Taken == WaysTaken.All ? course.PortsOf(step).All(LeadsOut) : course.PortsOf(step).Any(LeadsOut);
    }

    // Anything that leaves something behind by which a later choice may fall out differently.
    private static bool MayChange(CourseOfSteps course, ActivityNode step) =>
        step.Activity is SetVariableActivity or RunJavaScriptActivity or CorrelateActivity or SetNameActivity
        || step.Declaration.Outputs.Count > 0
        || step.Children.Any()
        || course.ExpressionsOf(step).Select(expression => ScriptUse.Of(expression.Program))
            .Any(use => use.IsFickle || use.WritesMore || use.Writes.Count > 0 || use.Accessors.Any(name => name.StartsWith("set", StringComparison.Ordinal)));

    private static bool IsEndless(CourseOfSteps course, ActivityNode loop) =>
        loop.Ports.GetValueOrDefault("body") is { } body
        && course.WaysOf(body).Wait == StepWait.Never
        && (course.EndingsOf(body) & (Endings.Loop | Endings.Workflow)) == 0
        && loop.Input("condition")?.Expression is { } condition
        && (condition.IsPlain ? condition.Value.IsTrue() : condition is { Type: ExpressionTypes.JavaScript, Text: var program } && program?.Trim().TrimEnd(';').Trim() is "true" or "return true");
}
