using System.Security.Cryptography;

namespace Workflows.Server.Storage;

/// <summary>AES-256-GCM as everything sealed here has it: nonce, ciphertext, tag; bound to a purpose.</summary>
internal static class SealedBox
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Seals bytes for one purpose; only <see cref="Open"/> with the same key and purpose gives them back.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> purpose)
    {
        using var cipher = new AesGcm(key, TagBytes);
        var sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        cipher.Encrypt(
            sealedBytes.AsSpan(0, NonceBytes), plain,
            sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(NonceBytes + plain.Length), purpose);
        return sealedBytes;
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another purpose, or changed bytes.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> purpose)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The sealed bytes are cut short.");
        }

        using var cipher = new AesGcm(key, TagBytes);
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        cipher.Decrypt(sealedBytes[..NonceBytes], sealedBytes[NonceBytes..^TagBytes], sealedBytes[^TagBytes..], plain, purpose);
        return plain;
    }
}
