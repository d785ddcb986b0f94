using Workflows.Engine.Storage;

namespace Workflows.Benchmarks;

/// <summary>The same completions in a small database and in a grown one, in turn.</summary>
internal sealed record Growth(int Instances, double BytesPerInstance, List<CompletionRun> Small, List<CompletionRun> Large)
{
    /// <summary>The size of the whole database, indexes and all.</summary>
    public static Task<long> BytesAsync(Database database) => database.AskAsync(
        database.Dialect == Dialect.Postgres
            ? "SELECT pg_database_size(current_database())"
            : "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
}
