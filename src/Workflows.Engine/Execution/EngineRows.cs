using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>Where a burst's own rows (log, waits, timers) are staged. Rows are removed by key without being read first.</summary>
internal abstract class EngineRows
{
    public abstract void Add(LogEntry line);

    public abstract void Add(Bookmark bookmark);

    public abstract void Add(WorkflowTimer timer);

    public abstract void RemoveBookmark(string id, string tenantId);

    public abstract void RemoveTimer(string id, string tenantId);
}

/// <summary>Rows of one burst: changes of its context like any other, so that all of it is one round trip.</summary>
internal sealed class ContextRows(DbContext context) : EngineRows
{
    public override void Add(LogEntry line) => context.Add(line);

    public override void Add(Bookmark bookmark) => context.Add(bookmark);

    public override void Add(WorkflowTimer timer) => context.Add(timer);

    // A move to another version has read it.
    public override void RemoveBookmark(string id, string tenantId) =>
        context.Remove(context.Set<Bookmark>().Local.FindEntry(id)?.Entity ?? new Bookmark { Id = id, TenantId = tenantId });

    public override void RemoveTimer(string id, string tenantId) => context.Remove(new WorkflowTimer { Id = id, TenantId = tenantId });
}

/// <summary>Rows of many bursts that share a commit: deleted and inserted table by table, however many they are.</summary>
internal sealed class SharedRows(DbContext context, Dialect dialect) : EngineRows
{
    private readonly List<LogEntry> lines = [];
    private readonly List<Bookmark> bookmarks = [];
    private readonly List<WorkflowTimer> timers = [];
    private readonly List<string> endedBookmarks = [];
    private readonly List<string> endedTimers = [];

    /// <summary>When the first of the new timers is due.</summary>
    public DateTimeOffset? Soonest => timers.Min(timer => (DateTimeOffset?)timer.DueAt);

    public override void Add(LogEntry line) => lines.Add(line);

    public override void Add(Bookmark bookmark) => bookmarks.Add(bookmark);

    public override void Add(WorkflowTimer timer) => timers.Add(timer);

    public override void RemoveBookmark(string id, string tenantId) => endedBookmarks.Add(id);

    public override void RemoveTimer(string id, string tenantId) => endedTimers.Add(id);

    /// <summary>Writes them in the context's transaction.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else has removed a row meanwhile: the fence that a single burst has too.</exception>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        var removed = await context.Set<WorkflowTimer>().Where(timer => endedTimers.Contains(timer.Id)).ExecuteDeleteAsync(cancellation)
            + await context.Set<Bookmark>().Where(bookmark => endedBookmarks.Contains(bookmark.Id)).ExecuteDeleteAsync(cancellation);
        if (removed != endedTimers.Count + endedBookmarks.Count)
        {
            throw new DbUpdateConcurrencyException($"{removed} rows were there of {endedTimers.Count + endedBookmarks.Count}.");
        }

        await dialect.InsertAsync(context, lines, cancellation);
        await dialect.InsertAsync(context, bookmarks, cancellation);
        await dialect.InsertAsync(context, timers, cancellation);
    }
}
