using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Engine.Storage;

namespace Workflows.Engine.Tests.Storage;

/// <summary>What is the database's own trouble, and what is a fault of the program.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("57P01", true, false)] // shut down by its keeper
    [InlineData("57P03", true, false)] // starting
    [InlineData("53100", true, true)] // disk full
    [InlineData("53300", true, false)] // too many connections
    [InlineData("58030", true, false)] // input/output
    [InlineData("57014", false, false)] // a statement that was cancelled
    [InlineData("23505", false, false)] // a key that is there already
    [InlineData("42P01", false, false)] // no such table
    public void OfPostgres_ByItsCode(string code, bool outage, bool noRoom)
    {
        var exception = new PostgresException("x", "ERROR", "ERROR", code);
        Assert.Equal((outage, noRoom), (Outage.Is(exception), Outage.IsNoRoom(exception)));
        Assert.Equal(outage, Outage.Is(new DbUpdateException("x", exception)));
    }

    [Theory]
    [InlineData(5, true, false)] // busy
    [InlineData(10, true, true)] // input/output
    [InlineData(13, true, true)] // full
    [InlineData(14, true, false)] // cannot open
    [InlineData(19, false, false)] // constraint
    [InlineData(1, false, false)] // an error in the statement
    public void OfSqlite_ByItsCode(int code, bool outage, bool noRoom)
    {
        var exception = new InvalidOperationException("x", new SqliteException("x", code));
        Assert.Equal((outage, noRoom), (Outage.Is(exception), Outage.IsNoRoom(exception)));
    }

    [Fact]
    public void OfTheNetwork_IsAnOutage_AndAProgramsFaultIsNone()
    {
        Assert.True(Outage.Is(new NpgsqlException("x", new IOException())));
        Assert.True(Outage.Is(new NpgsqlException("x", new TimeoutException())));
        Assert.False(Outage.Is(new InvalidOperationException("x")));
        Assert.False(Outage.Is(new IOException("x")));
    }
}
