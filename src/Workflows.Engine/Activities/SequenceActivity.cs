using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

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
