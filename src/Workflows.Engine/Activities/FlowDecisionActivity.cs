using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Goes on by True or False.</summary>
public sealed class FlowDecisionActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.FlowDecision",
        PaletteGroups.Way,
        "Рішення за виразом",
        "Далі йде гілкою «Так» або «Ні» залежно від виразу.")
    {
        Icon = "condition",
        IsForExperts = true,
        Inputs =
        [
            new("condition", "Boolean", "Умова")
            {
                Description = "Вираз, що дає «так» або «ні».",
            },
        ],
        Ports =
        [
            new("True", PortKind.Flow, "Так"),
            new("False", PortKind.Flow, "Ні"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        context.Complete(context.Input("condition").IsTrue() ? "True" : "False");
}
