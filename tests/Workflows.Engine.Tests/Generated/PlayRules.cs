using System.Collections.Immutable;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Tests.Generated;

/// <summary>Everything that a play depends on: the same rules give the same play.</summary>
/// <param name="Seed">Where all chance comes from.</param>
internal sealed record PlayRules(int Seed)
{
    /// <summary>What is drawn.</summary>
    public DrawingRules Drawing { get; init; } = new();

    /// <summary>How many things happen before everybody tries to bring all instances to their ends.</summary>
    public int Actions { get; init; } = 24;

    /// <summary>How likely an action meets a fault.</summary>
    public double FaultChance { get; init; } = 0.3;

    /// <summary>How many timers one claim takes.</summary>
    public int Batch { get; init; } = 3;

    /// <summary>How many of them are fired at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>From how many waits in a claim on their bursts share a commit: in every other play each time that two meet.</summary>
    public int ShareFrom => Seed % 2 == 0 ? 2 : int.MaxValue;

    /// <summary>Whether both servers act at the same time. Then the order is not chance of the seed's any more, and a seed may not fail again.</summary>
    public bool Together { get; init; }

    /// <summary>Limits of the bursts.</summary>
    public BurstLimits Limits { get; init; } = new();

    /// <summary>Actions left out, to find a shorter story that fails too.</summary>
    public ImmutableHashSet<int> Skipped { get; init; } = [];

    /// <summary>Actions that meet no fault, for the same reason.</summary>
    public ImmutableHashSet<int> Calm { get; init; } = [];

    /// <summary>The chance of one action: the same whatever is left out before it.</summary>
    public Random ChanceOf(int action) => new(unchecked((Seed * 7919) + (action * 104_729)));
}
