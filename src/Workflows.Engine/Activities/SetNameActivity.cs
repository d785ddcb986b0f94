using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Names the instance.</summary>
public sealed class SetNameActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.SetName",
        PaletteGroups.CaseData,
        "Назвати справу",
        "Дає справі назву для списків.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("value", "String", "Назва")
            {
                Description = "Нова назва.",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        context.SetName(context.Input("value").AsText());
        context.Complete();
    }
}
