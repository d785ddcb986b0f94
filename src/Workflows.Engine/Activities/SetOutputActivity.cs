using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Writes an output of the workflow.</summary>
public sealed class SetOutputActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.SetOutput",
        PaletteGroups.CaseData,
        "Віддати результат",
        "Записує значення, яке процедура віддає тому, хто її запустив.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("outputName", "String", "Результат")
            {
                Description = "Який результат процедури записати.",
                UiHint = "output-picker",
            },
            new("outputValue", "Object", "Значення")
            {
                Description = "Що записати.",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        context.SetWorkflowOutput(
            context.Input("outputName").AsText() ?? throw new StepFailedException("не названо результату процедури"),
            context.Input("outputValue"));
        context.Complete();
    }
}
