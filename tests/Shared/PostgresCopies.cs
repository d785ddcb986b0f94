using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Workflows.Engine.Storage;

namespace Workflows.Tests;

/// <summary>
/// Copies of one template on a PostgreSQL server. Making and dropping a database costs more than most tests that use one, and so does connecting to it, so a
/// copy that a test is done with is emptied, filled as the template is, and given to the next one with its connections.
/// </summary>
/// <param name="template">The template's name.</param>
/// <param name="connect">The connection string of a database with a name.</param>
/// <param name="create">Makes a copy of the template and tells its name.</param>
/// <param name="drop">Drops a database with a name.</param>
internal sealed class PostgresCopies(string template, Func<string, string> connect, Func<Task<string>> create, Func<string, Task> drop)
{
    // Deleted rows stay in their files until somebody clears them away, which here nobody does.
    private const int MostUses = 40;

    private const long MostGrowth = 24 << 20;

    // Whatever changes a table, an index, a column, a rule or a function writes a row of a catalogue anew.
    private const string Shape = """
        SELECT concat_ws(' ',
          (SELECT count(*) || ':' || max(xmin::text::bigint) FROM pg_class), (SELECT count(*) || ':' || max(xmin::text::bigint) FROM pg_attribute),
          (SELECT count(*) || ':' || max(xmin::text::bigint) FROM pg_index), (SELECT count(*) || ':' || max(xmin::text::bigint) FROM pg_constraint),
          (SELECT count(*) || ':' || max(xmin::text::bigint) FROM pg_trigger), (SELECT count(*) || ':' || max(xmin::text::bigint) FROM pg_proc)),
          pg_database_size(current_database())
        """;

    // Connections that only wait stay with the copy; whoever is still at work on one is waited for.
    private const string Busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<Copy> clean = [];
    private string shape = "";
    private long size;

    /// <summary>Learns what the template is like; before its first copy.</summary>
    public async Task LearnAsync()
    {
        await using var connection = await OpenAsync(connect(template));
        await using var command = connection.CreateCommand();

        // What the template holds is kept beside itself, in each copy too. Keys between tables are not looked at while it comes back: it is what was there.
        command.CommandText = """
            SELECT
              concat('CREATE SCHEMA kept;', string_agg(format('CREATE TABLE kept.%1$I AS TABLE public.%1$I;', relname), '')),
              concat(
                'CREATE FUNCTION kept.refill() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $refill$ BEGIN ',
                string_agg(format('DELETE FROM public.%I;', relname), ''),
                string_agg(format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM kept.%1$I;', relname, columns), ''),
                (SELECT string_agg(format('PERFORM setval(%L, %s, %L);', format('public.%I', sequencename), coalesce(last_value, start_value), last_value IS NOT NULL), '')
                  FROM pg_sequences WHERE schemaname = 'public'),
                ' END $refill$')
            FROM (
              SELECT relname, (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
              FROM pg_class AS c
              WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS tables
            """;
        string keep, refill;
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (keep, refill) = (reader.GetString(0), reader.GetString(1));
        }

        await RunAsync(connection, keep);
        await RunAsync(connection, refill);
        (shape, size) = await LookAsync(connection);
    }

    /// <summary>A copy that nobody uses.</summary>
    public async Task<Copy> TakeAsync() => clean.TryTake(out var copy) ? copy : new Copy(await create(), connect);

    /// <summary>Takes a copy back; what a test made of its tables, or how large it became, decides whether another gets it.</summary>
    public async Task GiveBackAsync(Copy copy)
    {
        if (++copy.Uses < MostUses && await CleanAsync(copy))
        {
            clean.Add(copy);
        }
        else
        {
            await DropAsync(copy);
        }
    }

    /// <summary>Drops one, whoever works with it.</summary>
    public async Task DropAsync(Copy copy)
    {
        await copy.DisposeAsync();
        await drop(copy.Name);
    }

    /// <summary>Drops the copies that nobody uses.</summary>
    public void Clear()
    {
        while (clean.TryTake(out var copy))
        {
            DropAsync(copy).GetAwaiter().GetResult();
        }
    }

    private async Task<bool> CleanAsync(Copy copy)
    {
        var connection = await copy.CleanerAsync();

        // What somebody may yet commit must not come after the cleaning.
        var begun = Stopwatch.GetTimestamp();
        while (await CountAsync(connection, Busy) > 0)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        var (now, grown) = await LookAsync(connection);
        if (now != shape || grown > size + MostGrowth)
        {
            return false;
        }

        await RunAsync(connection, "SELECT kept.refill()");
        return true;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string to)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(to) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<(string Shape, long Size)> LookAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Shape;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetString(0), reader.GetInt64(1));
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = statement;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names in it are the template's.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One of them, with its connections.</summary>
    internal sealed class Copy(string name, Func<string, string> connect) : IAsyncDisposable
    {
        private readonly Lazy<Database> database = new(() => Database.Postgres(connect(name)));
        private NpgsqlConnection? cleaner;

        public string Name => name;

        public string ConnectionString => connect(name);

        public Database Database => database.Value;

        public int Uses { get; set; }

        public async Task<NpgsqlConnection> CleanerAsync() => cleaner ??= await OpenAsync(ConnectionString);

        public async ValueTask DisposeAsync()
        {
            await (cleaner?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (database.IsValueCreated)
            {
                await database.Value.DisposeAsync();
            }
        }
    }
}
