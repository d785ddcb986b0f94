using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Queues the start of another workflow.</summary>
public sealed class DispatchWorkflowActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.DispatchWorkflow",
        PaletteGroups.Procedures,
        "Поставити процедуру в чергу",
        "Ставить іншу процедуру в чергу на запуск.")
    {
        Icon = "procedure",
        IsForExperts = true,
        Inputs =
        [
            .. ChildWorkflow.Inputs,
            new("startNewTrace", "Boolean", "Окремий слід")
            {
                Description = "Починати новий слід для спостереження за системою.",
                UiHint = "checkbox",
            },
            new("channelName", "String", "Канал")
            {
                Description = "Черга для запуску.",
                UiHint = "dropdown",
            },
        ],
        Outputs =
        [
            new("result", "Object", "Результат процедури"),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => ChildWorkflow.Ways(node);

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => ChildWorkflow.Start(context, "Elsa.DispatchWorkflow");

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption) => ChildWorkflow.Ended(context, resumption, whole: false);

    /// <inheritdoc/>
    protected internal override void Cancelled(ActivityContext context) => ChildWorkflow.CancelWithParent(context);
}
