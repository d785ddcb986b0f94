using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Workflows.Server.Tests;

/// <summary>How a server that was started as its own process ended.</summary>
internal sealed record ProcessEnd(int ExitCode, string Output, string Errors);

/// <summary>Starts the real program as its own process (the benchmark does so too), with nothing of this one's environment but what it needs to run.</summary>
internal static class ServerProcess
{
    // The benchmark names what ./run starts, which is compiled ahead; tests start what was built for them.
    private static readonly string Folder = Environment.GetEnvironmentVariable("WORKFLOWS_SERVER_FOLDER") ?? AppContext.BaseDirectory;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<ProcessEnd> RunToItsEndAsync(params (string Name, string Value)[] environment)
    {
        using var process = Start(environment);
        using var patience = new CancellationTokenSource(Longest);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new ProcessEnd(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>A port of this machine that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts it; whoever does has to end it.</summary>
    /// <param name="environment">Its settings.</param>
    /// <param name="through">A command that becomes it, with the arguments before its own; none for the program itself.</param>
    public static Process Start((string Name, string Value)[] environment, params IReadOnlyList<string> through)
    {
        List<string> command = [.. through, "dotnet", Path.Combine(Folder, "Workflows.Server.dll"), "--contentRoot", Folder];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "HOME" or "DOTNET_ROOT" or "TMPDIR")).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
