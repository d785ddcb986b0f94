using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Stands in for a step whose type is unknown here; it keeps the drawing whole and must never run.</summary>
/// <remarks>It is in no catalogue: the reader makes one for each unknown step.</remarks>
public sealed class UnsupportedActivity : Activity
{
    /// <summary>A stand-in for this type.</summary>
    public UnsupportedActivity(string missingType) =>
        Declaration = new ActivityDeclaration(
            missingType,
            "9. Невідомі кроки",
            "Невідомий крок",
            "Цей крок зроблено іншою програмою, тут його виконати не можна.")
        { IsBrowsable = false };

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; }

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => new([]) { MayNameMore = true, Wait = StepWait.Maybe };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        throw new StepFailedException($"кроків виду «{Declaration.Type}» тут немає");
}
