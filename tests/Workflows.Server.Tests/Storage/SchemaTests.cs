using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

/// <summary>Migrations are written by hand: whatever they make has to be what the model means, on both databases.</summary>
public abstract class SchemaTests(DatabaseTemplate template) : DatabaseTest(template)
{
    [Fact]
    public async Task Schema_OfAMigratedDatabase_IsTheModels()
    {
        await using var model = await Template.EmptyAsync();
        Assert.Empty(Schema.Differences(await ReadAsync(Database), await CreateFromModelAsync(model.Database)));
    }

    [Theory]
    [InlineData("""DROP INDEX "IX_Memberships_AccountId";""", "index", "IX_Memberships_AccountId")]
    [InlineData("""DROP INDEX "IX_Units_ParentId"; CREATE UNIQUE INDEX "IX_Units_ParentId" ON "Units" ("ParentId");""", "index", "IX_Units_ParentId")]
    [InlineData(
        """DROP INDEX "IX_Units_ParentId"; CREATE INDEX "IX_Units_ParentId" ON "Units" ("ParentId") WHERE "ParentId" IS NOT NULL;""",
        "index", "IX_Units_ParentId")]
    [InlineData("""ALTER TABLE "Units" ADD COLUMN "Note" text NULL;""", "column", "Units")]
    [InlineData("""ALTER TABLE "Units" DROP COLUMN "TimeZone";""", "column", "TimeZone")]
    [InlineData("""CREATE TABLE "Forgotten" ("Id" integer NOT NULL DEFAULT 7);""", "column", "Forgotten")]
    public async Task Schema_ChangedByHand_IsSeenToDiffer(string change, string kind, string name)
    {
        var before = await ReadAsync(Database);
        await ExecuteAsync(change);
        var differences = Schema.Differences(await ReadAsync(Database), before);
        Assert.Contains(differences, line => line.Contains(kind, StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PrepareAsync_TwiceOnTheSameDatabase_ChangesNothing()
    {
        var before = await ReadAsync(Database);
        await Databases.MigrateAsync(Database);
        Assert.Equal(before, await ReadAsync(Database));
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var context = Databases.Contexts(Database).Open(SystemScopes.Upkeep);
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    private static async Task<IReadOnlyList<string>> CreateFromModelAsync(Database database)
    {
        await using var context = Databases.Contexts(database).Open(SystemScopes.Upkeep);
        Assert.True(await context.Database.EnsureCreatedAsync());
        return await ReadAsync(database);
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Database database)
    {
        await using var context = Databases.Contexts(database).Open(SystemScopes.Upkeep);
        await context.Database.OpenConnectionAsync();
        var lines = await Schema.ReadAsync(context.Database.GetDbConnection(), database.Dialect);
        Assert.NotEmpty(lines);
        return lines;
    }
}

public sealed class SchemaOnPostgres() : SchemaTests(Databases.Postgres)
{
    [Theory]
    [InlineData("""ALTER TABLE "Units" ALTER COLUMN "Name" DROP NOT NULL;""", "Units.Name")]
    [InlineData("""ALTER TABLE "Units" ALTER COLUMN "Name" TYPE varchar(50);""", "Units.Name")]
    [InlineData("""ALTER TABLE "Units" ALTER COLUMN "Name" SET DEFAULT '';""", "Units.Name")]
    [InlineData(
        """
        ALTER TABLE "Memberships" DROP CONSTRAINT "FK_Memberships_Units_UnitId";
        ALTER TABLE "Memberships" ADD CONSTRAINT "FK_Memberships_Units_UnitId" FOREIGN KEY ("UnitId") REFERENCES "Units" ("Id") ON DELETE CASCADE;
        """,
        "FK_Memberships_Units_UnitId")]
    public Task Schema_ColumnOrKeyChangedByHand_IsSeenToDiffer(string change, string name) => Schema_ChangedByHand_IsSeenToDiffer(change, "", name);
}

public sealed class SchemaOnSqlite() : SchemaTests(Databases.Sqlite)
{
    [Fact]
    public async Task PrepareAsync_LockOfADeadMigration_IsRemovedAndSaid()
    {
        await ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
            DELETE FROM "__EFMigrationsHistory";
            """);
        await DropTablesAsync();
        await Test.CloseAsync();
        await using var server = await RunningServer.StartAsync(Test);
        Assert.Equal(1, server.Log.Count("Workflows.Server.Storage.DatabaseSetup", 2));
        Assert.Equal(1, server.Log.Count("Workflows.Server.Storage.DatabaseSetup", 1));
    }

    // Everything that the migration makes, parts before what they refer to.
    private async Task DropTablesAsync()
    {
        await using var context = Databases.Contexts(Database).OpenWithoutScope();
        var tables = context.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct()
            .OrderBy(table => table is "Accounts" ? 2 : table is "Units" ? 1 : 0);
        await ExecuteAsync(string.Concat(tables.Select(table => $"DROP TABLE \"{table}\";")));
    }
}
