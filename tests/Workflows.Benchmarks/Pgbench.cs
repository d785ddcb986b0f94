using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Workflows.Benchmarks;

/// <summary>PostgreSQL's own benchmark on the same server: what the machine gives to five plain statements and a commit.</summary>
internal sealed partial class Pgbench(string bin, NpgsqlConnectionStringBuilder server)
{
    private const int Scale = 10;

    public Task PrepareAsync() => RunAsync("-i", "-q", "-s", Scale.ToString(CultureInfo.InvariantCulture));

    /// <summary>Transactions per second with 8 clients.</summary>
    public async Task<double> RateAsync(TimeSpan length)
    {
        var output = await RunAsync("-N", "-c", "8", "-j", "2", "-T", ((int)length.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Path.Combine(bin, "pgbench"),
            [.. arguments, "-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username!, server.Database!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = server.Password, ["LC_ALL"] = "C.UTF-8" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"pgbench: {await errors}");
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
