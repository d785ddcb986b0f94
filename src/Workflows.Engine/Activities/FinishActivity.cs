using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Ends the whole workflow with everything it waits for.</summary>
public sealed class FinishActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Finish",
        PaletteGroups.Way,
        "Завершити справу",
        "Закінчує всю процедуру разом з усім, на що вона ще чекає.")
    {
        Icon = "finish",
        IsTerminal = true,
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.FinishWorkflow();
}
