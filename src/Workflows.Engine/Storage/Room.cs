using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Workflows.Engine.Storage;

/// <summary>Whether the database had room when something was last saved. It can be opened and read without any, so that asking for a connection tells nothing.</summary>
public sealed class Room
{
    // Something small may find a place where more did not, so a commit right after a miss shows nothing.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    // A timestamp of the machine; 0 for never, or not since room was found.
    private long missed;

    /// <summary>How long ago something could last not be saved for want of room; null once anything was saved two seconds or more after that.</summary>
    public TimeSpan? MissedAgo => Interlocked.Read(ref missed) is var at and not 0 ? TimeProvider.System.GetElapsedTime(at) : null;

    internal IInterceptor Watch() => new Watching(this);

    private void Found()
    {
        if (MissedAgo > Calm)
        {
            Interlocked.Exchange(ref missed, 0);
        }
    }

    private void Judge(Exception exception)
    {
        if (Outage.IsNoRoom(exception))
        {
            Interlocked.Exchange(ref missed, TimeProvider.System.GetTimestamp());
        }
    }

    // A statement or the commit itself may be what has no room; that there is some, only a commit shows.
    private sealed class Watching(Room room) : IDbCommandInterceptor, IDbTransactionInterceptor
    {
        public void CommandFailed(DbCommand command, CommandErrorEventData eventData) => room.Judge(eventData.Exception);

        public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            room.Judge(eventData.Exception);
            return Task.CompletedTask;
        }

        public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => room.Found();

        public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            room.Found();
            return Task.CompletedTask;
        }

        public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => room.Judge(eventData.Exception);

        public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            room.Judge(eventData.Exception);
            return Task.CompletedTask;
        }
    }
}
