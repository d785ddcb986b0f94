using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Workflows.Engine.Execution;

namespace Workflows.Server.Tasks;

/// <summary>The last task of a page: the next page begins behind it.</summary>
internal sealed record InboxPlace(DateTimeOffset OrderAt, Guid Id);

/// <summary>Writes a place so that a browser can only give it back, not make one up.</summary>
internal sealed class InboxCursor(IDataProtectionProvider protection)
{
    private const int Length = sizeof(long) + 16;

    private readonly IDataProtector protector = protection.CreateProtector("inbox-cursor");

    /// <summary>The place as a text for an address.</summary>
    public string Write(InboxPlace place)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Instant.ToMicroseconds(place.OrderAt));
        place.Id.TryWriteBytes(bytes.AsSpan(sizeof(long)));
        return System.Buffers.Text.Base64Url.EncodeToString(protector.Protect(bytes));
    }

    /// <summary>The place; null for one that cannot be read, or not any more.</summary>
    public InboxPlace? Read(string? text)
    {
        if (string.IsNullOrEmpty(text) || !System.Buffers.Text.Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var bytes = protector.Unprotect(System.Buffers.Text.Base64Url.DecodeFromChars(text));
            return bytes.Length == Length
                ? new InboxPlace(Instant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(bytes)), new Guid(bytes.AsSpan(sizeof(long))))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
