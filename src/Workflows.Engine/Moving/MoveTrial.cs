using Workflows.Engine.Definitions;

namespace Workflows.Engine.Moving;

/// <summary>What a move of an instance to another version would do.</summary>
/// <param name="Steps">Steps that are under way, and where they go on.</param>
/// <param name="Obstacles">Why it cannot be; none where it can.</param>
/// <param name="Missed">Steps that only the other version has and that the instance is past.</param>
/// <param name="Begun">Steps that would begin at once, because what they wait for is there by the other version.</param>
/// <param name="Ends">Whether the instance would end at once.</param>
public sealed record MoveTrial(
    IReadOnlyList<MovedStep> Steps, IReadOnlyList<MoveObstacle> Obstacles, IReadOnlyList<ActivityNode> Missed, IReadOnlyList<ActivityNode> Begun, bool Ends)
{
    /// <summary>Whether the instance can go on by the other version.</summary>
    public bool IsPossible => Obstacles.Count == 0;
}
