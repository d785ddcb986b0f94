using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Writes a variable.</summary>
public sealed class SetVariableActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.SetVariable",
        PaletteGroups.CaseData,
        "Запам’ятати",
        "Записує значення у змінну процедури.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("variable", "Elsa.Workflows.Memory.Variable, Elsa.Workflows.Core", "Змінна")
            {
                Description = "Куди записати.",
                IsWrapped = false,
                UiHint = "variable-picker",
            },
            new("value", "Object", "Значення")
            {
                Description = "Що записати.",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var id = context.Node.Input("variable")?.Expression.Text
            ?? throw new StepFailedException("не вибрано змінної, в яку записувати");
        context.SetVariableById(id, context.Input("value"));
        context.Complete();
    }
}
