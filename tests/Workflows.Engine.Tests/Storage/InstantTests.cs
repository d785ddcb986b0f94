using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Storage;

public abstract class InstantTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 3, 29, 3, 59, 59, TimeSpan.FromHours(3)).AddTicks(1_234_567);

    [Fact]
    public async Task Instant_WrittenAndRead_IsTheSameToTheMicrosecondInUtc()
    {
        var read = Assert.Single(await WriteAndReadAsync(Moment));
        Assert.Equal(Instant.Cut(Moment), read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
        Assert.Equal(1_234_560, read.UtcTicks % TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task Instants_OrderedByTheDatabase_AreInTheOrderOfTime()
    {
        DateTimeOffset[] moments =
        [
            new(1969, 12, 31, 23, 59, 59, 999, 999, TimeSpan.Zero), new(2026, 10, 25, 0, 30, 0, TimeSpan.Zero),
            new(1991, 8, 24, 18, 0, 0, TimeSpan.FromHours(3)), new(2026, 10, 25, 0, 30, 0, 0, 1, TimeSpan.Zero), new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        ];
        Assert.Equal(moments.Select(Instant.Cut).Order(), await WriteAndReadAsync(moments));
    }

    [Fact]
    public async Task Instants_ComparedByTheDatabase_FindWhatIsDue()
    {
        await WriteAndReadAsync(Moment.AddTicks(-10), Moment, Moment.AddTicks(10));
        await using var context = new NoteContext(Database);
        var now = Moment;
        Assert.Equal([0, 1], await context.Notes.Where(note => note.At <= now).Select(note => note.Id).Order().ToListAsync());
        Assert.Empty(await context.Notes.Where(note => note.Until != null).ToListAsync());
    }

    private async Task<List<DateTimeOffset>> WriteAndReadAsync(params DateTimeOffset[] moments)
    {
        await using (var context = new NoteContext(Database))
        {
            context.Notes.AddRange(moments.Select((moment, index) => new Note { Id = index, At = moment }));
            await context.SaveChangesAsync();
        }

        await using var reading = new NoteContext(Database);
        return await reading.Notes.OrderBy(note => note.At).Select(note => note.At).ToListAsync();
    }
}

public sealed class InstantOnPostgres() : InstantTests(NoteContext.Postgres);

public sealed class InstantOnSqlite() : InstantTests(NoteContext.Sqlite);
