using System.Threading.RateLimiting;
using Workflows.Server.Access;

namespace Workflows.Server.Api;

/// <summary>
/// Counts the wrong keys that a network sends with requests that are no exchange for a token: as many as it has tries there, in a minute. Right ones cost
/// nothing, so a program asks as often as it likes.
/// </summary>
internal sealed class WrongKeys : IDisposable
{
    private readonly PartitionedRateLimiter<string> tries = PartitionedRateLimiter.Create<string, string>(
        network => RateLimitPartition.GetFixedWindowLimiter(network, _ => AccessServices.Guesses));

    /// <summary>Whether whoever asks has sent so many that no key of theirs is looked at.</summary>
    public bool AreTooMany(HttpContext http)
    {
        using var left = tries.AttemptAcquire(NetworkOf(http), 0);
        return !left.IsAcquired;
    }

    /// <summary>One more was wrong.</summary>
    public void Count(HttpContext http) => tries.AttemptAcquire(NetworkOf(http)).Dispose();

    /// <inheritdoc />
    public void Dispose() => tries.Dispose();

    private static string NetworkOf(HttpContext http) => AccessServices.Network(http.Connection.RemoteIpAddress);
}
