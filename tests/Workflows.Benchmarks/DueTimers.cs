using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Workflows.Benchmarks;

/// <summary>How late timers were that fell due in one second.</summary>
internal sealed record TimerFigures(int Timers, double P50, double P99, double Max, double Drained, int Lost, int Double);

/// <summary>Many waits that end in the same second, evenly spread over it, with the loop as the server runs it.</summary>
internal static class DueTimers
{
    public static async Task<TimerFigures> MeasureAsync(Ground ground, int timers)
    {
        var clock = ground.Clock;
        var committed = new ConcurrentBag<(string Instance, DateTimeOffset At)>();
        await ground.PublishDelaysAsync();
        var begun = Stopwatch.GetTimestamp();
        var first = clock.GetUtcNow() + TimeSpan.FromHours(1);
        for (var i = 0; i < 200; i++)
        {
            await ground.StartAsync("delays", new() { ["due"] = Text(first) });
        }

        // Starting them all takes a while; they fall due when all are certain to wait.
        var perStart = Stopwatch.GetElapsedTime(begun) / 200;
        first = clock.GetUtcNow() + (perStart * timers) + TimeSpan.FromSeconds(5);
        var due = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Enumerable.Range(0, timers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var at = first + (TimeSpan.FromSeconds(1) * number / timers);
            due[await ground.StartAsync("delays", new() { ["due"] = Text(at) })] = at;
        });
        if (clock.GetUtcNow() > first)
        {
            throw new InvalidOperationException("The timers fell due before all of them were set.");
        }

        ground.StartLoop(new Commits(instance => committed.Add((instance, clock.GetUtcNow()))));
        await Task.Delay(first - clock.GetUtcNow(), clock);
        var deadline = clock.GetUtcNow() + TimeSpan.FromMinutes(2);
        while (committed.Count < timers && clock.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock);
        }

        // Anything done twice would be done by now, or shows in the log.
        await Task.Delay(TimeSpan.FromSeconds(2), clock);
        var late = committed.Select(one => (one.At - due[one.Instance]).TotalMilliseconds / 1000).ToList();
        const string Resumed = """SELECT COUNT(*) FROM "WorkflowLog" WHERE "ActivityId" = 'D' AND "Event" = 'Resumed'""";
        var resumed = await ground.AskAsync(Resumed);
        var once = await ground.AskAsync(Resumed.Replace("COUNT(*)", "COUNT(DISTINCT \"InstanceId\")", StringComparison.Ordinal));
        return new TimerFigures(
            timers, late.Quantile(0.5), late.Quantile(0.99), late.Max(), (committed.Max(one => one.At) - first).TotalSeconds,
            (int)(timers - once), (int)(resumed - once));
    }

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
