using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>
/// Whether a step may have run before another begins. Where that depends on values, or on which of two branches is faster, it may; so a «no» is
/// certain. Of hostile drawings, which would cost too much, it says «may».
/// </summary>
internal sealed class Precedence(CourseOfSteps course)
{
    private readonly Dictionary<string, FlowReach> flowcharts = new(StringComparer.Ordinal);
    private long budget = 5_000_000;

    /// <summary>Whether something that the first step does can be found done when the other begins; of one step, whether it may run twice.</summary>
    public bool MayPrecede(ActivityNode first, ActivityNode then)
    {
        if (!course.IsReached(first))
        {
            return false;
        }

        var (chain, other) = (Chain(first), Chain(then));
        var depth = 0;
        while (depth + 1 < Math.Min(chain.Count, other.Count) && ReferenceEquals(chain[depth + 1], other[depth + 1]))
        {
            depth++;
        }

        // Whatever is repeated as a whole may have left it behind in an earlier turn.
        if (Enumerable.Range(0, depth + 1).Any(level => IsRepeated(chain, level)))
        {
            return true;
        }

        var around = chain[depth];
        var (one, two) = (chain.ElementAtOrDefault(depth + 1), other.ElementAtOrDefault(depth + 1));

        // A step around the other begins before it; a step inside the other begins after it.
        return one is null ? two is not null
            : two is not null && around.Activity switch
            {
                FlowchartActivity => Asked(around, one, two),
                SequenceActivity => course.IndexOf(one) < course.IndexOf(two),
                IfActivity => false,
                SwitchActivity => SwitchMode.MayBeAll(around),
                _ => true,
            };
    }

    private bool IsRepeated(List<ActivityNode> chain, int level) =>
        (level > 0 && chain[level - 1].Activity is WhileActivity or ForActivity or ForEachActivity or ParallelForEachActivity)
        || (level + 1 < chain.Count && chain[level].Activity is WhileActivity)
        || (level > 0 && chain[level - 1].Activity is FlowchartActivity && Asked(chain[level - 1], chain[level], chain[level]));

    private bool Asked(ActivityNode flowchart, ActivityNode first, ActivityNode then)
    {
        if (!flowcharts.TryGetValue(flowchart.Id, out var reach))
        {
            flowcharts[flowchart.Id] = reach = new FlowReach(course, course.Graph.Flowchart(flowchart.Id));
        }

        budget -= reach.Cost;
        return budget < 0 || reach.MayPrecede(first.Id, then.Id);
    }

    private List<ActivityNode> Chain(ActivityNode step)
    {
        var chain = new List<ActivityNode>();
        for (var at = step; at is not null; at = course.ParentOf(at))
        {
            chain.Insert(0, at);
        }

        return chain;
    }
}
