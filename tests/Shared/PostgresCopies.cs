using System.Collections.Concurrent;
using Npgsql;

namespace Workflows.Tests;

/// <summary>
/// Copies of one template on a PostgreSQL server. Making and dropping a database costs more than most tests that use one, so a copy that a test is done
/// with is emptied, filled as the template is, and given to the next one.
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

    private readonly ConcurrentBag<(string Name, int Uses)> clean = [];
    private string shape = "";
    private long size;

    /// <summary>Learns what the template is like; before its first copy.</summary>
    public async Task LearnAsync()
    {
        await using var connection = await OpenAsync(template);
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

    /// <summary>The name of a copy that nobody uses.</summary>
    public async Task<(string Name, int Uses)> TakeAsync() => clean.TryTake(out var copy) ? copy : (await create(), 0);

    /// <summary>Takes a copy back; what a test made of its tables, or how large it became, decides whether another gets it.</summary>
    public async Task GiveBackAsync(string name, int uses)
    {
        if (uses + 1 < MostUses && await CleanAsync(name))
        {
            clean.Add((name, uses + 1));
        }
        else
        {
            await drop(name);
        }
    }

    /// <summary>Drops the copies that nobody uses.</summary>
    public void Clear()
    {
        while (clean.TryTake(out var copy))
        {
            drop(copy.Name).GetAwaiter().GetResult();
        }
    }

    private async Task<bool> CleanAsync(string name)
    {
        await using var connection = await OpenAsync(name);
        // Whoever is still connected is waited for: what they may yet commit must not come after the cleaning.
        await RunAsync(connection, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        var (now, grown) = await LookAsync(connection);
        if (now != shape || grown > size + MostGrowth)
        {
            return false;
        }

        await RunAsync(connection, "SELECT kept.refill()");
        return true;
    }

    private async Task<NpgsqlConnection> OpenAsync(string name)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connect(name)) { Pooling = false }.ConnectionString);
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

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names in it are the template's.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
