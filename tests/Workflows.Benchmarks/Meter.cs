using System.Diagnostics;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>What one timed run of completed tasks showed.</summary>
internal sealed record CompletionRun(
    double PerSecond, double P50, double P95, double P99, double WalBytes, double AllocatedKb, double ClientCpu, double ServerCpu);

/// <summary>Measures what callers do, and what it costs this process and the server.</summary>
internal static class Meter
{
    /// <summary>Lets the callers work side by side.</summary>
    /// <param name="database">The database that they work on.</param>
    /// <param name="server">Its processes; null where it is none.</param>
    /// <param name="callers">Each gives how many milliseconds each of its completions took; it is told when the run began.</param>
    public static async Task<CompletionRun> RunAsync(Database database, ServerProcesses? server, IEnumerable<Func<long, Task<List<double>>>> callers)
    {
        GC.Collect();
        var wal = await WalAsync(database);
        var cpu = Environment.CpuUsage.TotalTime;
        var serverCpu = server?.CpuTime() ?? TimeSpan.Zero;
        var allocated = GC.GetTotalAllocatedBytes(true);
        var from = Stopwatch.GetTimestamp();
        var took = (await Task.WhenAll(callers.Select(caller => Task.Run(() => caller(from))))).SelectMany(own => own).ToArray();
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(true) - allocated;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        serverCpu = (server?.CpuTime() ?? TimeSpan.Zero) - serverCpu;
        wal = await WalAsync(database) - wal;
        return new CompletionRun(
            took.Length / seconds, took.Quantile(0.5), took.Quantile(0.95), took.Quantile(0.99), (double)wal / took.Length,
            allocated / 1024.0 / took.Length, cpu.TotalMilliseconds / took.Length, serverCpu.TotalMilliseconds / took.Length);
    }

    private static async Task<long> WalAsync(Database database) =>
        database.Dialect == Dialect.Postgres ? await database.AskAsync("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn") : 0;
}
