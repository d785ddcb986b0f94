using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities;

/// <summary>By which ports a step may go on, and whether it waits before it does: all that its drawing tells before anything runs.</summary>
/// <param name="Ports">The ports, in the order in which people see them; none when nothing follows the step.</param>
public sealed record StepWays(IReadOnlyList<string> Ports)
{
    /// <summary>How many of the ports are taken at once.</summary>
    public WaysTaken Taken { get; init; }

    /// <summary>The port taken when no other is; only with <see cref="WaysTaken.Some"/>.</summary>
    public string? Otherwise { get; init; }

    /// <summary>Whether the step may leave by further ports, named by an expression, a program or another procedure.</summary>
    public bool MayNameMore { get; init; }

    /// <summary>Ports that the step has but, as it is filled in now, never takes.</summary>
    public IReadOnlyList<string> Idle { get; init; } = [];

    /// <summary>The port that stands in for the first one where no arrow leaves by that; null when none does.</summary>
    public string? StandIn { get; init; }

    /// <summary>Whether the step waits for time or for somebody.</summary>
    public StepWait Wait { get; init; }

    /// <summary>The ways of a step that has just the ports it declares, takes one of them, and waits only if a step inside it does.</summary>
    public static StepWays Declared(ActivityNode node)
    {
        var declaration = node.Declaration;
        string[] flow = [.. declaration.Ports.Where(port => port.Kind == PortKind.Flow).Select(port => port.Name)];
        return new StepWays(declaration.IsTerminal ? [] : flow.Length > 0 ? flow : ["Done"])
        {
            Wait = node.Children.Any(child => child.Activity.Ways(child).Wait != StepWait.Never) ? StepWait.Maybe : StepWait.Never,
        };
    }
}

/// <summary>How many of its ports a step takes.</summary>
public enum WaysTaken
{
    /// <summary>Exactly one.</summary>
    One,

    /// <summary>One or several.</summary>
    Some,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>Whether a step waits for time or for somebody before it goes on.</summary>
public enum StepWait
{
    /// <summary>It goes on in the same burst.</summary>
    Never,

    /// <summary>That is known only when it runs.</summary>
    Maybe,

    /// <summary>Each time.</summary>
    Always,
}
