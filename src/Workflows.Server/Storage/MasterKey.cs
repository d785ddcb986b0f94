using System.Security.Cryptography;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage;

/// <summary>
/// The key that wraps all other keys. It comes from the setting <c>Keys__Master</c> or from a file in the data folder,
/// made at first start and readable by its owner alone. Whoever loses it loses every sealed field, so its making is announced.
/// </summary>
internal sealed class MasterKey : IDisposable
{
    private const int KeyBytes = 32;
    private readonly byte[] key;

    private MasterKey(byte[] key) => this.key = key;

    /// <summary>The file that was made at this start, to be announced; null when the key was there already.</summary>
    public string? MadeFile { get; private set; }

    /// <summary>Reads the key, making it when neither the setting nor the file is there.</summary>
    /// <exception cref="SettingException">The key is not 32 bytes in base64.</exception>
    public static MasterKey Open(Settings settings)
    {
        if (settings.MasterKey is { } given)
        {
            return new MasterKey(Parse(given, "має бути 32 байтами в base64, наприклад з команди «openssl rand -base64 32»"));
        }

        var file = Path.Combine(settings.DataFolder, "master.key");
        try
        {
            return File.Exists(file)
                ? new MasterKey(Parse(File.ReadAllText(file).Trim(), $"не задано, а файл {file} пошкоджено: поверніть його з копії"))
                : Make(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SettingException(Settings.DataFolderKey, $"вказує на теку, де не вдалося прочитати чи створити master.key ({e.Message})");
        }
    }

    /// <summary>Takes back the file made at this start: the database turned out to be sealed with another key already.</summary>
    public void ForgetMadeFile()
    {
        if (MadeFile is { } file)
        {
            File.Delete(file);
            MadeFile = null;
        }
    }

    /// <summary>Seals bytes for one purpose; only <see cref="Open(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> with the same purpose gives them back.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> purpose) => SealedBox.Seal(key, plain, purpose);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another purpose, or changed bytes.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> purpose) => SealedBox.Open(key, sealedBytes, purpose);

    /// <summary>A key of its own for one use (search tokens), so that no two uses share one.</summary>
    public byte[] Derive(ReadOnlySpan<byte> purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, salt: [], info: purpose.ToArray());

    /// <inheritdoc />
    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private static MasterKey Make(string file)
    {
        OwnerOnly.CreateFolder(Path.GetDirectoryName(file)!);
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        OwnerOnly.CreateFile(file, Convert.ToBase64String(key));
        return new MasterKey(key) { MadeFile = file };
    }

    private static byte[] Parse(string text, string problem)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, key, out var written) && written == KeyBytes
            ? key
            : throw new SettingException(Settings.MasterKeyKey, problem);
    }
}
