using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Runs another workflow.</summary>
public sealed class ExecuteWorkflowActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.ExecuteWorkflow",
        PaletteGroups.Procedures,
        "Запустити процедуру",
        "Починає іншу процедуру й, якщо сказано, чекає, доки вона закінчиться.")
    {
        Icon = "procedure",
        Kind = ActivityKind.Task,
        Inputs = ChildWorkflow.Inputs,
        Outputs =
        [
            new("result", "Elsa.Workflows.Runtime.ExecuteWorkflowResult, Elsa.Workflows.Runtime", "Результат процедури"),
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => ChildWorkflow.Ways(node);

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => ChildWorkflow.Start(context, "Elsa.ExecuteWorkflow");

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption) => ChildWorkflow.Ended(context, resumption, whole: true);

    /// <inheritdoc/>
    protected internal override void Cancelled(ActivityContext context) => ChildWorkflow.CancelWithParent(context);
}
