using Workflows.Server.Storage;

namespace Workflows.Server.Absences;

/// <summary>Who stands in for whom.</summary>
internal static class StandIns
{
    /// <summary>Those of these people who are away from the centre at a moment, with their deputies (null where nobody stands in).</summary>
    public static Task<IReadOnlyDictionary<Guid, Guid?>> AwayAsync(
        ServerContext context, Guid centreId, IReadOnlyCollection<Guid> accounts, DateTimeOffset at, CancellationToken cancellation) => throw new NotSupportedException();
}
