using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Tests.Tasks;

/// <summary>
/// Fills the table of tasks as no office could by hand: copies of one task, made by the database itself, every second without a deadline, every third in
/// somebody's hands.
/// </summary>
internal static class TaskCopies
{
    /// <summary>Adds copies.</summary>
    /// <param name="context">One without bounds.</param>
    /// <param name="sample">The title of the task that is copied.</param>
    /// <param name="from">The number of the first copy: a number makes a copy once.</param>
    /// <param name="to">The number of the last.</param>
    /// <param name="start">The earliest deadline; the others follow within a hundred hours.</param>
    /// <param name="assignee">In whose hands every third is.</param>
    public static async Task AddAsync(ServerContext context, string sample, int from, int to, DateTimeOffset start, Guid assignee)
    {
        var onPostgres = Dialect.Of(context.Database) == Dialect.Postgres;
        var columns = context.Model.FindEntityType(typeof(HumanTask))!.GetProperties().Select(property => property.Name).ToList();
        var assigned = onPostgres ? $"'{assignee}'::uuid" : $"'{assignee.ToString().ToUpperInvariant()}'";
        var values = columns.Select(column => column switch
        {
            "Id" => onPostgres ? "('019cf58d-3cc0-7' || lpad(to_hex(n % 4096), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid" : "printf('019CF58D-3CC0-7%03X-8000-%012X', n % 4096, n)",
            "BookmarkId" => "'b' || n",
            "Title" => "'копія'",
            "AssigneeId" => $"CASE WHEN n % 3 = 0 THEN {assigned} END",
            "OrderAt" => onPostgres
                ? $"CASE WHEN n % 2 = 0 THEN \"OrderAt\" ELSE timestamptz '{start.UtcDateTime:yyyy-MM-dd HH:mm:ss}+00' + n % 100 * interval '1 hour' END"
                : FormattableString.Invariant($"CASE WHEN n % 2 = 0 THEN \"OrderAt\" ELSE {Instant.ToMicroseconds(Instant.Cut(start))} + n % 100 * 3600000000 END"),
            _ => $"\"{column}\"",
        });
        var numbers = onPostgres
            ? $"generate_series({from}, {to}) AS numbers(n)"
            : $"(WITH RECURSIVE numbers(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n < {to}) SELECT n FROM numbers)";
        var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandTimeout = 600;
#pragma warning disable CA2100 // Its words are made here.
        command.CommandText = $"INSERT INTO \"Tasks\" ({names}) SELECT {string.Join(", ", values)} FROM (SELECT * FROM \"Tasks\" WHERE \"Title\" = '{sample}' LIMIT 1) AS sample, {numbers}; ANALYZE;";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
