using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Moving;

/// <summary>
/// A step that has begun and not ended, on its way to another version: what it keeps for itself is fitted to the new drawing here, or it says why it cannot be.
/// </summary>
public sealed class StepMove
{
    private readonly MoveMap map;
    private readonly List<string> obstacles;

    internal StepMove(MoveMap map, ActivityNode from, ActivityNode to, ActivityExecution execution, IReadOnlyList<string> live, List<string> obstacles)
    {
        (this.map, this.obstacles, From, To, Live) = (map, obstacles, from, to, live);
        Memo = execution.Memo?.DeepClone().AsObject() ?? [];
        Tokens = [.. execution.Tokens ?? []];
    }

    /// <summary>The step as the instance knows it.</summary>
    public ActivityNode From { get; }

    /// <summary>The step as the other version draws it.</summary>
    public ActivityNode To { get; }

    /// <summary>What the step keeps for itself between its calls; changes are kept.</summary>
    public JsonObject Memo { get; }

    /// <summary>The steps directly inside that are under way, or whose end this one has still to hear of, by their ids in the older drawing.</summary>
    public IReadOnlyList<string> Live { get; }

    /// <summary>What has come for the step and is still to be given to it: another step holds the instance up, or the step failed at it.</summary>
    public IReadOnlyList<Resumption> Answers { get; init; } = [];

    internal WorkflowGraph Before => map.Before;

    internal WorkflowGraph After => map.After;

    internal List<FlowToken> Tokens { get; }

    /// <summary>What a step of the older drawing is called in the other; itself where that has no other for it.</summary>
    public string Where(string activityId) => map.Where(activityId);

    /// <summary>Keeps the instance from being moved.</summary>
    /// <param name="text">Why, a Ukrainian sentence.</param>
    public void Refuse(string text) => obstacles.Add(text);

    /// <summary>Whether an arrow leaves the step by this port, in the older drawing and in the other one.</summary>
    public (bool Before, bool After) IsDrawn(string port) =>
        (Before.FlowchartOf(From.Id)?.Outbound(From.Id, port).Any() == true, After.FlowchartOf(To.Id)?.Outbound(To.Id, port).Any() == true);
}

/// <summary>Which step of one drawing stands for which of another.</summary>
internal sealed class MoveMap(WorkflowGraph before, WorkflowGraph after, IReadOnlyDictionary<string, string> chosen)
{
    public WorkflowGraph Before { get; } = before;

    public WorkflowGraph After { get; } = after;

    /// <summary>The id of a step in the other drawing: as somebody chose, the root for the root, else the same.</summary>
    public string Where(string activityId) =>
        chosen.TryGetValue(activityId, out var other) ? other
        : activityId == Before.Root.Id ? After.Root.Id
        : activityId;
}
