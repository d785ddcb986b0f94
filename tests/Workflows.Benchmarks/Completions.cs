using System.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>What one timed run of completed tasks showed.</summary>
internal sealed record CompletionRun(
    double PerSecond, double P50, double P95, double P99, double WalBytes, double AllocatedKb, double ClientCpu, double ServerCpu);

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

    public async Task<CompletionRun> RunAsync(int callers, TimeSpan length)
    {
        GC.Collect();
        var wal = await WalAsync();
        var cpu = Environment.CpuUsage.TotalTime;
        var serverCpu = server?.CpuTime() ?? TimeSpan.Zero;
        var allocated = GC.GetTotalAllocatedBytes(true);
        var from = Stopwatch.GetTimestamp();
        var took = (await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, callers, from, length)))))
            .SelectMany(own => own).ToArray();
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(true) - allocated;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        serverCpu = (server?.CpuTime() ?? TimeSpan.Zero) - serverCpu;
        wal = await WalAsync() - wal;
        return new CompletionRun(
            took.Length / seconds, took.Quantile(0.5), took.Quantile(0.95), took.Quantile(0.99), (double)wal / took.Length,
            allocated / 1024.0 / took.Length, cpu.TotalMilliseconds / took.Length, serverCpu.TotalMilliseconds / took.Length);
    }

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

    private async Task<long> WalAsync() =>
        ground.Database.Dialect == Dialect.Postgres ? await ground.AskAsync("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn") : 0;
}
