using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Runs one of two embedded steps.</summary>
public sealed class IfActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.If",
        PaletteGroups.Loops,
        "Якщо",
        "Виконує один із двох вкладених кроків.")
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
        Outputs =
        [
            new("result", "Boolean", "Результат умови"),
        ],
        Ports =
        [
            new("Then", PortKind.Embedded, "Так"),
            new("Else", PortKind.Embedded, "Ні"),
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var holds = context.Input("condition").IsTrue();
        context.SetOutput("result", holds);
        if (context.Node.Ports.GetValueOrDefault(holds ? "then" : "else") is { } branch)
        {
            context.Schedule(branch);
        }
        else
        {
            context.Complete();
        }
    }
}
