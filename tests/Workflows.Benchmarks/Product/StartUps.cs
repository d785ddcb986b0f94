using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Workflows.Server.Tests;

namespace Workflows.Benchmarks.Product;

/// <summary>A server that is started on a database that it knows already.</summary>
/// <param name="Tasks">How many open tasks stand in it.</param>
/// <param name="Ready">Milliseconds from the process's start until it says that it is ready, of each try.</param>
/// <param name="Memory">What it holds resident after the last of them, in MB.</param>
/// <param name="Queries">What it asks the database each second while nobody does anything; null for SQLite, which counts none.</param>
/// <param name="Cpu">Processor time for each second in which nobody does anything, in milliseconds.</param>
internal sealed record StartFigures(int Tasks, IReadOnlyList<double> Ready, double Memory, double? Queries, double Cpu);

/// <summary>Starts the real program as its own process, as ./run does once it is built.</summary>
internal static class StartUps
{
    public static async Task<StartFigures> MeasureAsync(EmptyDatabase own, string? server, int tasks, int times, TimeSpan idle)
    {
        await own.CloseAsync();
        var ready = new List<double>();
        for (var time = 1; ; time++)
        {
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServerProcess.FreePort()}"));
            var from = Stopwatch.GetTimestamp();
            using var process = Start(own, address);
            try
            {
                await UntilReadyAsync(process, address);
                ready.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                if (time < times)
                {
                    continue;
                }

                // What a start leaves to be done is done by then.
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                var queries = await QueriesAsync(own, server);
                var cpu = process.TotalProcessorTime;
                await Task.Delay(idle, TimeProvider.System);
                process.Refresh();
                return new StartFigures(
                    tasks, ready, process.WorkingSet64 / 1024.0 / 1024, (await QueriesAsync(own, server) - queries) / idle.TotalSeconds,
                    (process.TotalProcessorTime - cpu).TotalMilliseconds / idle.TotalSeconds);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    private static Process Start(EmptyDatabase own, Uri address) => ServerProcess.Start(
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", address.ToString()), ("ConnectionStrings__Database", own.ConnectionString), ("Data__Folder", own.Folder),
        ("Keys__Master", ProductOffice.MasterKey), ("Demo__Password", ProductOffice.Password), ("Demo__Cases", "false"), ("Logging__LogLevel__Default", "Warning"),
    ]);

    private static async Task UntilReadyAsync(Process process, Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        while (!process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new InvalidOperationException("The server ended before it was ready.");
    }

    // Nearly every question of an idle server is a transaction of its own. The server counts them a little late, a second at most.
    private static async Task<double?> QueriesAsync(EmptyDatabase own, string? server)
    {
        if (server is null)
        {
            return null;
        }

        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1");
        command.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(own.ConnectionString).Database!);
        return Convert.ToDouble(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
