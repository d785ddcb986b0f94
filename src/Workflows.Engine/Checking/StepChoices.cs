using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>One way in which a step of a flowchart may go on: the ports that it takes together, and the arrows that leave by them.</summary>
internal sealed record StepChoice(IReadOnlyList<string> Ports, IReadOnlyList<Connection> Arrows);

/// <summary>All ways in which a step of a flowchart may go on.</summary>
/// <param name="All">The choices, each with other arrows; none when nothing of the flowchart goes on after the step.</param>
/// <param name="AreAll">Whether there are no further ones; of too many only the single ports are here.</param>
internal sealed record StepChoices(IReadOnlyList<StepChoice> All, bool AreAll)
{
    // Five ports make 31 choices.
    private const int MostPorts = 5;

    public static StepChoices Of(CourseOfSteps course, FlowchartGraph flowchart, ActivityNode step)
    {
        if (!course.EndingsOf(step).HasFlag(Endings.Step))
        {
            return new([], true);
        }

        var ways = course.WaysOf(step);
        var ports = course.PortsOf(step);
        var choices = ways.MayNameMore ? Open(flowchart, step, ways, ports)
            : ways.Taken == WaysTaken.One ? ports.Select(port => new[] { port })
            : ways.Taken == WaysTaken.All ? [[.. ports]]
            : Subsets(flowchart, step, ways, ports);
        return new(
            [
                .. choices.Select(taken => new StepChoice(taken, [.. taken.SelectMany(port => flowchart.Outbound(step.Id, port))]))
                    .DistinctBy(choice => string.Join(',', choice.Arrows.Select(arrow => arrow.Index))),
            ],
            ways.Taken != WaysTaken.Some || Drawn(flowchart, step, ports).Count() <= MostPorts);
    }

    private static IEnumerable<string> Drawn(FlowchartGraph flowchart, ActivityNode step, IEnumerable<string> ports) =>
        ports.Where(port => flowchart.Outbound(step.Id, port).Any());

    // What else it may be called is not known, but somebody has drawn the arrows for it.
    private static IEnumerable<string[]> Open(FlowchartGraph flowchart, ActivityNode step, StepWays ways, IReadOnlyList<string> ports)
    {
        string[] always = ways.Taken == WaysTaken.All ? [.. Drawn(flowchart, step, ports)] : [];
        string[][] more = [.. flowchart.Outbound(step.Id).Select(arrow => arrow.SourcePort).Distinct().Except(always).Select(port => new[] { port })];
        return always.Length > 0 || more.Length == 0 ? more.Select(port => always.Concat(port).ToArray()).Prepend(always) : more;
    }

    private static IEnumerable<string[]> Subsets(FlowchartGraph flowchart, ActivityNode step, StepWays ways, IReadOnlyList<string> ports)
    {
        var free = ports.Where(port => port != ways.Otherwise).ToList();
        string[] drawn = [.. Drawn(flowchart, step, free)];
        if (ways.Otherwise is { } otherwise)
        {
            yield return [otherwise];
        }

        // A port without an arrow taken alone is the empty choice.
        if (drawn.Length < free.Count)
        {
            yield return [];
        }

        for (var some = 1; drawn.Length <= MostPorts && some < 1 << drawn.Length; some++)
        {
            yield return [.. drawn.Where((_, index) => (some & (1 << index)) != 0)];
        }

        for (var one = 0; drawn.Length > MostPorts && one < drawn.Length; one++)
        {
            yield return [drawn[one]];
        }
    }
}
