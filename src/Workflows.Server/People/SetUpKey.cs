using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Workflows.Server.People;

/// <summary>
/// The key of the one page that an office without accounts opens to somebody who is nobody yet. It is made at start, printed on the server's console only,
/// kept in this process only, and closed as soon as it has been used.
/// </summary>
internal sealed class SetUpKey(TimeProvider clock)
{
    /// <summary>The page.</summary>
    public const string Path = "/set-up";

    /// <summary>The name of the key in the address.</summary>
    public const string KeyName = "key";

    /// <summary>How long it holds; a new start makes another.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    private volatile Offer? offer;

    /// <summary>Whether there is a key that opens the page now.</summary>
    public bool IsOffered => offer is { } made && clock.GetUtcNow() < made.Until;

    /// <summary>Makes the key; one of before is worth nothing.</summary>
    /// <returns>The page's path and query.</returns>
    public string Make()
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        offer = new Offer(Hash(key), clock.GetUtcNow() + Lasts);
        return $"{Path}?{KeyName}={key}";
    }

    /// <summary>Whether this is the key.</summary>
    public bool Fits(string? key) =>
        key is { Length: > 0 and <= 100 } && IsOffered && offer is { } made && CryptographicOperations.FixedTimeEquals(Hash(key), made.KeyHash);

    /// <summary>The office is set up: the page is gone.</summary>
    public void Close() => offer = null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed record Offer(byte[] KeyHash, DateTimeOffset Until);
}
