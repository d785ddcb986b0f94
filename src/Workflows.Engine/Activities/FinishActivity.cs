using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Ends the whole workflow with everything it waits for.</summary>
public sealed class FinishActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Finish",
        PaletteGroups.Course,
        "Завершити справу",
        "Закінчує всю процедуру разом з усім, на що вона ще чекає.")
    {
        IsTerminal = true,
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.FinishWorkflow();
}
