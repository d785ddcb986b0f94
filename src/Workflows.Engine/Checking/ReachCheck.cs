using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using static Workflows.Engine.Checking.CheckWords;

namespace Workflows.Engine.Checking;

/// <summary>Steps that no case can come to. Of a step that is not reached, those inside it are not told too.</summary>
internal static class ReachCheck
{
    public static void Find(CourseOfSteps course, Findings findings)
    {
        foreach (var step in course.Graph.Nodes.Where(step => !course.IsReached(step)))
        {
            if (course.ParentOf(step) is { } around && course.IsReached(around))
            {
                findings.Warning(step, Sentence(course, step, around));
            }
        }
    }

    private static string Sentence(CourseOfSteps course, ActivityNode step, ActivityNode around) => around.Activity switch
    {
        FlowchartActivity when course.FlowchartOf(step)!.Inbound(step.Id).All(arrow => arrow.SourceId == step.Id) =>
            $"До кроку {Name(step)} не веде жодна стрілка, тому він ніколи не почнеться.",
        FlowchartActivity => $"До кроку {Name(step)} справа ніколи не дійде: усі стрілки до нього ведуть звідти, звідки вона сюди не піде.",
        SequenceActivity => $"Крок {Name(step)} ніколи не почнеться: попередній крок завжди закінчує все, що за ним.",
        _ => $"Крок {Name(step)} ніколи не почнеться: крок {Name(around)} не виконує того, що в ньому.",
    };
}
