using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Ends its flowchart at once.</summary>
public sealed class EndActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.End",
        PaletteGroups.Way,
        "Кінець",
        "Тут схема закінчується; незакінчені гілки далі не йдуть.")
    {
        Icon = "end",
        IsTerminal = true,
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.End(EndKind.Container);
}
