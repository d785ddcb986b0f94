using Workflows.Engine.Execution;

namespace Workflows.Engine.Tests.Execution;

public sealed class SimulatedClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 16, 7, 30, 0, TimeSpan.Zero);
    private readonly SimulatedClock clock = new(Start);
    private readonly List<string> fired = [];

    [Fact]
    public void Advance_PastSeveralTimers_FiresThemInOrderAtTheirOwnMoments()
    {
        At("second", TimeSpan.FromMinutes(2));
        At("first", TimeSpan.FromMinutes(1));
        At("never", TimeSpan.FromMinutes(10));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["first 07:31", "second 07:32"], fired);
        Assert.Equal(Start.AddMinutes(5), clock.GetUtcNow());
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresOncePerPeriod()
    {
        At("tick", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["tick 07:31", "tick 07:33", "tick 07:35"], fired);
    }

    [Fact]
    public void Advance_TimerMadeByATimer_FiresInTheSameAdvance()
    {
        using var outer = clock.CreateTimer(_ => At("inner", TimeSpan.FromMinutes(1)), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["inner 07:32"], fired);
    }

    [Fact]
    public void Dispose_BeforeItsMoment_Silences()
    {
        At("gone", TimeSpan.FromMinutes(1)).Dispose();
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(fired);
    }

    [Fact]
    public void Change_ToAnotherMoment_FiresThenOnly()
    {
        At("moved", TimeSpan.FromMinutes(1)).Change(TimeSpan.FromMinutes(3), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["moved 07:33"], fired);
    }

    [Fact]
    public async Task Delay_OnThisClock_EndsWhenItsMomentIsReached()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), clock);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        await delay;
    }

    [Fact]
    public void AdvanceTo_ThePast_StaysWhereItIs()
    {
        clock.AdvanceTo(Start.AddDays(-1));
        Assert.Equal(Start, clock.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void GetElapsedTime_BetweenTimestamps_IsSimulatedToo()
    {
        var from = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(TimeSpan.FromSeconds(90), clock.GetElapsedTime(from));
    }

    private ITimer At(string name, TimeSpan due, TimeSpan? period = null) =>
        clock.CreateTimer(_ => fired.Add(FormattableString.Invariant($"{name} {clock.GetUtcNow():HH:mm}")), null, due, period ?? Timeout.InfiniteTimeSpan);
}
