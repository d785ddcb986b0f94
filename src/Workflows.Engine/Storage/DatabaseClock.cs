using System.Data.Common;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Storage;

/// <summary>
/// The product's one clock: this machine's clock corrected to the database's, so that several servers agree on what is due.
/// The offset is measured at start and again every minute; between measurements the machine's own clock carries it.
/// </summary>
public sealed class DatabaseClock : TimeProvider
{
    private long offsetTicks;

    /// <summary>How far the database's clock is ahead of this machine's.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref offsetTicks));

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Instant.Cut(System.GetUtcNow() + Offset);

    /// <summary>
    /// Asks the database what time it is. Half of the round trip is taken as the way back; a slow answer (over a second)
    /// says too little and is left out. SQLite has no clock of its own: the offset stays zero.
    /// </summary>
    public async Task MeasureAsync(DbConnection connection, Dialect dialect, CancellationToken cancellation)
    {
        if (dialect.ClockQuery is not { } query)
        {
            return;
        }

        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of Dialect.
        command.CommandText = query;
#pragma warning restore CA2100
        var asked = System.GetTimestamp();
        var answer = (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
        var took = System.GetElapsedTime(asked);
        if (took < TimeSpan.FromSeconds(1))
        {
            var databaseNow = new DateTimeOffset(DateTime.SpecifyKind(answer, DateTimeKind.Utc)) + (took / 2);
            Interlocked.Exchange(ref offsetTicks, (databaseNow - System.GetUtcNow()).Ticks);
        }
    }
}
