using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Checking;

/// <summary>
/// The token game of one flowchart from one start without values: the rules are those of <see cref="FlowTokens"/>, but every choice of a step is
/// a move of its own. Steps that do not wait run in the order in which they were scheduled, as in a burst; those that wait end in any order,
/// once nothing else can run; containers, whose steps mingle with the others, at any moment.
/// </summary>
internal sealed class TokenGame
{
    private readonly CourseOfSteps course;
    private readonly FlowchartGraph flowchart;
    private readonly FlowDirections directions;
    private readonly ActivityNode[] steps;
    private readonly Dictionary<string, int> indexes;
    private readonly Connection[] arrows;
    private readonly int[] targets;
    private readonly Join?[] joins;
    private readonly StepChoices?[] choices;

    public TokenGame(CourseOfSteps course, FlowchartGraph flowchart, ActivityNode start)
    {
        (this.course, this.flowchart) = (course, flowchart);
        directions = flowchart.Directions(start.Id);
        steps = [.. flowchart.Flowchart.Activities];
        indexes = Enumerable.Range(0, steps.Length).ToDictionary(index => steps[index].Id, StringComparer.Ordinal);
        arrows = [.. flowchart.Flowchart.Connections];
        targets = [.. arrows.Select(arrow => indexes[arrow.TargetId])];
        joins = new Join?[steps.Length];
        choices = new StepChoices?[steps.Length];
        Begin = new Marking([indexes[start.Id]], [], []);
    }

    public Marking Begin { get; }

    /// <summary>Whether every choice of every step that was asked for is among its moves.</summary>
    public bool IsWhole { get; private set; } = true;

    public ActivityNode Step(int index) => steps[index];

    public ActivityNode Step(string id) => steps[indexes[id]];

    /// <summary>Whether forward arrows lead from a step to a join.</summary>
    public bool IsBefore(ActivityNode step, ActivityNode join) => (joins[indexes[join.Id]] ??= new Join(this, indexes[join.Id])).Ancestors[indexes[step.Id]];

    /// <summary>The step before which the case stands for good; null when it goes on or has come to its end.</summary>
    public ActivityNode? StuckBefore(Marking marking) =>
        marking is { Queue.Length: 0, Open.Length: 0, Tokens: [var first, ..] } ? steps[targets[first]] : null;

    /// <summary>All that may happen next: the step that moves, the choice that it makes (null when it has none), and what comes of it.</summary>
    public IEnumerable<(int Step, StepChoice? Choice, Marking Next)> Moves(Marking marking)
    {
        foreach (var step in marking.Open.Distinct().Where(step => marking.Queue.Length == 0 || steps[step].Children.Any()))
        {
            foreach (var move in Ends(step, marking.Queue, Without(marking.Open, step), marking.Tokens))
            {
                yield return move;
            }
        }

        if (marking.Queue is not [var next, .. var rest])
        {
            yield break;
        }

        var wait = steps[next].Children.Any() ? StepWait.Always : course.WaysOf(steps[next]).Wait;
        if (wait != StepWait.Never)
        {
            yield return (next, null, new Marking(rest, [.. marking.Open.Append(next).Order()], marking.Tokens));
        }

        if (wait != StepWait.Always)
        {
            foreach (var move in Ends(next, rest, marking.Open, marking.Tokens))
            {
                yield return move;
            }
        }
    }

    private IEnumerable<(int, StepChoice?, Marking)> Ends(int step, int[] queue, int[] open, int[] tokens)
    {
        var own = choices[step] ??= StepChoices.Of(course, flowchart, steps[step]);
        IsWhole &= own.AreAll;
        return own.All.Select(choice => (step, own.All.Count > 1 ? choice : null, Follow(choice, queue, open, tokens)));
    }

    private Marking Follow(StepChoice choice, int[] queue, int[] open, int[] tokens)
    {
        var table = new Table([.. queue], [.. open], [.. tokens, .. choice.Arrows.Select(arrow => arrow.Index)], []);
        foreach (var target in table.Tokens.Select(token => targets[token]).Distinct().ToList())
        {
            // A race may have taken the tokens away meanwhile.
            if (table.Tokens.Exists(token => targets[token] == target))
            {
                Consider(table, target, joins[target] ??= new Join(this, target));
            }
        }

        return new Marking(
            [.. table.Queue, .. table.Scheduled],
            [.. table.Open.Order()],
            [.. table.Tokens.GroupBy(token => targets[token]).SelectMany(group => group.Order())]);
    }

    private void Consider(Table table, int step, Join join)
    {
        switch (join.Mode)
        {
            case MergeMode.Race:
                var before = join.Ancestors;
                table.Queue.RemoveAll(other => before[other]);
                table.Open.RemoveAll(other => before[other]);
                table.Scheduled.RemoveAll(other => before[other]);
                table.Tokens.RemoveAll(token => before[targets[token]]);
                Once(table, step);
                break;
            case MergeMode.Merge when join.Forward.Length > 1:
                When(Array.TrueForAll(join.Forward, table.Tokens.Contains), table, step);
                break;
            case MergeMode.Converge when join.Inbound.Length > 1:
                When(Array.TrueForAll(join.Inbound, table.Tokens.Contains), table, step);
                break;
            case MergeMode.None or MergeMode.Stream when join.Forward.Length > 1:
                var ancestors = join.Ancestors;
                When(
                    !table.Live.Any(other => ancestors[other]) && !table.Tokens.Exists(token => targets[token] != step && ancestors[targets[token]]),
                    table, step);
                break;
            default:
                table.Scheduled.AddRange(Enumerable.Repeat(step, table.Tokens.Count(token => targets[token] == step)));
                table.Tokens.RemoveAll(token => targets[token] == step);
                break;
        }
    }

    private void When(bool ready, Table table, int step)
    {
        if (ready)
        {
            Once(table, step);
        }
    }

    private void Once(Table table, int step)
    {
        table.Scheduled.Add(step);
        table.Tokens.RemoveAll(token => targets[token] == step);
    }

    private static int[] Without(int[] sorted, int step)
    {
        var at = Array.IndexOf(sorted, step);
        return [.. sorted[..at], .. sorted[(at + 1)..]];
    }

    private sealed record Table(List<int> Queue, List<int> Open, List<int> Tokens, List<int> Scheduled)
    {
        public IEnumerable<int> Live => Queue.Concat(Open).Concat(Scheduled);
    }

    /// <summary>What there is to know about a target, found out once.</summary>
    private sealed class Join(TokenGame game, int step)
    {
        private bool[]? ancestors;

        public MergeMode Mode { get; } = JoinModes.Of(game.steps[step]);

        public int[] Forward { get; } = [.. game.directions.ForwardInbound(game.steps[step].Id).Select(arrow => arrow.Index)];

        public int[] Inbound { get; } = [.. game.flowchart.Inbound(game.steps[step].Id).Select(arrow => arrow.Index)];

        public bool[] Ancestors => ancestors ??= Flags();

        private bool[] Flags()
        {
            var flags = new bool[game.steps.Length];
            foreach (var id in game.directions.Ancestors(game.steps[step].Id))
            {
                flags[game.indexes[id]] = true;
            }

            return flags;
        }
    }
}
