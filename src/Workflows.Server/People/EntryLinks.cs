using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Workflows.Server.Access;

namespace Workflows.Server.People;

/// <summary>
/// Links with which a person sets the own password: for the first sign-in and for a forgotten one. A link is sealed and holds the account, until when it
/// holds, and the account's security stamp: setting a password changes the stamp, so that it works once, and making another link ends it.
/// </summary>
internal sealed class EntryLinks(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The page that a link leads to.</summary>
    public const string Path = "/welcome";

    /// <summary>The name of the key in the address.</summary>
    public const string KeyName = "key";

    /// <summary>How long a link holds.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(3);

    private const int StampLength = 16;
    private readonly IDataProtector protector = protection.CreateProtector("A link that sets a password");

    /// <summary>The path and query of a link for an account, as its stamp is now.</summary>
    public string Make(Account account)
    {
        Span<byte> content = stackalloc byte[16 + sizeof(long) + StampLength];
        account.Id.TryWriteBytes(content);
        BinaryPrimitives.WriteInt64LittleEndian(content[16..], (clock.GetUtcNow() + Lasts).ToUnixTimeSeconds());
        StampOf(account).CopyTo(content[(16 + sizeof(long))..]);
        return $"{Path}?{KeyName}={WebEncoders.Base64UrlEncode(protector.Protect(content.ToArray()))}";
    }

    /// <summary>The account that a key is for; null when it is none of ours or its time is up. Whether the stamp still fits, <see cref="Fits"/> says.</summary>
    public Guid? AccountOf(string? key) => Open(key) is { } content ? new Guid(content.AsSpan(0, 16)) : null;

    /// <summary>Whether the key is for the account as it is now.</summary>
    public bool Fits(string? key, Account account) =>
        Open(key) is { } content && new Guid(content.AsSpan(0, 16)) == account.Id
        && CryptographicOperations.FixedTimeEquals(content.AsSpan(16 + sizeof(long)), StampOf(account));

    private byte[]? Open(string? key)
    {
        if (key is not { Length: > 0 and <= 1000 })
        {
            return null;
        }

        try
        {
            var content = protector.Unprotect(WebEncoders.Base64UrlDecode(key));
            return clock.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(16)) ? content : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static byte[] StampOf(Account account) => SHA256.HashData(Encoding.UTF8.GetBytes(account.SecurityStamp ?? ""))[..StampLength];
}
