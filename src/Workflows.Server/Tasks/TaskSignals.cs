using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Procedures;

namespace Workflows.Server.Tasks;

/// <summary>A task that was made, closed, taken or given in this process.</summary>
/// <param name="CentreId">Its centre.</param>
internal sealed record TaskSignal(Guid CentreId);

/// <summary>
/// Tells whoever looks at an inbox that it has changed, after the commit and in this process only. Nothing depends on it: a page that hears
/// nothing is true again when it is next opened.
/// </summary>
internal sealed class TaskSignals : ICommitListener
{
    private readonly ConcurrentDictionary<Watcher, byte> watchers = new();

    /// <summary>Says that tasks of a centre have changed; costs nothing and never blocks.</summary>
    public void Changed(Guid centreId)
    {
        foreach (var (watcher, _) in watchers)
        {
            if (watcher.Centres.Contains(centreId))
            {
                watcher.Signals.Writer.TryWrite(new TaskSignal(centreId)); // A full channel has the news already.
            }
        }
    }

    /// <summary>The engine's hook after a commit: a burst has only those tasks in its context that it made or closed.</summary>
    public void Committed(DbContext context)
    {
        foreach (var centre in context.ChangeTracker.Entries<HumanTask>().Select(entry => entry.Entity.CentreId).Distinct())
        {
            Changed(centre);
        }
    }

    /// <summary>
    /// One item each time that tasks of these centres have changed, many at once counted as one, until cancelled. It hears from this call on,
    /// not only from the first look.
    /// </summary>
    public IAsyncEnumerable<TaskSignal> WatchAsync(IReadOnlyCollection<Guid> centres, CancellationToken cancellation)
    {
        var watcher = new Watcher([.. centres], Channel.CreateBounded<TaskSignal>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));
        watchers.TryAdd(watcher, 0);
        cancellation.UnsafeRegister(
            _ =>
            {
                watchers.TryRemove(watcher, out byte _);
                watcher.Signals.Writer.TryComplete();
            },
            null);
        return watcher.Signals.Reader.ReadAllAsync(CancellationToken.None);
    }

    private sealed class Watcher(HashSet<Guid> centres, Channel<TaskSignal> signals)
    {
        public HashSet<Guid> Centres => centres;

        public Channel<TaskSignal> Signals => signals;
    }
}
