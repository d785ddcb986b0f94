using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>What the day brings to a person.</summary>
internal static class Digest
{
    /// <summary>The lines of the morning's letter; none when there is nothing to remind of.</summary>
    public static Task<IReadOnlyList<string>> LinesAsync(
        ServerContext context, Guid centreId, Guid accountId, DateTimeOffset now, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
