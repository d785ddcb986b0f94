namespace Workflows.Server.Tasks;

/// <summary>A task that was made, closed, taken or given in this process.</summary>
/// <param name="CentreId">Its centre.</param>
internal sealed record TaskSignal(Guid CentreId);

/// <summary>
/// Tells whoever looks at an inbox that it has changed, after the commit and in this process only. Nothing depends on it: a page that hears
/// nothing is true again when it is next opened.
/// </summary>
internal sealed class TaskSignals
{
    /// <summary>Says that tasks of a centre have changed; costs nothing and never blocks.</summary>
    public void Changed(Guid centreId) => throw new NotSupportedException();

    /// <summary>One item each time that tasks of these centres have changed, many at once counted as one, until cancelled.</summary>
    public IAsyncEnumerable<TaskSignal> WatchAsync(IReadOnlyCollection<Guid> centres, CancellationToken cancellation) => throw new NotSupportedException();
}
