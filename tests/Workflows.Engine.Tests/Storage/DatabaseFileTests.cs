using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Tests;

namespace Workflows.Engine.Tests.Storage;

public sealed class DatabaseFileTests() : DatabaseTest(NoteContext.Sqlite)
{
    [Fact]
    public void Sqlite_FileOpenAlready_IsRefusedByName()
    {
        var e = Assert.Throws<DatabaseInUseException>(() => Workflows.Engine.Storage.Database.Sqlite(Database.File!));
        Assert.Equal(Database.File, e.File);
        Assert.Contains(e.File, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sqlite_FileClosedBefore_OpensAgain()
    {
        var file = Database.File!;
        await Test.CloseAsync();
        await using var again = Database.Sqlite(file);
        await using var context = new NoteContext(again);
        Assert.Equal(0, await context.Notes.CountAsync());
    }

    [Fact]
    public async Task Sqlite_EveryConnection_IsDurableAndDoesNotBlockReaders()
    {
        await using var context = new NoteContext(Database);
        await context.Database.OpenConnectionAsync();
        Assert.Equal("wal", await PragmaAsync<string>(context, "journal_mode"));
        Assert.Equal(2, await PragmaAsync<long>(context, "synchronous"));
        Assert.Equal(1, await PragmaAsync<long>(context, "foreign_keys"));
    }

    [Fact]
    public async Task Sqlite_NewFolder_BelongsToItsOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Path.Combine(Path.GetDirectoryName(Database.File!)!, "new");
        await using var other = Database.Sqlite(Path.Combine(folder, "a.db"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task Sqlite_NewFilesInAFolderThatIsOpenToAll_BelongToTheirOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("cw-test-open-");
        try
        {
            await using var other = Database.Sqlite(Path.Combine(folder.FullName, "a.db"));
            await using var context = new NoteContext(other);
            await context.Database.EnsureCreatedAsync();
            await context.Database.OpenConnectionAsync();
            Assert.Equal(["a.db", "a.db-shm", "a.db-wal", "a.db.lock"], folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
            Assert.All(folder.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<T> PragmaAsync<T>(NoteContext context, string name)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // One of three names above.
        command.CommandText = $"PRAGMA {name}";
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
