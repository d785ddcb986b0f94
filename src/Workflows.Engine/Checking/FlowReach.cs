using System.Collections;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>Which steps of a flowchart arrows lead to from each of them, and which may be under way beside each other.</summary>
internal sealed class FlowReach
{
    private readonly CourseOfSteps course;
    private readonly FlowchartGraph flowchart;
    private readonly Dictionary<string, int> indexes;
    private readonly Dictionary<string, BitArray> after = new(StringComparer.Ordinal);
    private readonly List<string[]> together;

    public FlowReach(CourseOfSteps course, FlowchartGraph flowchart)
    {
        (this.course, this.flowchart) = (course, flowchart);
        var steps = flowchart.Flowchart.Activities;
        indexes = Enumerable.Range(0, steps.Count).ToDictionary(index => steps[index].Id, StringComparer.Ordinal);
        together = [.. steps.Where(course.IsReached).SelectMany(Together).Where(targets => targets.Length > 1)];
    }

    /// <summary>How much one question may cost at most.</summary>
    public int Cost => 1 + together.Sum(targets => targets.Length);

    /// <summary>Whether the first of two steps may have run when the other begins; of one step, whether arrows lead back to it.</summary>
    public bool MayPrecede(string first, string then) => LeadsTo(first, then) || (first != then && together.Exists(targets => AreBeside(targets, first, then)));

    // Two different branches of those taken together, one leading to each.
    private bool AreBeside(string[] targets, string first, string then)
    {
        var (one, other) = (Array.FindAll(targets, target => IsAt(target, first)), Array.FindAll(targets, target => IsAt(target, then)));
        return one.Length > 0 && other.Length > 0 && (one.Length > 1 || other.Length > 1 || one[0] != other[0]);
    }

    private bool IsAt(string branch, string step) => branch == step || LeadsTo(branch, step);

    private bool LeadsTo(string from, string to) => (after.TryGetValue(from, out var known) ? known : after[from] = Walk(from))[indexes[to]];

    private BitArray Walk(string from)
    {
        var reached = new BitArray(indexes.Count);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var id))
        {
            if (!course.EndingsOf(flowchart.Step(id)!).HasFlag(Endings.Step))
            {
                continue;
            }

            foreach (var arrow in flowchart.Outbound(id))
            {
                if (!reached[indexes[arrow.TargetId]])
                {
                    reached[indexes[arrow.TargetId]] = true;
                    open.Push(arrow.TargetId);
                }
            }
        }

        return reached;
    }

    // Where the targets of the arrows that a step may follow at once stand.
    private IEnumerable<string[]> Together(ActivityNode step)
    {
        var ways = course.WaysOf(step);
        var arrows = flowchart.Outbound(step.Id);
        return ways.Taken == WaysTaken.One && !ways.MayNameMore
            ? arrows.GroupBy(arrow => arrow.SourcePort).Select(group => group.Select(arrow => arrow.TargetId).Distinct().ToArray())
            : [arrows.Select(arrow => arrow.TargetId).Distinct().ToArray()];
    }
}
