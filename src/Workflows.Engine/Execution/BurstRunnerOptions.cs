using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Execution;

/// <summary>What the host adds to every burst.</summary>
public sealed record BurstRunnerOptions
{
    /// <summary>How far a burst goes and how failures are tried again.</summary>
    public BurstLimits Limits { get; init; } = new();

    /// <summary>
    /// Told of every wait that ends, in the burst that ends it; the host closes what belongs to it (a task, its reminders, its drafts)
    /// there and nowhere else. It stages changes and does not save. A wait may end in the burst that made it: what belongs to it
    /// is then only added to the context yet, so look there (<c>FindAsync</c>) before removing by key. What it throws is the waiting step's
    /// failure, as with an effect; a retry tells it again.
    /// </summary>
    public Func<DbContext, EndedBookmark, CancellationToken, ValueTask>? BookmarkEnded { get; init; }

    /// <summary>
    /// Told of every start that no command makes (another instance's step, a trigger), in its burst and before its first step; gives back what the
    /// instance is to start with. It stages changes and does not save. A <see cref="StepFailedException"/> means that it cannot be started and why.
    /// </summary>
    public Func<DbContext, StartInstance, CancellationToken, ValueTask<StartInstance>>? Starting { get; init; }

    /// <summary>Called after a commit that set timers, with the moment at which the first of them is due; must return at once.</summary>
    public Action<DateTimeOffset>? TimersChanged { get; set; }

    /// <summary>Called after a commit with the context of its burst, or of all bursts that shared it, for whoever shows what has changed; must return at once and must not throw.</summary>
    public Action<DbContext>? Committed { get; init; }

    /// <summary>How long bursts that share a commit go on being added to it: the cases of all of them are locked meanwhile, on SQLite everybody waits.</summary>
    public TimeSpan LongestTogether { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Tests stop or throw here, to show that a burst is wholly done or not begun wherever it is cut.</summary>
    internal Func<Checkpoint, ValueTask>? AtCheckpoint { get; set; }

    /// <summary>The wait before the next try of a burst that the infrastructure undid; tests do not wait.</summary>
    internal Func<int, CancellationToken, Task> Pause { get; init; } = Transient.PauseAsync;

    internal ValueTask ReachAsync(Checkpoint checkpoint) => AtCheckpoint?.Invoke(checkpoint) ?? ValueTask.CompletedTask;
}

/// <summary>A wait that has ended.</summary>
/// <param name="BookmarkId">The wait.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="ActivityId">The step.</param>
/// <param name="Name">What kind of wait it was.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="At">When.</param>
public sealed record EndedBookmark(string BookmarkId, string InstanceId, string ActivityId, string Name, BookmarkEnd Reason, DateTimeOffset At);

/// <summary>The places of a burst at which it may be cut.</summary>
internal enum Checkpoint
{
    Loaded,
    Commanded,
    Ran,
    Staged,
    Saved,
    Committed,
}
