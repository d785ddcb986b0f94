using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Completes the workflow used as an activity and names its outcomes.</summary>
public sealed class CompleteActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Complete",
        PaletteGroups.Expert,
        "Завершити з підсумком",
        "Закінчує цю процедуру й називає підсумок тому, хто її запустив.")
    {
        IsForExperts = true,
        IsTerminal = true,
        Inputs =
        [
            new("outcomes", "Object", "Підсумок")
            {
                Description = "Один або кілька підсумків процедури.",
                UiHint = "outcome-picker",
                DefaultSyntax = "Object",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        context.End(EndKind.Workflow, context.Input("outcomes").AsTexts());
}
