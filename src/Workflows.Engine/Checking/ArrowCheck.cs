using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>Arrows against the ports of their steps: arrows of ports that are gone, and ports without an arrow beside others that have one.</summary>
internal static class ArrowCheck
{
    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var flowchart in course.Flowcharts)
        {
            var isRoot = ReferenceEquals(flowchart.Flowchart, course.Graph.Root);
            foreach (var step in flowchart.Flowchart.Activities.Where(course.IsReached))
            {
                var drawn = flowchart.Outbound(step.Id).Select(arrow => arrow.SourcePort).Distinct().ToList();
                if (drawn.Count > 0)
                {
                    FindIn(course, findings, step, drawn, isRoot);
                }
            }
        }
    }

    private static void FindIn(CourseOfSteps course, Findings findings, ActivityNode step, List<string> drawn, bool isRoot)
    {
        var ways = course.WaysOf(step);
        var ports = course.PortsOf(step);
        if (!course.EndingsOf(step).HasFlag(Endings.Step))
        {
            findings.Warning(step, $"Стрілка від кроку {Name(step)} зайва: після нього справа далі не йде.");
            return;
        }

        var idle = course.IdleOf(step).ToList();
        foreach (var port in drawn.Except(ports))
        {
            if (idle.Contains(port))
            {
                findings.Warning(step, $"Крок {Name(step)} налаштовано так, що гілкою {Port(step, port)} справа ніколи не піде, хоча стрілка від неї є.");
            }
            else if (!ways.MayNameMore)
            {
                findings.Error(step, $"У кроку {Name(step)} зникла гілка {Port(step, port)}, а стрілка від неї лишилась: справа нею вже не піде.");
            }
        }

        // Where more ports are possible than can be known, nobody can say which of them has to lead on.
        foreach (var port in ways.MayNameMore ? [] : ports.Except(drawn))
        {
            findings.Warning(step, port.Length == 0
                ? $"У кроку {Name(step)} є гілка без назви: провести від неї стрілку не можна."
                : $"Крок {Name(step)}: гілка {Port(step, port)} нікуди не веде, {(ways.Taken == WaysTaken.All ? "вона одразу закінчиться" : isRoot ? "справа там закінчиться" : "схема там закінчиться")}.");
        }
    }
}
