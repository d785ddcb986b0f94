using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Tests;

namespace Workflows.Server.Tests.Storage;

/// <summary>
/// An office updates the program on the data it has. For each closed issue a filled database of each kind is kept (<c>scripts/keep-databases</c>): today's
/// server has to bring it up to today's schema, and people have to find in it what they left.
/// </summary>
public abstract partial class KeptDatabaseTests(DatabaseTemplate template)
{
    [Theory]
    [InlineData("spine", "2026-11-27T06:00:00Z")]
    [InlineData("drawings", "2026-11-28T00:35:00Z")]
    public async Task Database_OfAClosedIssue_IsBroughtUpToDateAndWorksOn(string name, string keptAt)
    {
        await using var test = await template.EmptyAsync();
        await FillAsync(test, name);
        await using (var server = await RunningServer.StartAsync(test, new ServerOptions { Clock = new SimulatedClock(DateTimeOffset.Parse(keptAt, CultureInfo.InvariantCulture)) }))
        {
            using var coordinator = await server.SignedInAsync("koordynator1");
            var cases = CaseLink().Matches(await coordinator.TextAsync("/cases"));
            Assert.NotEmpty(cases);
            Assert.Contains("Журнал", await coordinator.TextAsync(cases[0].Value), StringComparison.Ordinal);

            // A remark is sealed with the key that its subject has had all along.
            var task = TaskLink().Match(await coordinator.TextAsync("/?view=Centre")).Value;
            using var answer = await coordinator.SubmitAsync(task, "comment", ("text", "Після оновлення."));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("Після оновлення.", await coordinator.TextAsync(task), StringComparison.Ordinal);
        }

        await using var context = Databases.Contexts(test.Database).Open(SystemScopes.Upkeep);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        await using var model = await template.EmptyAsync();
        await using var newest = Databases.Contexts(model.Database).Open(SystemScopes.Upkeep);
        await newest.Database.EnsureCreatedAsync();
        Assert.Empty(Schema.Differences(await ReadAsync(context, test.Database), await ReadAsync(newest, model.Database)));
    }

    /// <summary>Puts what was kept where the test's server will look for it.</summary>
    private protected abstract Task FillAsync(TestDatabase test, string name);

    private protected static Stream Open(string file) =>
        new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Storage", "Kept", file + ".gz")), CompressionMode.Decompress);

    private static async Task<IReadOnlyList<string>> ReadAsync(ServerContext context, Database database)
    {
        await context.Database.OpenConnectionAsync();
        return await Schema.ReadAsync(context.Database.GetDbConnection(), database.Dialect);
    }

    [GeneratedRegex("/cases/[0-9a-z]{16,}")]
    private static partial Regex CaseLink();

    [GeneratedRegex("/tasks/[0-9a-f-]+")]
    private static partial Regex TaskLink();
}

public sealed class KeptDatabaseOnPostgres() : KeptDatabaseTests(Databases.Postgres)
{
    private protected override async Task FillAsync(TestDatabase test, string name)
    {
        using var reader = new StreamReader(Open($"{name}.sql"));
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(test.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // What pg_dump wrote.
        command.CommandText = await reader.ReadToEndAsync();
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class KeptDatabaseOnSqlite() : KeptDatabaseTests(Databases.Sqlite)
{
    private protected override async Task FillAsync(TestDatabase test, string name)
    {
        await using var kept = Open($"{name}.db");
        await using var file = File.Create(DatabaseSetup.SqliteFile(test.ConnectionString)!);
        await kept.CopyToAsync(file);
    }
}
