using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Leaves the nearest loop.</summary>
public sealed class BreakActivity : Activity
{
    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        "Elsa.Break",
        PaletteGroups.Loops,
        "Вийти з повторення",
        "Припиняє найближче повторення.")
    {
        IsForExperts = true,
        IsTerminal = true,
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.End(EndKind.Loop);
}
