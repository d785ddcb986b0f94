using Workflows.Engine.Definitions;

namespace Workflows.Engine.Moving;

/// <summary>What a move of an instance to another version would do.</summary>
/// <param name="Steps">Steps that are under way, and where they go on.</param>
/// <param name="Obstacles">Why it cannot be, a Ukrainian sentence each; none where it can.</param>
public sealed record MoveTrial(IReadOnlyList<MovedStep> Steps, IReadOnlyList<string> Obstacles)
{
    /// <summary>Steps that the instance will not come to: they are new, or were still ahead of it, and it is past them by the other version.</summary>
    public IReadOnlyList<ActivityNode> Missed { get; init; } = [];

    /// <summary>Steps that would begin at once, because what they wait for is there by the other version.</summary>
    public IReadOnlyList<ActivityNode> Begun { get; init; } = [];

    /// <summary>Steps under way that would be cancelled at once, because another branch comes first by the other version.</summary>
    public IReadOnlyList<ActivityNode> Cancelled { get; init; } = [];

    /// <summary>Whether the instance would end at once.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the instance can go on by the other version.</summary>
    public bool IsPossible => Obstacles.Count == 0;
}
