using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Moving;

namespace Workflows.Engine.Activities;

/// <summary>
/// A kind of step: what it declares and what it does. One instance serves all workflows, so it keeps nothing in fields;
/// what a step has to remember goes into its context's memo.
/// </summary>
public abstract class Activity
{
    /// <summary>The one declaration that reader, publish check, descriptors and editors use.</summary>
    public abstract ActivityDeclaration Declaration { get; }

    /// <summary>By which ports such a step may go on, and whether it waits, as it is drawn. Unless said otherwise: by one of those that its kind declares.</summary>
    public virtual StepWays Ways(ActivityNode node) => StepWays.Declared(node);

    /// <summary>
    /// What starts workflows that have such a step among their triggers, as it is drawn: text that whoever keeps its time or hears of its event reads
    /// again. Null where nothing does, and for Elsa's own event, timer and schedule, which publishing reads itself.
    /// </summary>
    public virtual string? StartsOn(ActivityNode node) => null;

    /// <summary>The step begins. Unless said otherwise it is done at once.</summary>
    protected internal virtual void Execute(ActivityContext context) => context.Complete();

    /// <summary>
    /// A step inside this one has ended. Unless said otherwise this one ends with it, passing on a break, and the outcomes
    /// when the whole workflow ends.
    /// </summary>
    protected internal virtual void ChildCompleted(ActivityContext context, Completion child) =>
        context.End(child.Ends, child.Ends == EndKind.Workflow ? child.Outcomes : []);

    /// <summary>What the step waited for has come. Unless said otherwise the step is done.</summary>
    protected internal virtual void Resume(ActivityContext context, Resumption resumption) => context.Complete();

    /// <summary>
    /// The instance is to go on by another version while this step, or one inside it, is under way. What it keeps is fitted to the new drawing, or it says why it
    /// cannot be. Unless said otherwise a container goes on where the same steps lie in it in the same order. Pure: the instance may never be moved.
    /// </summary>
    protected internal virtual void Move(StepMove move)
    {
        if (move.Live.Count > 0 && !move.From.Children.Select(child => move.Where(child.Id)).SequenceEqual(move.To.Children.Select(child => child.Id)))
        {
            move.Refuse($"Справа зараз усередині кроку «{move.From.Title}», а в тій версії в ньому інші кроки.");
        }
    }

    /// <summary>The instance goes on by another version from now on, in the same transaction. Effects may be added; whatever it throws keeps the instance where it was.</summary>
    protected internal virtual void Moved(ActivityContext context)
    {
    }

    /// <summary>The step is cancelled while it runs or waits; its bookmarks and timers end by themselves. Only effects may be added.</summary>
    protected internal virtual void Cancelled(ActivityContext context)
    {
    }
}
