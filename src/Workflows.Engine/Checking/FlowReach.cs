using System.Collections;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>Which steps of a flowchart arrows lead to from each of them, and which may be under way beside each other.</summary>
internal sealed class FlowReach
{
    private readonly Dictionary<string, int> indexes;
    private readonly int[][] next;
    private readonly BitArray?[] after;
    private readonly List<int[]> together;

    public FlowReach(CourseOfSteps course, FlowchartGraph flowchart)
    {
        var steps = flowchart.Flowchart.Activities;
        indexes = Enumerable.Range(0, steps.Count).ToDictionary(index => steps[index].Id, StringComparer.Ordinal);
        next = [.. steps.Select(step => course.EndingsOf(step).HasFlag(Endings.Step) ? Targets(flowchart.Outbound(step.Id)) : [])];
        after = new BitArray?[steps.Count];
        together = [.. steps.Where(course.IsReached).SelectMany(step => Together(course.WaysOf(step), flowchart.Outbound(step.Id))).Where(targets => targets.Length > 1)];
    }

    /// <summary>How much one question may cost at most.</summary>
    public int Cost => 1 + together.Sum(targets => targets.Length);

    /// <summary>Whether the first of two steps may have run when the other begins; of one step, whether arrows lead back to it.</summary>
    public bool MayPrecede(string first, string then)
    {
        var (one, other) = (indexes[first], indexes[then]);
        return LeadsTo(one, other) || (one != other && together.Exists(targets => AreBeside(targets, one, other)));
    }

    // Two different branches of those taken together, one leading to each.
    private bool AreBeside(int[] targets, int first, int then)
    {
        var (one, other) = (Array.FindAll(targets, target => IsAt(target, first)), Array.FindAll(targets, target => IsAt(target, then)));
        return one.Length > 0 && other.Length > 0 && (one.Length > 1 || other.Length > 1 || one[0] != other[0]);
    }

    private bool IsAt(int branch, int step) => branch == step || LeadsTo(branch, step);

    private bool LeadsTo(int from, int to) => (after[from] ??= Walk(from))[to];

    private BitArray Walk(int from)
    {
        var reached = new BitArray(next.Length);
        var open = new Stack<int>([from]);
        while (open.TryPop(out var step))
        {
            foreach (var target in next[step])
            {
                if (!reached[target])
                {
                    reached[target] = true;
                    open.Push(target);
                }
            }
        }

        return reached;
    }

    // Where the arrows lead that a step may follow at once.
    private IEnumerable<int[]> Together(StepWays ways, IEnumerable<Connection> arrows) => ways.Taken == WaysTaken.One && !ways.MayNameMore
        ? arrows.GroupBy(arrow => arrow.SourcePort).Select(Targets)
        : [Targets(arrows)];

    private int[] Targets(IEnumerable<Connection> arrows) => [.. arrows.Select(arrow => indexes[arrow.TargetId]).Distinct()];
}
