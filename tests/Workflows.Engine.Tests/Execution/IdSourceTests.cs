using Workflows.Engine.Execution;

namespace Workflows.Engine.Tests.Execution;

public sealed class IdSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 16, 7, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Next_WithinOneMillisecond_KeepsTheOrderOfMaking()
    {
        var source = new IdSource(new SimulatedClock(Start));
        var ids = Enumerable.Range(0, 10_000).Select(_ => source.Next()).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Next_LaterMillisecond_IsGreater()
    {
        var clock = new SimulatedClock(Start);
        var source = new IdSource(clock);
        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            ids.Add(source.Next());
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Next_ClockSetBack_StillIsGreater()
    {
        var moments = new Queue<DateTimeOffset>([Start, Start.AddHours(-1), Start.AddHours(-2), Start.AddMilliseconds(1)]);
        var source = new IdSource(new ScriptedClock(moments));
        var ids = Enumerable.Range(0, 4).Select(_ => source.Next()).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Next_Always_IsTwentyLettersAndDigitsWithoutConfusableOnes()
    {
        var source = new IdSource(TimeProvider.System);
        Assert.All(Enumerable.Range(0, 1000).Select(_ => source.Next()), id => Assert.Matches("^[0-9abcdefghjkmnpqrstvwxyz]{20}$", id));
    }

    [Fact]
    public void Next_FromManyThreads_NeverRepeats()
    {
        var source = new IdSource(TimeProvider.System);
        var made = new string[8][];
        Parallel.For(0, made.Length, thread => made[thread] = [.. Enumerable.Range(0, 20_000).Select(_ => source.Next())]);
        Assert.All(made, ids => Assert.Equal(ids.Order(StringComparer.Ordinal), ids));
        Assert.Equal(160_000, made.SelectMany(ids => ids).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Next_OfTwoSourcesInTheSameMillisecond_Differs()
    {
        var clock = new SimulatedClock(Start);
        Assert.NotEqual(new IdSource(clock).Next(), new IdSource(clock).Next());
    }

    private sealed class ScriptedClock(Queue<DateTimeOffset> moments) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moments.Dequeue();
    }
}
