#pragma warning disable RS0030 // The one place for SQL that EF has no words for.
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Workflows.Engine.Storage;

/// <summary>What differs between the two databases, in one place: the few column types and statements that EF has no common words for.</summary>
public abstract class Dialect
{
    /// <summary>PostgreSQL 15 or newer.</summary>
    public static Dialect Postgres { get; } = new PostgresDialect();

    /// <summary>SQLite, embedded.</summary>
    public static Dialect Sqlite { get; } = new SqliteDialect();

    /// <summary>Its name, as people know it.</summary>
    public abstract string Name { get; }

    /// <summary>The column type that holds an instant (UTC, microseconds).</summary>
    public abstract string Instant { get; }

    /// <summary>The column type that EF gives to a JSON document of ASP.NET Identity. Our own JSON is text: <c>jsonb</c> reorders keys.</summary>
    public abstract string IdentityJson { get; }

    /// <summary>A query whose single value is the database's own clock, or null where the machine's clock is the database's.</summary>
    public abstract string? ClockQuery { get; }

    /// <summary>The instance's row, locked until the transaction ends. On SQLite the transaction itself is the lock.</summary>
    internal abstract IQueryable<WorkflowInstance> Locked(DbSet<WorkflowInstance> instances, string id);

    /// <summary>The rows of several instances, locked, without those that somebody else holds: whoever waited for one would hold up all the others.</summary>
    internal abstract IQueryable<WorkflowInstance> Locked(DbSet<WorkflowInstance> instances, string[] ids);

    /// <summary>
    /// Inserts many rows of one table with one statement, in the context's transaction. They are not tracked, and columns are written as the
    /// model says.
    /// </summary>
    internal async Task InsertAsync<TRow>(DbContext context, IReadOnlyList<TRow> rows, CancellationToken cancellation)
        where TRow : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var type = context.Model.FindEntityType(typeof(TRow))!;
        var columns = type.GetProperties().ToArray();
        var names = columns.Select(column => $"\"{column.GetColumnName()}\"");
        var (select, parameters) = RowsOf(columns, column => [.. rows.Select(row => Stored(column, row))]);
        var sql = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", names)}) {select}";
        await context.Database.ExecuteSqlRawAsync(sql, parameters, cancellation);
    }

    /// <summary>A query whose rows are the given values, column by column.</summary>
    private protected abstract (string Select, object[] Parameters) RowsOf(IProperty[] columns, Func<IProperty, object?[]> valuesOf);

    private static object? Stored(IProperty column, object row)
    {
        var value = column.GetGetter().GetClrValue(row);
        return column.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }

    /// <summary>
    /// Takes due rows of a table of work for a node: up to a batch of those never claimed, and one of those whose last claim came to nothing
    /// (alone, so that the one that kills the process takes no other with it), be it that its lease has run out or that it was given back.
    /// One statement, one commit.
    /// </summary>
    /// <param name="context">One that sees every tenant: claims cross them.</param>
    /// <param name="table">The table.</param>
    /// <param name="owner">Who takes them.</param>
    /// <param name="now">What is due by now is due.</param>
    /// <param name="leaseUntil">Until when the owner has them for itself.</param>
    /// <param name="batch">How many at most.</param>
    /// <param name="cancellation">Stops before anything is taken.</param>
    /// <returns>The rows as they are now, not tracked, in no order.</returns>
    public async Task<List<TRow>> ClaimAsync<TRow>(
        DbContext context, WorkTable table, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, int batch, CancellationToken cancellation)
        where TRow : class =>
        await context.Set<TRow>()
            .FromSqlRaw(Claim(table), owner, Parameter(leaseUntil), Parameter(now), batch)
            .IgnoreQueryFilters().AsNoTracking().ToListAsync(cancellation);

    internal async Task<List<WorkflowTimer>> ClaimTimersAsync(
        DbContext context, string node, DateTimeOffset now, DateTimeOffset leaseUntil, int batch, CancellationToken cancellation)
    {
        var claimed = await ClaimAsync<WorkflowTimer>(context, WorkTable.Timers, node, now, leaseUntil, batch, cancellation);
        return [.. claimed.OrderBy(timer => timer.DueAt).ThenBy(timer => timer.Id, StringComparer.Ordinal)];
    }

    /// <summary>Owner, end of lease, now, batch. The table's words are constants of the program.</summary>
    private protected abstract string Claim(WorkTable table);

    private protected abstract object Parameter(DateTimeOffset moment);

    /// <summary>The dialect of the database behind a context.</summary>
    public static Dialect Of(DatabaseFacade database) => Named(database.ProviderName);

    /// <summary>The dialect of an EF provider, by the name migrations know it under.</summary>
    /// <exception cref="NotSupportedException">The provider is neither of the two.</exception>
    public static Dialect Named(string? provider) => provider switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => Postgres,
        "Microsoft.EntityFrameworkCore.Sqlite" => Sqlite,
        _ => throw new NotSupportedException($"No dialect for the database provider '{provider}'."),
    };

    private sealed class PostgresDialect : Dialect
    {
        public override string Name => "PostgreSQL";
        public override string Instant => "timestamp with time zone";
        public override string IdentityJson => "jsonb";

        // clock_timestamp, not now: now() stands still within a transaction.
        public override string ClockQuery => "SELECT clock_timestamp()";

        internal override IQueryable<WorkflowInstance> Locked(DbSet<WorkflowInstance> instances, string id) =>
            instances.FromSql($"""SELECT * FROM "WorkflowInstances" WHERE "Id" = {id} FOR UPDATE""");

        internal override IQueryable<WorkflowInstance> Locked(DbSet<WorkflowInstance> instances, string[] ids) =>
            instances.FromSql($"""SELECT * FROM "WorkflowInstances" WHERE "Id" = ANY({ids}) FOR UPDATE SKIP LOCKED""");

        private protected override (string Select, object[] Parameters) RowsOf(IProperty[] columns, Func<IProperty, object?[]> valuesOf) => (
            $"SELECT * FROM unnest({string.Join(", ", columns.Select((_, number) => $"{{{number}}}"))})",
            [.. columns.Select(column => new NpgsqlParameter { Value = TypedArray(column, valuesOf(column)) })]);

        // An array of the column's own type: the driver tells the database's type from it.
        private static Array TypedArray(IProperty column, object?[] values)
        {
            var type = column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType;
            var element = column.IsNullable && type.IsValueType ? typeof(Nullable<>).MakeGenericType(Nullable.GetUnderlyingType(type) ?? type) : type;
            var array = Array.CreateInstance(element, values.Length);
            values.CopyTo(array, 0);
            return array;
        }

        // SKIP LOCKED: two nodes never wait for each other. MATERIALIZED fences the two reads off: inlined into the update,
        // the planner may run them once per row and lock far more than the limit.
        private protected override string Claim(WorkTable table) => $$"""
            WITH fresh AS MATERIALIZED (
                SELECT "Id" FROM "{{table.Name}}" WHERE {{table.Open}} AND "Attempt" = 0 AND "DueAt" <= {2}
                ORDER BY "DueAt", "Id" LIMIT {3} FOR UPDATE SKIP LOCKED),
            again AS MATERIALIZED (
                SELECT "Id" FROM "{{table.Name}}" WHERE {{table.Open}} AND "Attempt" > 0 AND "DueAt" <= {2}
                    AND ("LeaseUntil" IS NULL OR "LeaseUntil" < {2})
                ORDER BY "DueAt", "Id" LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE "{{table.Name}}" SET "Owner" = {0}, "LeaseUntil" = {1}, "Attempt" = "Attempt" + 1
            WHERE "Id" IN (SELECT "Id" FROM fresh UNION ALL SELECT "Id" FROM again) RETURNING *
            """;

        private protected override object Parameter(DateTimeOffset moment) => moment;
    }

    private sealed class SqliteDialect : Dialect
    {
        private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override string Name => "SQLite";
        public override string Instant => "INTEGER";
        public override string IdentityJson => "TEXT";
        public override string? ClockQuery => null;

        internal override IQueryable<WorkflowInstance> Locked(DbSet<WorkflowInstance> instances, string id) =>
            instances.Where(instance => instance.Id == id);

        internal override IQueryable<WorkflowInstance> Locked(DbSet<WorkflowInstance> instances, string[] ids) =>
            instances.Where(instance => ids.Contains(instance.Id));

        private protected override (string Select, object[] Parameters) RowsOf(IProperty[] columns, Func<IProperty, object?[]> valuesOf)
        {
            var byColumn = columns.Select(valuesOf).ToArray();
            var rows = Enumerable.Range(0, byColumn[0].Length).Select(row => byColumn.Select(values => values[row]));
            return (
                $"SELECT {string.Join(", ", columns.Select((_, number) => $"value->>{number}"))} FROM json_each({{0}})",
                [JsonSerializer.Serialize(rows, Plain)]);
        }

        private protected override string Claim(WorkTable table) => $$"""
            UPDATE "{{table.Name}}" SET "Owner" = {0}, "LeaseUntil" = {1}, "Attempt" = "Attempt" + 1
            WHERE "Id" IN (
                SELECT "Id" FROM (SELECT "Id" FROM "{{table.Name}}" WHERE {{table.Open}} AND "Attempt" = 0 AND "DueAt" <= {2}
                    ORDER BY "DueAt", "Id" LIMIT {3})
                UNION ALL
                SELECT "Id" FROM (SELECT "Id" FROM "{{table.Name}}" WHERE {{table.Open}} AND "Attempt" > 0 AND "DueAt" <= {2}
                    AND ("LeaseUntil" IS NULL OR "LeaseUntil" < {2}) ORDER BY "DueAt", "Id" LIMIT 1)) RETURNING *
            """;

        private protected override object Parameter(DateTimeOffset moment) => Execution.Instant.ToMicroseconds(moment);
    }
}
