using System.Security.Cryptography;

namespace Workflows.Engine.Execution;

/// <summary>
/// The sleep of a loop that does what is due: until the next row that it knows of, until somebody nudges it for an earlier one, or for the length of
/// its poll, whichever is first. The poll is the safety net for what no nudge told of.
/// </summary>
/// <param name="clock">Whose time it is.</param>
/// <param name="poll">The longest sleep, give or take a fifth: several nodes do not look all at once.</param>
/// <param name="shortest">The shortest sleep: a row that is due and was not claimed is in somebody else's hands, and looking again at once would only spin.</param>
public sealed class LoopSleep(TimeProvider clock, TimeSpan poll, TimeSpan shortest) : IDisposable
{
    private readonly SemaphoreSlim nudge = new(0, 1);

    // Until when the loop sleeps, in UTC ticks. While it looks for its next row it cannot know which one it misses: any nudge counts.
    private long sleepsUntil = long.MaxValue;

    /// <summary>Says that there is something to do; costs nothing and never blocks.</summary>
    /// <param name="due">When it is due: what is due after the loop wakes by itself need not wake it.</param>
    public void Nudge(DateTimeOffset due)
    {
        if (due.UtcTicks >= Interlocked.Read(ref sleepsUntil))
        {
            return;
        }

        try
        {
            nudge.Release();
        }
        catch (SemaphoreFullException)
        {
            // One nudge is as good as many.
        }
    }

    /// <summary>How long to sleep where the next row is due at a moment; null where none is known.</summary>
    public TimeSpan Until(DateTimeOffset? next)
    {
        var jittered = poll * (0.8 + (RandomNumberGenerator.GetInt32(200) / 1000.0));
        return next - clock.GetUtcNow() is { } until && until < jittered ? TimeSpan.FromTicks(Math.Max(until.Ticks, shortest.Ticks)) : jittered;
    }

    /// <summary>Sleeps; a nudge or the cancellation ends it early.</summary>
    /// <returns>Whether somebody nudged.</returns>
    public async Task<bool> SleepAsync(TimeSpan pause, CancellationToken cancellation)
    {
        Interlocked.Exchange(ref sleepsUntil, (clock.GetUtcNow() + pause).UtcTicks);
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var nudged = nudge.WaitAsync(woken.Token);
        await Task.WhenAny(nudged, Task.Delay(pause, clock, woken.Token));
        await woken.CancelAsync();
        Interlocked.Exchange(ref sleepsUntil, long.MaxValue);
        return nudged.IsCompletedSuccessfully;
    }

    /// <inheritdoc />
    public void Dispose() => nudge.Dispose();
}
