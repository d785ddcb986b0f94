using System.Data.Common;
using System.Globalization;
using Workflows.Engine.Storage;

namespace Workflows.Server.Tests.Storage;

/// <summary>What a database's own catalogue says of its tables, as lines that can be compared.</summary>
internal static class Schema
{
    private const string PostgresCatalogue = """
        SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name
            || coalesce('(' || character_maximum_length || ')', '') || coalesce(' precision ' || datetime_precision, '')
            || CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' not null' END
            || coalesce(' default ' || column_default, '') || coalesce(' identity ' || identity_generation, '')
            || coalesce(' collate ' || collation_name, '')
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '%\_\_EF%'
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_EF%'
        ORDER BY 1
        """;

    private const string SqliteCatalogue = """
        WITH tables AS (SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\_\_EF%' ESCAPE '\' AND name NOT LIKE 'sqlite%')
        SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || iif(c."notnull", ' not null', ' null')
            || coalesce(' default ' || c.dflt_value, '') || ' key ' || c.pk || ' hidden ' || c.hidden
        FROM tables t, pragma_table_xinfo(t.name) c
        UNION ALL
        SELECT 'foreign key ' || t.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to" || ' update ' || f.on_update || ' delete ' || f.on_delete
        FROM tables t, pragma_foreign_key_list(t.name) f
        UNION ALL
        SELECT 'index ' || t.name || ' ' || iif(i.origin = 'c', i.name, 'of ' || i.origin) || iif(i."unique", ' unique', '') || ' ('
            || (SELECT group_concat(x.name || iif(x."desc", ' desc', '') || ' ' || x.coll, ', ') FROM pragma_index_xinfo(i.name) x WHERE x.key = 1)
            || ')' || iif(i.partial, ' where ' || (SELECT substr(m.sql, instr(m.sql, ' WHERE ')) FROM sqlite_master m WHERE m.name = i.name), '')
        FROM tables t, pragma_index_list(t.name) i
        UNION ALL
        SELECT 'autoincrement ' || name FROM tables WHERE sql LIKE '%AUTOINCREMENT%'
        UNION ALL
        SELECT 'check ' || name || ' ' || substr(sql, instr(sql, 'CHECK')) FROM tables WHERE sql LIKE '%CHECK%'
        ORDER BY 1
        """;

    public static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, Dialect dialect)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the two constants above.
        command.CommandText = dialect == Dialect.Postgres ? PostgresCatalogue : SqliteCatalogue;
#pragma warning restore CA2100
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return lines;
    }

    /// <summary>The lines that only one of the two has; none when the schemas are the same.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> migrated, IReadOnlyList<string> model) =>
    [
        .. migrated.Except(model, StringComparer.Ordinal).Select(line => "only migrated: " + line),
        .. model.Except(migrated, StringComparer.Ordinal).Select(line => "only in the model: " + line),
    ];
}
