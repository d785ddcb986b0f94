using System.Globalization;
using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>All processes of the PostgreSQL server, which is on this machine: what they have cost so far (Linux only).</summary>
internal sealed class ServerProcesses(int postmaster)
{
    private const double TicksPerSecond = 100;

    public static async Task<ServerProcesses> FindAsync(Database database) =>
        new((int)Stat((int)await database.AskAsync("SELECT pg_backend_pid()"))!.Value.Parent);

    /// <summary>Processor time of the server and its children, those that have ended included.</summary>
    public TimeSpan CpuTime()
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && Stat(process) is { } stat && (process == postmaster || stat.Parent == postmaster))
            {
                ticks += stat.Own + (process == postmaster ? stat.OfChildren : 0);
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static (long Parent, long Own, long OfChildren)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(field => long.TryParse(field, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
            return (fields[1], fields[11] + fields[12], fields[13] + fields[14]);
        }
        catch (IOException)
        {
            return null; // It has just ended.
        }
    }
}
