using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Tasks;
using Workflows.Server.Tests.Absences;
using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>
/// A page of the inbox costs the same with a hundred thousand open tasks as with a thousand: asserted on the database's plan and on the rows
/// and steps that it needs, not on time.
/// </summary>
#pragma warning disable CA2100 // Every statement here is made here.
public abstract partial class InboxPlanTests(DatabaseTemplate template) : DatabaseTest(template)
{
    private const int Few = 1_000;
    private const int Many = 100_000;

    private Office office = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        office = await Office.OpenAsync(Database);
    }

    public override async Task DisposeAsync()
    {
        await office.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Page_AmongAHundredThousandOpenTasks_ReadsNoMoreThanAmongAThousand()
    {
        var lawyer = await office.ActorAsync("yuryst1");
        var coordinator = await office.ActorAsync("koordynator1");
        var deputy = await office.ActorAsync("fakhivets1");
        await office.AddAbsenceAsync(lawyer, deputy);
        await office.AddAbsenceAsync(coordinator, deputy);
        deputy = await office.ActorAsync("fakhivets1");
        var shelf = new Shelf(office);
        await shelf.AddAsync(shelf.Task("зразок"));
        await FillAsync(1, Few, lawyer);
        var few = await CostsAsync(lawyer, coordinator, deputy);
        await FillAsync(Few + 1, Many, lawyer);
        var many = await CostsAsync(lawyer, coordinator, deputy);
        Assert.Equal(few.Keys, many.Keys);
        Assert.All(many.Keys, name =>
        {
            var (before, after) = (few[name], many[name]);
            Assert.True(after.Scanned.Count > 0 && after.Scanned.TrueForAll(scan => scan.StartsWith("IX_Tasks_", StringComparison.Ordinal)), $"{name}: {after.Text}");
            Assert.Equal(name switch { "mine" => ["IX_Tasks_Mine"], "queue" => ["IX_Tasks_Queue"], "for two who are away" => ["IX_Tasks_Mine"], "centre" => ["IX_Tasks_Centre"], _ => (string[])["IX_Tasks_Mine", "IX_Tasks_Queue"] }, after.Scanned.Distinct().Order());
            Assert.True(after.Work <= before.Work * 1.25, $"{name}: {before.Work} with {Few} tasks, {after.Work} with {Many}\n{after.Text}");
        });
    }

    private async Task<SortedDictionary<string, Plan>> CostsAsync(Actor lawyer, Actor coordinator, Actor deputy)
    {
        var middle = new InboxPlace(Databases.Start.AddHours(50), Guid.Parse("019cf58d-3cc0-7080-8000-000000000000"));
        var without = middle with { OrderAt = HumanTask.NoDeadline };
        return new SortedDictionary<string, Plan>(StringComparer.Ordinal)
        {
            ["all"] = await CostAsync(lawyer, InboxView.All, null),
            ["all, a later page"] = await CostAsync(lawyer, InboxView.All, middle),
            ["all, a page without deadlines"] = await CostAsync(lawyer, InboxView.All, without),
            ["mine"] = await CostAsync(lawyer, InboxView.Mine, null),
            ["for two who are away"] = await CostAsync(deputy, InboxView.Mine, middle),
            ["queue"] = await CostAsync(lawyer, InboxView.Queue, middle),
            ["centre"] = await CostAsync(coordinator, InboxView.Centre, middle),
        };
    }

    private async Task<Plan> CostAsync(Actor actor, InboxView view, InboxPlace? after)
    {
        await using var context = office.Get<Server.Storage.Contexts>().Open(actor.Scope);
        var rows = new InboxScans(context, actor, new InboxFilter { View = view }, office.Clock.GetUtcNow(), Inbox.PageSize + 1).From(after)!;
        using var command = rows.OrderBy(row => row.OrderAt).ThenBy(row => row.Id).Take(Inbox.PageSize + 1).CreateDbCommand();
        await context.Database.OpenConnectionAsync();
        return Database.Dialect == Dialect.Postgres ? await OnPostgresAsync(command) : OnSqlite((SqliteCommand)command);
    }

    // Every row that a scan returned or threw away.
    private static async Task<Plan> OnPostgresAsync(DbCommand command)
    {
        command.CommandText = "EXPLAIN (ANALYZE, FORMAT JSON) " + command.CommandText;
        var text = (string)(await command.ExecuteScalarAsync())!;
        var scans = Nodes(JsonNode.Parse(text)![0]!["Plan"]!).Where(node => (string?)node["Relation Name"] == "Tasks" || node["Index Name"] is not null).ToList();
        return new Plan(
            [.. scans.Select(scan => (string?)scan["Index Name"] ?? "a scan of the table")],
            scans.Sum(scan => (double)scan["Actual Rows"]! + (double?)scan["Rows Removed by Filter"] ?? 0),
            text);
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => (node["Plans"]?.AsArray() ?? []).SelectMany(child => Nodes(child!)).Prepend(node);

    // Steps of SQLite's machine.
    private static Plan OnSqlite(SqliteCommand command)
    {
        var query = command.CommandText;
        command.CommandText = "EXPLAIN QUERY PLAN " + query;
        var details = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                details.Add(reader.GetString(3));
            }
        }

        // What stands in a part of its own is scanned by that part's name too; that is no scan of the table.
        var parts = details.Where(detail => detail.StartsWith("CO-ROUTINE ", StringComparison.Ordinal)).Select(detail => "SCAN " + detail["CO-ROUTINE ".Length..]).ToHashSet();
        var scans = details.Where(detail => TaskScan().IsMatch(detail) && !parts.Contains(detail)).Select(detail => IndexName().Match(detail) is { Success: true } index ? index.Value : detail).ToList();
        return new Plan(scans, Steps(command.Connection!, query, command.Parameters), string.Join('\n', details));
    }

    private static double Steps(SqliteConnection connection, string query, SqliteParameterCollection parameters)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(connection.Handle, query, out var statement));
        using (statement)
        {
            foreach (SqliteParameter parameter in parameters)
            {
                var place = raw.sqlite3_bind_parameter_index(statement, parameter.ParameterName);
                var bound = parameter.Value switch
                {
                    long number => raw.sqlite3_bind_int64(statement, place, number),
                    int number => raw.sqlite3_bind_int64(statement, place, number),
                    bool flag => raw.sqlite3_bind_int64(statement, place, flag ? 1 : 0),
                    Guid id => raw.sqlite3_bind_text(statement, place, id.ToString().ToUpperInvariant()),
                    var other => raw.sqlite3_bind_text(statement, place, Convert.ToString(other, CultureInfo.InvariantCulture)),
                };
                Assert.Equal(raw.SQLITE_OK, bound);
            }

            var rows = 0;
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
                rows++;
            }

            Assert.InRange(rows, 1, Inbox.PageSize + 1);
            const int MachineSteps = 4;
            return raw.sqlite3_stmt_status(statement, MachineSteps, 0);
        }
    }

    private async Task FillAsync(int from, int to, Actor assignee)
    {
        await using var context = office.Open();
        await TaskCopies.AddAsync(context, "зразок", from, to, Databases.Start, assignee.AccountId);
    }

    [GeneratedRegex("^(SEARCH|SCAN) t\\d*\\b")]
    private static partial Regex TaskScan();

    [GeneratedRegex("IX_Tasks_\\w+")]
    private static partial Regex IndexName();

    private sealed record Plan(List<string> Scanned, double Work, string Text);
}
#pragma warning restore CA2100

public sealed class InboxPlanOnPostgres() : InboxPlanTests(Databases.PostgresWithPeople);

public sealed class InboxPlanOnSqlite() : InboxPlanTests(Databases.SqliteWithPeople);
