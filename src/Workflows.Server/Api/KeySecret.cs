using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Server.Api;

/// <summary>The secret of a key: recognisable by its beginning, else random.</summary>
internal static class KeySecret
{
    /// <summary>How every secret begins, so that one that got into a letter or into sources is found.</summary>
    public const string Prefix = "cwk_";

    private const int Bytes = 32;
    private const int Longest = 100;

    /// <summary>A new one.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of it; null for what can be no secret of ours.</summary>
    public static byte[]? Hash(string? secret) =>
        secret is { Length: <= Longest } && secret.StartsWith(Prefix, StringComparison.Ordinal) ? SHA256.HashData(Encoding.UTF8.GetBytes(secret)) : null;
}
