using Workflows.Engine.Execution;

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
