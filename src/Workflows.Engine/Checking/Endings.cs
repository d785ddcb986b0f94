using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>How far a step's end reaches; a step may have several, depending on what happens inside it.</summary>
[Flags]
internal enum Endings
{
    None = 0,

    /// <summary>The step ends and what follows it begins.</summary>
    Step = 1,

    /// <summary>The flowchart or sequence around it ends too.</summary>
    Container = 2,

    /// <summary>The loop around it ends too.</summary>
    Loop = 4,

    /// <summary>Everything ends.</summary>
    Workflow = 8,
}

/// <summary>The ends of steps as the activities' own <c>ChildCompleted</c> passes them on; where it cannot be told, one too many.</summary>
internal static class StepEndings
{
    private const Endings Outwards = Endings.Loop | Endings.Workflow;

    public static Endings Of(ActivityNode node, CourseOfSteps course) => node.Activity switch
    {
        EndActivity => Endings.Container,
        BreakActivity => Endings.Loop,
        { Declaration.IsTerminal: true } => Endings.Workflow,
        FlowchartActivity => OfFlowchart(node, course),
        SequenceActivity => OfSequence(node, course),
        ParallelActivity => OfAll(node, course),
        SwitchActivity => Closing(OfChosen(Branches(node), course)),
        IfActivity => OfChosen([node.Ports.GetValueOrDefault("then"), node.Ports.GetValueOrDefault("else")], course),
        _ => Endings.Step | (node.Children.Aggregate(Endings.None, (all, child) => all | course.EndingsOf(child)) & Endings.Workflow),
    };

    private static Endings OfFlowchart(ActivityNode node, CourseOfSteps course)
    {
        var reached = course.ReachedInside(node);
        var all = reached.Aggregate(Endings.None, (ends, step) => ends | course.EndingsOf(step));
        var last = reached.Count == 0 || all.HasFlag(Endings.Container) || reached.Any(step => course.EndingsOf(step).HasFlag(Endings.Step) && course.MayBeLast(step));
        return (all & Outwards) | (last ? Endings.Step : Endings.None);
    }

    private static Endings OfSequence(ActivityNode node, CourseOfSteps course)
    {
        var ends = Endings.None;
        foreach (var step in node.Activities)
        {
            var own = course.EndingsOf(step);
            ends |= (own & Outwards) | (own.HasFlag(Endings.Container) ? Endings.Step : Endings.None);
            if (!own.HasFlag(Endings.Step))
            {
                return ends;
            }
        }

        return ends | Endings.Step;
    }

    private static Endings OfAll(ActivityNode node, CourseOfSteps course)
    {
        var ends = node.Activities.Select(course.EndingsOf).ToList();
        return (ends.Aggregate(Endings.None, (all, own) => all | own) & Outwards)
            | (ends.TrueForAll(own => (own & (Endings.Step | Endings.Container)) != 0) ? Endings.Step : Endings.None);
    }

    private static IEnumerable<ActivityNode?> Branches(ActivityNode node) => node.Cases.Select(@case => @case.Activity).Append(node.Ports.GetValueOrDefault("default"));

    private static Endings OfChosen(IEnumerable<ActivityNode?> branches, CourseOfSteps course) =>
        branches.Aggregate(Endings.None, (all, branch) => all | (branch is null ? Endings.Step : course.EndingsOf(branch)));

    // The end of a container inside a switch is the end of that branch.
    private static Endings Closing(Endings ends) => (ends & Outwards) | ((ends & (Endings.Step | Endings.Container)) != 0 ? Endings.Step : Endings.None);
}
