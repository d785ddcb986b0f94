using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Workflows.Server.Tests.Faults;

/// <summary>The real server as a process of its own, which can be killed and started again at the same address on the same data.</summary>
internal sealed class OwnServer(string connection, string folder, int mailPort, IReadOnlyList<string>? through = null) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private readonly ConcurrentQueue<string> lines = new();
    private Process? process;

    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServerProcess.FreePort()}/"));

    /// <summary>What it has said on its console since it was first started.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    public int ProcessId => process!.Id;

    /// <summary>How long it took to start, all in all.</summary>
    public TimeSpan Starting { get; private set; }

    /// <summary>Starts it and waits until it says that it takes requests.</summary>
    public async Task StartAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = ServerProcess.Start(
            [
                ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", Address.ToString()), ("ConnectionStrings__Database", connection), ("Data__Folder", folder),
                ("Keys__Master", RunningServer.MasterKey), ("Demo__Password", Databases.Password), ("Demo__Cases", "false"), ("Passwords__HashIterations", "1"),
                ("Smtp__Host", "127.0.0.1"), ("Smtp__Port", mailPort.ToString(CultureInfo.InvariantCulture)), ("Smtp__Security", "None"), ("Smtp__From", "lysty@centr.example"),

                // It lives for seconds: measuring itself first would only make it slower to start.
                ("DOTNET_TieredPGO", "0"),
            ],
            through ?? []);
        var (output, errors) = (ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        if (await Task.WhenAny(ready.Task, Task.WhenAll(output, errors)).WaitAsync(Longest) != ready.Task)
        {
            Assert.Fail("The server did not start:\n" + string.Join('\n', lines.TakeLast(40)));
        }

        Starting += Stopwatch.GetElapsedTime(begun);

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lines.Enqueue(line);
                if (line.Contains("Application started", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public Visitor NewVisitor() => new(Address);

    public async Task<Visitor> SignedInAsync(string name)
    {
        var visitor = NewVisitor();
        using var answer = await visitor.SignInAsync(name, Databases.Password);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }
    }
}
