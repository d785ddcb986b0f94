using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Storage;

public abstract class DatabaseClockTests(DatabaseTemplate template) : DatabaseTest(template)
{
    [Fact]
    public async Task GetUtcNow_Always_IsCutToTheMicrosecond()
    {
        var clock = await MeasuredAsync();
        Assert.Equal(0, clock.GetUtcNow().UtcTicks % TimeSpan.TicksPerMicrosecond);
        Assert.Equal(TimeSpan.Zero, clock.GetUtcNow().Offset);
    }

    /// <summary>The database runs on this machine, so whatever offset is measured is small.</summary>
    protected async Task<DatabaseClock> MeasuredAsync()
    {
        var clock = new DatabaseClock();
        await using var context = new NoteContext(Database);
        await context.Database.OpenConnectionAsync();
        await clock.MeasureAsync(context.Database.GetDbConnection(), Database.Dialect, CancellationToken.None);
        return clock;
    }
}

public sealed class DatabaseClockOnPostgres() : DatabaseClockTests(NoteContext.Postgres)
{
    [Fact]
    public async Task MeasureAsync_ServerOnThisMachine_FindsASmallOffset()
    {
        var clock = await MeasuredAsync();
        Assert.NotEqual(TimeSpan.Zero, clock.Offset);
        Assert.InRange(clock.Offset, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task MeasureAsync_InATransaction_StillSeesTimePass()
    {
        await using var context = new NoteContext(Database);
        await using var transaction = await context.Database.BeginTransactionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // A constant of Dialect.
        command.CommandText = Dialect.Postgres.ClockQuery;
#pragma warning restore CA2100
        Assert.NotEqual(await command.ExecuteScalarAsync(), await command.ExecuteScalarAsync());
    }
}

public sealed class DatabaseClockOnSqlite() : DatabaseClockTests(NoteContext.Sqlite)
{
    [Fact]
    public async Task MeasureAsync_EmbeddedDatabase_LeavesTheMachinesClock() =>
        Assert.Equal(TimeSpan.Zero, (await MeasuredAsync()).Offset);
}
