using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Writes a line to the log.</summary>
public sealed class WriteLineActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.WriteLine",
        PaletteGroups.Expert,
        "Записати в журнал",
        "Пише рядок у журнал справи.")
    {
        IsForExperts = true,
        Inputs =
        [
            new("text", "String", "Текст")
            {
                Description = "Що записати.",
            },
        ],
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        context.Log("Line", context.Input("text").AsText());
        context.Complete();
    }
}
