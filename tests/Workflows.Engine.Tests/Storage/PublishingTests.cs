using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Engine.Tests.Execution;
using Workflows.Tests;
using static Workflows.Engine.Tests.Execution.Drawing;

namespace Workflows.Engine.Tests.Storage;

public abstract class PublishingTests(DatabaseTemplate template) : EngineTest(template)
{
    // As on another machine, or after the clock was set back: ids do not grow with versions then.
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Publish_OfADraftWhoseIdSortsBeforeOrAfter_TakesThePlaceOfTheVersionBefore(int hours)
    {
        var first = await PublishAsync(Workflow(Line("a")));
        await using var context = Open();
        var elsewhere = new SimulatedClock(Clock.GetUtcNow() + TimeSpan.FromHours(hours));
        var draft = await new DefinitionDrafts(elsewhere, new IdSource(elsewhere)).SaveAsync(context, Tenant, "test", Workflow(Line("b")), "b", null, CancellationToken.None);
        await context.SaveChangesAsync();
        Assert.Equal(hours < 0, string.CompareOrdinal(draft.Id, first) < 0);

        // As the host does it: the draft is read first.
        await using var publishing = Open();
        Assert.Equal(draft.Id, (await publishing.Set<WorkflowVersion>().SingleAsync(row => row.IsLatest)).Id);
        var second = await Node.Publishing.PublishAsync(publishing, Tenant, "test", Workflow(Line("b")));
        await publishing.SaveChangesAsync();
        Assert.Equal(hours > 0, second == draft.Id);
        await using var after = Open();
        Assert.Equal(
            [(first, 1, false), (second, 2, true)],
            (await after.Set<WorkflowVersion>().OrderBy(row => row.Version).ToListAsync()).Select(row => (row.Id, row.Version, row.IsPublished)));
    }
}

public sealed class PublishingOnPostgres() : PublishingTests(Templates.Postgres);

public sealed class PublishingOnSqlite() : PublishingTests(Templates.Sqlite);
