namespace Workflows.Browser.Tests;

/// <summary>
/// A clock that goes on like the machine's from a moment of its own, and can be set forward: pictures show the same day whenever they are taken, and
/// a deadline passes without anybody waiting for it.
/// </summary>
internal sealed class MovedClock(DateTimeOffset start) : TimeProvider
{
    private long aheadTicks = (start - System.GetUtcNow()).Ticks;

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow().AddTicks(Interlocked.Read(ref aheadTicks));
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)); // As exact as a database keeps it.
    }

    /// <summary>Days go by: what sleeps meanwhile looks at the clock within its own few seconds.</summary>
    public void SetForward(DateTimeOffset to)
    {
        var by = to - GetUtcNow();
        Assert.True(by > TimeSpan.Zero, "A clock is not set back.");
        Interlocked.Add(ref aheadTicks, by.Ticks);
    }
}
