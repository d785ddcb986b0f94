using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Sets the correlation id of the instance.</summary>
public sealed class CorrelateActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Correlate",
        PaletteGroups.CaseData,
        "Пов’язати за ключем",
        "Дає справі ключ, за яким її знаходять події.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("correlationId", "String", "Ключ зв’язку")
            {
                Description = "Наприклад, номер справи.",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        context.SetCorrelationId(context.Input("correlationId").AsText());
        context.Complete();
    }
}
