using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Procedures;

namespace Workflows.Server.ElsaApi;

/// <summary>Tells Studio's viewer that an instance has moved. What has become of it the viewer asks for itself, with its own rights.</summary>
internal sealed class InstanceHub(InstanceReading reading, InstanceSignals signals) : Hub
{
    /// <summary>From now on this connection hears of the instance; of one that its person does not see it hears nothing.</summary>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        if (Context.GetHttpContext() is { } http && Actors.Of(http) is var actor && await reading.StateAsync(actor, instanceId, Context.ConnectionAborted) is not null)
        {
            signals.Watch(Context.ConnectionId, instanceId, http, Context.Abort);
        }
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        signals.Leave(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}

/// <summary>
/// Passes on, after a commit and in this process only, which instances have moved. Nothing depends on it: who hears nothing sees the same when the
/// page is opened anew.
/// </summary>
internal sealed class InstanceSignals(IHubContext<InstanceHub> hub, InstanceReading reading) : ICommitListener
{
    // A viewer looks at one instance: the last that it has asked for.
    private readonly ConcurrentDictionary<string, Look> watched = new(StringComparer.Ordinal);

    /// <summary>A connection looks at an instance.</summary>
    public void Watch(string connection, string instanceId, HttpContext http, Action abort) => watched[connection] = new Look(instanceId, http, abort);

    /// <summary>A connection looks no more.</summary>
    public void Leave(string connection) => watched.TryRemove(connection, out _);

    /// <inheritdoc/>
    public void Committed(DbContext context)
    {
        if (watched.IsEmpty)
        {
            return;
        }

        var moved = context.ChangeTracker.Entries<WorkflowInstance>().Select(entry => entry.Entity.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (connection, look) in watched)
        {
            if (moved.Contains(look.InstanceId))
            {
                _ = TellAsync(hub.Clients.Client(connection), look);
            }
        }
    }

    // A connection lives for hours: each time it is asked anew who sits there and what they may see.
    private async Task TellAsync(IClientProxy watcher, Look look)
    {
        if (!look.Join())
        {
            return;
        }

        try
        {
            await look.Turn.WaitAsync();
            try
            {
                look.Begin();
                if (!await SignIn.IsThereAsync(look.Http) || Actors.Find(look.Http) is not { } actor || !actor.May(Right.DrawProcedures))
                {
                    look.Abort();
                }
                else if (await reading.ReportAsync(actor, look.InstanceId, [], CancellationToken.None) is { } report)
                {
                    await watcher.SendAsync("ActivityExecutionLogUpdatedAsync", report);
                    await watcher.SendAsync("WorkflowExecutionLogUpdatedAsync", new { });
                    await watcher.SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = look.InstanceId });
                }
            }
            finally
            {
                look.Turn.Release();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException or DbException)
        {
            // A connection that broke, or a database that is away: whoever looks opens the page anew.
        }
    }

    private sealed class Look(string instanceId, HttpContext http, Action abort)
    {
        private int waiting;

        public string InstanceId { get; } = instanceId;

        public HttpContext Http { get; } = http;

        /// <summary>One at a time: a request's own things are not for several.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Ends the connection.</summary>
        public Action Abort { get; } = abort;

        /// <summary>False when somebody waits already who will tell of this too.</summary>
        public bool Join() => Interlocked.Exchange(ref waiting, 1) == 0;

        /// <summary>From now on what moves is told anew.</summary>
        public void Begin() => Volatile.Write(ref waiting, 0);
    }
}
