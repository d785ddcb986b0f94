using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Moving;

namespace Workflows.Engine.Activities;

/// <summary>Runs its steps one after another.</summary>
public sealed class SequenceActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Sequence",
        PaletteGroups.Expert,
        "Послідовність",
        "Виконує кроки один за одним.")
    {
        IsForExperts = true,
        IsContainer = true,
        IsBrowsable = false,
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => Next(context, 0);

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, Completion child)
    {
        if (child.Ends == EndKind.Container)
        {
            context.Complete();
        }
        else if (child.Ends != EndKind.None)
        {
            context.End(child.Ends, child.Outcomes);
        }
        else
        {
            Next(context, (int)context.Memo["next"].AsLong()!);
        }
    }

    /// <inheritdoc/>
    protected internal override void Move(StepMove move)
    {
        // The step that is under way says where the others go on, whatever was put before it or taken away.
        if (move.Live is [var live] && move.To.Activities.ToList().FindIndex(step => step.Id == move.Where(live)) is var place and >= 0)
        {
            move.Memo["next"] = place + 1;
        }
        else
        {
            base.Move(move);
        }
    }

    private static void Next(ActivityContext context, int index)
    {
        if (index >= context.Node.Activities.Count)
        {
            context.Complete();
            return;
        }

        context.Memo["next"] = index + 1;
        context.Schedule(context.Node.Activities[index]);
    }
}
