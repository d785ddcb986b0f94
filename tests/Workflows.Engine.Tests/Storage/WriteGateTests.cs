using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Storage;

public abstract class WriteGateTests(DatabaseTemplate template) : DatabaseTest(template)
{
    [Fact]
    public async Task BeginWriteAsync_ManyWritersAtOnce_AllCommit()
    {
        const int Writers = 100;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            await using var context = new NoteContext(Database);
            await using var transaction = await Database.BeginWriteAsync(context);
            // Reads first and writes then: on SQLite a transaction that did not begin IMMEDIATE would fail here.
            _ = await context.Notes.CountAsync();
            context.Notes.Add(new Note { Id = number, At = Note.Start });
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        })));
        await using var reading = new NoteContext(Database);
        Assert.Equal(Writers, await reading.Notes.CountAsync());
    }

    [Fact]
    public async Task BeginWriteAsync_WhileAnotherWrites_BlocksNoReader()
    {
        await using var writing = new NoteContext(Database);
        await using var transaction = await Database.BeginWriteAsync(writing);
        writing.Notes.Add(new Note { Id = 1, At = Note.Start });
        await writing.SaveChangesAsync();

        await using var reading = new NoteContext(Database);
        Assert.Equal(0, await reading.Notes.CountAsync().WaitAsync(TimeSpan.FromSeconds(4)));
        await transaction.CommitAsync();
        Assert.Equal(1, await reading.Notes.CountAsync());
    }

    [Fact]
    public async Task BeginWriteAsync_DisposedWithoutCommit_UndoesAndGivesTheTurnOn()
    {
        await using (var context = new NoteContext(Database))
        await using (await Database.BeginWriteAsync(context))
        {
            context.Notes.Add(new Note { Id = 1, At = Note.Start });
            await context.SaveChangesAsync();
        }

        await using var next = new NoteContext(Database);
        await using var transaction = await Database.BeginWriteAsync(next);
        Assert.Equal(0, await next.Notes.CountAsync());
    }

    [Fact]
    public async Task BeginWriteAsync_TransactionCannotBegin_GivesTheTurnBack()
    {
        await using var context = new NoteContext(Database);
        await using (await Database.BeginWriteAsync(context))
        {
            // A second one on the same context is refused before or at the gate; either way the gate is free afterwards.
            using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<Exception>(() => Database.BeginWriteAsync(context, impatience.Token));
        }

        await using var next = new NoteContext(Database);
        await using var transaction = await Database.BeginWriteAsync(next);
    }
}

public sealed class WriteGateOnPostgres() : WriteGateTests(NoteContext.Postgres);

public sealed class WriteGateOnSqlite() : WriteGateTests(NoteContext.Sqlite)
{
    [Fact]
    public async Task EnterAsync_SeveralWaiting_TakesThemOneAfterAnother()
    {
        var first = await Database.Gate.EnterAsync();
        var second = Database.Gate.EnterAsync().AsTask();
        var third = Database.Gate.EnterAsync().AsTask();
        Assert.False(second.IsCompleted || third.IsCompleted);
        first.Dispose();
        first.Dispose(); // Twice is once.
        var turn = await await Task.WhenAny(second, third);
        Assert.False(second.IsCompleted && third.IsCompleted);
        turn.Dispose();
        (await third).Dispose();
    }
}
