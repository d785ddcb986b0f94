using System.Diagnostics;

namespace Workflows.Benchmarks;

/// <summary>Callers in this process complete tasks, each as soon as its last one is durable (closed loop).</summary>
internal sealed class Completions(Ground ground, ServerProcesses? server)
{
    private readonly List<string> instances = [];

    public int Instances => instances.Count;

    /// <summary>Starts instances until there are so many, or until the time is up.</summary>
    public async Task GrowAsync(int count, TimeSpan budget)
    {
        var from = Stopwatch.GetTimestamp();
        var missing = count - instances.Count;
        var taken = 0;
        var started = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (Interlocked.Increment(ref taken) <= missing && Stopwatch.GetElapsedTime(from) < budget)
            {
                mine.Add(await ground.StartAsync("tasks"));
            }

            return mine;
        })));
        instances.AddRange(started.SelectMany(mine => mine));
    }

    public Task<CompletionRun> RunAsync(int callers, TimeSpan length) => Meter.RunAsync(
        ground.Database, server, Enumerable.Range(0, callers).Select(caller => (Func<long, Task<List<double>>>)(from => CallAsync(caller, callers, from, length))));

    /// <summary>Commits and round trips of one completion.</summary>
    public async Task<(double Commits, double RoundTrips)> CountAsync()
    {
        const int Bursts = 50;
        var roundTrips = new RoundTrips();
        var commits = new Commits();
        var open = ground.OpenWith(roundTrips, commits);
        for (var i = 0; i < Bursts; i++)
        {
            await ground.CompleteAsync(instances[i], open);
        }

        return ((double)commits.Count / Bursts, (double)(roundTrips.Commands + commits.Count + commits.Savepoints) / Bursts);
    }

    /// <summary>Completes the open task of the instance with this number.</summary>
    public Task CompleteOneAsync(int number) => ground.CompleteAsync(instances[number % instances.Count]);

    // Each caller has instances of its own: nobody waits for another's row.
    private async Task<List<double>> CallAsync(int caller, int callers, long from, TimeSpan length)
    {
        var random = new Random(caller);
        var took = new List<double>();
        while (Stopwatch.GetElapsedTime(from) < length)
        {
            var instance = instances[(random.Next(instances.Count / callers) * callers) + caller];
            var begun = Stopwatch.GetTimestamp();
            await ground.CompleteAsync(instance);
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return took;
    }
}
