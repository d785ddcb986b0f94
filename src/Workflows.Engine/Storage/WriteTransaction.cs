using Microsoft.EntityFrameworkCore.Storage;

namespace Workflows.Engine.Storage;

/// <summary>An open transaction together with the turn at the write gate that it needs. Disposing it without a commit undoes it.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction transaction;
    private readonly WriteGate.Turn turn;

    internal WriteTransaction(IDbContextTransaction transaction, WriteGate.Turn turn)
    {
        this.transaction = transaction;
        this.turn = turn;
    }

    /// <summary>Makes everything done in the transaction durable.</summary>
    public Task CommitAsync(CancellationToken cancellation = default) => transaction.CommitAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            // Undoing can fail too (disk full, connection gone); a turn that is not given back would stop all writing for good.
            turn.Dispose();
        }
    }
}
