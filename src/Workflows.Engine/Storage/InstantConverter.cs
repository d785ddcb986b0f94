using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Storage;

/// <summary>Stores instants as INTEGER microseconds: SQLite cannot order or compare <see cref="DateTimeOffset"/> text.</summary>
internal sealed class SqliteInstantConverter() : ValueConverter<DateTimeOffset, long>(
    moment => Instant.ToMicroseconds(moment),
    microseconds => Instant.FromMicroseconds(microseconds));

/// <summary>Cuts instants to what <c>timestamptz</c> holds, so that a value read back equals the value written.</summary>
internal sealed class PostgresInstantConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    moment => Instant.Cut(moment),
    moment => Instant.Cut(moment));

/// <summary>The one rule by which both databases hold points in time.</summary>
public static class InstantColumns
{
    /// <summary>Applies the rule to every <see cref="DateTimeOffset"/> property of a model; call it from <c>ConfigureConventions</c>.</summary>
    public static void StoreInstants(this ModelConfigurationBuilder conventions, Dialect dialect)
    {
        var instants = conventions.Properties<DateTimeOffset>();
        if (dialect == Dialect.Sqlite)
        {
            instants.HaveConversion<SqliteInstantConverter>();
        }
        else
        {
            instants.HaveConversion<PostgresInstantConverter>();
        }
    }
}
