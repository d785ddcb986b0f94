using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Workflows.Benchmarks;

/// <summary>What the figures were taken on.</summary>
internal static partial class Machine
{
    public static double Load() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    public static async Task<IReadOnlyList<(string What, string Value)>> DescribeAsync(Ground postgres, string postgresBin)
    {
        var processor = Field("/proc/cpuinfo", "model name");
        var memory = double.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024;
        var version = await postgres.AskAsync("SELECT current_setting('server_version_num')");
        var changed = await RunAsync("git", "status", "--porcelain", "--", "src", "tests/Workflows.Benchmarks");
        return
        [
            ("Commit", (await RunAsync("git", "rev-parse", "--short=12", "HEAD")).Trim() + (changed.Length > 0 ? " with changes that are not committed" : "")),
            ("Date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
            ("Machine", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({processor}), {memory:0} GB, {RuntimeInformation.OSDescription}")),
            ("Load before the first run", string.Create(CultureInfo.InvariantCulture, $"{Load():0.0}")),
            ("Disk, one fdatasync (`pg_test_fsync -s 1`)", await FsyncAsync(postgresBin)),
            ("PostgreSQL", string.Create(CultureInfo.InvariantCulture, $"{version / 10000}.{version % 10000}, settings as shipped (fsync=on, synchronous_commit=on), TCP on the same machine")),
            ("SQLite", "WAL, synchronous=FULL, in the same process"),
            ("Runtime", RuntimeInformation.FrameworkDescription + ", workstation GC as the server"),
        ];
    }

    // The server's disk is the temporary folder's.
    private static async Task<string> FsyncAsync(string postgresBin)
    {
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"bench_fsync_{Environment.ProcessId}"));
        var output = await RunAsync(Path.Combine(postgresBin, "pg_test_fsync"), "-s", "1", "-f", file);
        File.Delete(file);
        return Fdatasync().Match(output) is { Success: true } match ? $"{match.Groups[2].Value} µs ({match.Groups[1].Value}/s)" : "not measured";
    }

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "0";

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    [GeneratedRegex(@"fdatasync\s+([\d.]+) ops/sec\s+(\d+) usecs")]
    private static partial Regex Fdatasync();
}
