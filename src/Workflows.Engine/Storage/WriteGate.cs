namespace Workflows.Engine.Storage;

/// <summary>
/// Lets one writer at a time into an embedded SQLite file. SQLite has one writer anyway, but makes the others sleep 150 ms between
/// tries while they hold a thread; here they wait in a queue, in order, without a thread. Reads never pass through it.
/// On PostgreSQL the gate is open: rows are locked there, not the database.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim? turn;

    private WriteGate(SemaphoreSlim? turn) => this.turn = turn;

    /// <summary>A gate that lets everybody pass.</summary>
    public static WriteGate Open() => new(null);

    /// <summary>A gate that lets one writer pass at a time.</summary>
    public static WriteGate OneAtATime() => new(new SemaphoreSlim(1, 1));

    /// <summary>Waits for the turn; disposing what is returned gives it to the next.</summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellation = default)
    {
        if (turn is not null)
        {
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
        }

        return new Turn(turn);
    }

    /// <summary>The same for the few callers that the framework gives no asynchronous way to (the data-protection key store).</summary>
    public Turn Enter()
    {
        turn?.Wait();
        return new Turn(turn);
    }

    /// <inheritdoc />
    public void Dispose() => turn?.Dispose();

    /// <summary>The right to write, until disposed.</summary>
    public sealed class Turn : IDisposable
    {
        private SemaphoreSlim? held;

        internal Turn(SemaphoreSlim? held) => this.held = held;

        /// <inheritdoc />
        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
