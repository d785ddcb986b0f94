using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests;

/// <summary>The base of tests that talk to a running server; what they start ends with the test.</summary>
public abstract class ServerTest(DatabaseTemplate template) : DatabaseTest(template)
{
    private readonly List<RunningServer> running = [];

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
    }

    private protected async Task<RunningServer> StartAsync(ServerOptions? options = null)
    {
        var server = await RunningServer.StartAsync(Test, options);
        running.Add(server);
        return server;
    }

    /// <summary>Stops what runs, so that another can be started on the same database.</summary>
    protected async Task StopAsync()
    {
        foreach (var server in running)
        {
            await server.DisposeAsync();
        }

        running.Clear();
    }

    /// <summary>Runs something on a context without bounds, beside the running server.</summary>
    private protected static Task<T> OnContextAsync<T>(RunningServer server, Func<ServerContext, Task<T>> work) => server.OnContextAsync(work);
}
