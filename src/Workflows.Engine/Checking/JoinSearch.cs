using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>A join before which a case stands for good.</summary>
/// <param name="Join">The step.</param>
/// <param name="Telling">The choice on the way that says most about it; null when there was none.</param>
/// <param name="Doubt">How many of the choices are the procedure's own; they may depend on each other, so two are no certainty.</param>
internal sealed record StuckJoin(ActivityNode Join, (ActivityNode Step, StepChoice Choice)? Telling, int Doubt);

/// <summary>
/// Plays a flowchart in every way, each moment once, those first that need the fewest of the procedure's own choices. Bounded: what it finds within
/// the budget is true, what it does not find may be there all the same when it was not whole.
/// </summary>
internal static class JoinSearch
{
    /// <summary>Most doubt that is told apart.</summary>
    public const int Doubtful = 2;

    // A drawing whose branches multiply with each turn has no end of moments.
    private const int MostAtOnce = 200;

    /// <summary>Plays a flowchart from one of its starts.</summary>
    /// <param name="game">The flowchart.</param>
    /// <param name="course">The drawing.</param>
    /// <param name="budget">How much may be looked at, a moment weighing ten and thrice what is going on in it; what is left comes back.</param>
    /// <returns>The joins found, each once, and whether every way was played.</returns>
    public static (IReadOnlyList<StuckJoin> Found, bool IsWhole) Play(TokenGame game, CourseOfSteps course, ref int budget)
    {
        var found = new Dictionary<string, StuckJoin>(StringComparer.Ordinal);
        var seen = new HashSet<Marking>();
        var (open, order) = (new PriorityQueue<(Marking Marking, Past? Past), (int Doubt, int Order)>(), 0);
        open.Enqueue((game.Begin, null), (0, 0));
        while (open.TryDequeue(out var at, out var priority))
        {
            if (!seen.Add(at.Marking))
            {
                continue;
            }

            budget -= 10 + (3 * at.Marking.Size);
            if (budget <= 0 || at.Marking.Size > MostAtOnce)
            {
                return ([.. found.Values], false);
            }

            if (game.StuckBefore(at.Marking) is { } join)
            {
                found.TryAdd(join.Id, new StuckJoin(join, Telling(game, join, [.. Choices(game, at.Past)]), priority.Doubt));
                continue;
            }

            foreach (var (step, choice, next) in game.Moves(at.Marking))
            {
                if (!seen.Contains(next))
                {
                    var doubt = choice is null ? priority.Doubt : Math.Min(Doubtful, priority.Doubt + DoubtOf(course.WaysOf(game.Step(step))));
                    open.Enqueue((next, choice is null ? at.Past : new Past(at.Past, step, choice)), (doubt, ++order));
                }
            }
        }

        return ([.. found.Values], game.IsWhole);
    }

    // What a person or the outside world decides is free; a step that decides at once goes by values that earlier choices may have left.
    private static int DoubtOf(StepWays ways) => ways.MayNameMore ? Doubtful : ways.Wait == StepWait.Never ? 1 : 0;

    // The last one by which the case turned away from the join, else the last one that led to it.
    private static (ActivityNode, StepChoice)? Telling(TokenGame game, ActivityNode join, IReadOnlyList<(ActivityNode Step, StepChoice Choice)> choices)
    {
        var towards = choices.Where(one => game.IsBefore(one.Step, join)).ToList();
        return towards.Count == 0 ? null
            : towards.Find(one => one.Choice.Arrows.All(arrow => arrow.TargetId != join.Id && !game.IsBefore(game.Step(arrow.TargetId), join))) is { Step: not null } away ? away
            : towards[0];
    }

    private static IEnumerable<(ActivityNode, StepChoice)> Choices(TokenGame game, Past? past)
    {
        for (; past is not null; past = past.Before)
        {
            yield return (game.Step(past.Step), past.Choice);
        }
    }

    private sealed record Past(Past? Before, int Step, StepChoice Choice);
}
