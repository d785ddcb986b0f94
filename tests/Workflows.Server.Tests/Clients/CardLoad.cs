using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Workflows.Server.Storage;

namespace Workflows.Server.Tests.Clients;

/// <summary>Puts the staged rows of a context into the database the quick way: thousands of cards have a hundred thousand tokens.</summary>
internal static class CardLoad
{
    public static async Task SaveQuicklyAsync(ServerContext context)
    {
        await context.Database.OpenConnectionAsync();
        var connection = context.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var rows in context.ChangeTracker.Entries().GroupBy(entry => entry.Metadata))
        {
            var table = rows.Key.GetTableName()!;
            var columns = rows.Key.GetProperties().ToList();
            var values = rows.Select(row => columns.ConvertAll(column => Stored(column, row.Property(column).CurrentValue)));
            await (connection is NpgsqlConnection postgres ? CopyAsync(postgres, table, columns, values) : InsertAsync(connection, table, columns, values));
        }

        await transaction.CommitAsync();
        context.ChangeTracker.Clear();
    }

    private static object? Stored(IProperty column, object? value) => column.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;

    private static async Task CopyAsync(NpgsqlConnection connection, string table, List<IProperty> columns, IEnumerable<List<object?>> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.GetColumnName()}\""))}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            foreach (var value in row)
            {
                await (value is null ? copy.WriteNullAsync() : copy.WriteAsync(value));
            }
        }

        await copy.CompleteAsync();
    }

    private static async Task InsertAsync(DbConnection connection, string table, List<IProperty> columns, IEnumerable<List<object?>> rows)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are the model's.
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.GetColumnName()}\""))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, at) => FormattableString.Invariant($"@p{at}")))})";
#pragma warning restore CA2100
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            for (var at = 0; at < row.Count; at++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = FormattableString.Invariant($"@p{at}");
                parameter.Value = row[at] ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
