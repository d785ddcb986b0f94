using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;

namespace Workflows.Engine.Activities;

/// <summary>A flowchart: steps joined by connections.</summary>
public sealed class FlowchartActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Flowchart",
        PaletteGroups.Expert,
        "Схема",
        "Кроки, з’єднані стрілками.")
    {
        IsForExperts = true,
        IsContainer = true,
        IsBrowsable = false,
        Ports =
        [
            new("Start", PortKind.Embedded, "Початок") { IsBrowsable = false },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.Graph.Flowchart(context.Node.Id).Start(context.Burst.State.TriggerActivityId) is not { } start)
        {
            context.Complete();
            return;
        }

        context.Memo["start"] = start.Id;
        context.Schedule(start);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child)
    {
        if (child.Ends == EndKind.Container)
        {
            context.Complete();
            return;
        }

        if (child.Ends != EndKind.None)
        {
            context.End(child.Ends, child.Outcomes);
            return;
        }

        var flow = new FlowTokens(context);
        flow.Follow(child);
        flow.ScheduleWhatIsReady();
        if (!flow.IsAnythingLive)
        {
            EndOrStayStuck(context, flow);
        }
    }

    /// <inheritdoc/>
    protected internal override void Move(StepMove move)
    {
        var (before, after) = (move.Before.Flowchart(move.From.Id), move.After.Flowchart(move.To.Id));
        var started = move.Memo["start"].AsText();
        var (oldLive, oldTokens) = (move.Live, move.Tokens.ToList());
        if (started is not null)
        {
            // From the start everything under way is reached, or its arrows would lead nowhere that joins know of.
            var live = move.Live.Concat(move.Tokens.Select(token => token.To)).Select(move.Where).ToHashSet(StringComparer.Ordinal);
            var starts = after.Flowchart.Activities.Select(step => step.Id).OrderByDescending(id => id == move.Where(started)).ThenBy(id => after.Inbound(id).Any());
            if (starts.FirstOrDefault(id => after.Reached([id]).IsSupersetOf(live)) is not { } start)
            {
                move.Refuse("У тій версії немає початку, від якого стрілки вели б до місця, де стоїть справа.");
                return;
            }

            move.Memo["start"] = start;
        }

        var isLost = false;
        for (var i = 0; i < move.Tokens.Count; i++)
        {
            var token = move.Tokens[i];
            var (from, to) = (move.Where(token.From), move.Where(token.To));
            var port = before.Flowchart.Connections.ElementAtOrDefault(token.Connection)?.SourcePort;
            List<Connection> arrows = [.. after.Outbound(from).Where(arrow => arrow.TargetId == to)];
            if ((arrows.Find(arrow => arrow.SourcePort == port) ?? arrows.FirstOrDefault()) is not { } arrow)
            {
                if (token.TakenBy is null)
                {
                    isLost = true;
                    move.Refuse($"Справа вже пройшла «{before.Step(token.From)?.Title}» і чекає перед «{before.Step(token.To)?.Title}», а в тій версії між ними немає стрілки.");
                }

                move.Tokens[i] = new FlowToken(-1, from, to, token.TakenBy); // Its step runs already; the token is used up with it.
            }
            else
            {
                move.Tokens[i] = new FlowToken(arrow.Index, from, to, token.TakenBy);
            }
        }

        if (started is not null && !isLost)
        {
            FlowTokens.RefuseVainJoins(move, (before, started, oldLive, oldTokens), (after, move.Memo["start"].AsText()!, [.. move.Live.Select(move.Where)], move.Tokens));
        }
    }

    /// <inheritdoc/>
    protected internal override void Moved(ActivityContext context)
    {
        if (!context.Tokens.Exists(token => token.TakenBy is null))
        {
            return;
        }

        var flow = new FlowTokens(context);
        flow.ScheduleWhatIsReady();
        if (context.Memo["stuck"] is null)
        {
            return;
        }

        if (flow.IsAnythingLive)
        {
            context.Memo.Remove("stuck");
            context.Emit(new CloseIncidents(context.ExecutionId, "Moved", null));
        }
        else
        {
            context.Memo["stuck"] = flow.FirstWaitingTarget!.Id;
        }
    }

    // Elsa leaves a join that can never be satisfied in silence; here a person is told.
    private static void EndOrStayStuck(ActivityContext context, FlowTokens flow)
    {
        if (flow.FirstWaitingTarget is { } target)
        {
            context.Memo["stuck"] = target.Id;
            context.StayStuck($"Справа зупинилась перед кроком «{target.Title}»: не всі гілки, на які він чекає, до нього дійшли.");
        }
        else
        {
            context.Complete();
        }
    }
}
