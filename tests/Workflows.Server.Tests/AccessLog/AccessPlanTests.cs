using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Tests.Tasks;
using Workflows.Tests;

namespace Workflows.Server.Tests.AccessLog;

/// <summary>A page of the log is a range of one index, in its order, however much was ever opened.</summary>
#pragma warning disable CA2100 // Every statement here is made here.
public abstract class AccessPlanTests(DatabaseTemplate template) : DatabaseTest(template)
{
    [Theory]
    [InlineData("centre", "IX_AccessLog_CentreId_Id")]
    [InlineData("person", "IX_AccessLog_CentreId_AccountId_Id")]
    [InlineData("subject", "IX_AccessLog_SubjectId_Id")]
    public async Task Page_ReadsARangeOfItsIndex_AndSortsNothing(string asked, string index)
    {
        await using var office = await Office.OpenAsync(Database);
        var coordinator = await office.ActorAsync("koordynator1");
        await FillAsync(office, coordinator);
        var (subject, day) = (Guid.Parse("00000000-0000-7000-8000-000000000007"), new DateOnly(2026, 3, 16));
        var filter = asked switch
        {
            "person" => new AccessFilter(office.Centre, coordinator.AccountId, null, null, null),
            "subject" => new AccessFilter(office.Centre, null, null, null, "case"),
            _ => new AccessFilter(office.Centre, null, day, day.AddDays(3), null),
        };
        await using var context = office.Get<Server.Storage.Contexts>().Open(coordinator.Scope);
        var after = Guid.Parse("019cf58d-3cc0-7080-8000-000000000000");
        await using var command = AccessBook.Entries(context, office.Centre, filter, asked == "subject" ? [subject] : [])
            .Where(row => row.Id < after).OrderByDescending(row => row.Id).Take(AccessBook.PageSize + 1).CreateDbCommand();
        await context.Database.OpenConnectionAsync();
        var onPostgres = Database.Dialect == Dialect.Postgres;
        command.CommandText = (onPostgres ? "EXPLAIN (FORMAT JSON) " : "EXPLAIN QUERY PLAN ") + command.CommandText;
        var lines = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(onPostgres ? 0 : 3));
            }
        }

        var plan = string.Join('\n', lines);
        Assert.True(plan.Contains(onPostgres ? $"\"Index Name\": \"{index}\"" : $"INDEX {index} ", StringComparison.Ordinal), plan);

        // The few entries of one subject PostgreSQL may also fetch and sort.
        Assert.DoesNotContain(!onPostgres ? "TEMP B-TREE" : asked == "subject" ? "Nothing" : "\"Sort\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(onPostgres ? "Seq Scan" : "SCAN ", plan, StringComparison.Ordinal);
    }

    // Twenty thousand, of many people about many subjects, made by the database itself.
    private static async Task FillAsync(Office office, Actor one)
    {
        await using var context = office.Open();
        var onPostgres = context.Database.IsNpgsql();
        string Id(Guid id) => onPostgres ? $"'{id}'::uuid" : $"'{id.ToString().ToUpperInvariant()}'";
        string Made(string start, string number) => onPostgres
            ? $"('{start}-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"
            : $"printf('{start.ToUpperInvariant()}-7000-8000-%012X', {number})";
        var numbers = onPostgres
            ? "generate_series(1, 20000) AS numbers(n)"
            : "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000) SELECT n FROM numbers)";
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"""
            INSERT INTO "AccessLog" ("Id", "CentreId", "At", "AccountId", "Act", "SubjectId", "Reason")
            SELECT {Made("019cf58d-3cc0", "n")}, CASE WHEN n % 8 = 0 THEN {Id(office.Centre)} ELSE {Id(office.OtherCentre)} END, {(onPostgres ? "timestamptz '2026-03-16 07:30:00+00'" : "0")},
                CASE WHEN n % 50 = 0 THEN {Id(one.AccountId)} ELSE {Made("00000000-0000", "n % 50")} END, 'OpenedTask', {Made("00000000-0000", "n % 500")}, 'Centre'
            FROM {numbers};
            ANALYZE;
            """;
        await command.ExecuteNonQueryAsync();
    }
}
#pragma warning restore CA2100

public sealed class AccessPlanOnPostgres() : AccessPlanTests(Databases.PostgresWithPeople);

public sealed class AccessPlanOnSqlite() : AccessPlanTests(Databases.SqliteWithPeople);
