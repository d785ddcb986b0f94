using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Faults on purpose.</summary>
public sealed class FaultActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Fault",
        PaletteGroups.Expert,
        "Зупинити з помилкою",
        "Навмисно зупиняє справу з помилкою.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("code", "String", "Код")
            {
                Description = "Короткий код помилки.",
            },
            new("category", "String", "Розділ")
            {
                Description = "До чого належить помилка.",
            },
            new("faultType", "String", "Вид")
            {
                Description = "Вид помилки.",
            },
            new("message", "String", "Пояснення")
            {
                Description = "Що побачить людина.",
            },
        ],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => StepWays.Declared(node) with { Wait = StepWait.Always };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        throw new StepFailedException(context.Input("message").AsText() ?? "процедура сама повідомила про помилку");
}
