namespace Workflows.Engine.Storage;

/// <summary>Holds an embedded database for this process alone: its write gate lives in memory, a second process would pass it by.</summary>
public sealed class ProcessLock : IDisposable
{
    private readonly FileStream held;

    private ProcessLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock beside a database file (<c>&lt;file&gt;.lock</c>); the operating system frees it when the process ends, however it ends.</summary>
    /// <returns>The lock, or null when another process holds it.</returns>
    public static ProcessLock? TryTake(string databaseFile)
    {
        // A server that is just going down, or a child process between its birth and its program, holds the file for a moment.
        ProcessLock? taken = null;
        SpinWait.SpinUntil(() => (taken = TryOnce(databaseFile + ".lock")) is not null, TimeSpan.FromSeconds(1));
        return taken;
    }

    private static ProcessLock? TryOnce(string file)
    {
        try
        {
            return new ProcessLock(OwnerOnly.OpenFile(file, FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => held.Dispose();
}
