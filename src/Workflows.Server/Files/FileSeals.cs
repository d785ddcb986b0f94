using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Files;

/// <summary>What is known of a file and sealed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">32 bytes that seal its content.</param>
/// <param name="Size">Its length, by which a missing part is noticed.</param>
/// <param name="Hash">SHA-256 of its content, by which the same file sent twice is known; empty while it arrives.</param>
internal sealed record FileFacts(string Name, byte[] Key, long Size, byte[] Hash)
{
    /// <summary>Whether it is the same file: the same content under the same name.</summary>
    public bool IsSame(FileFacts other) => Name == other.Name && Hash.AsSpan().SequenceEqual(other.Hash);
}

/// <summary>
/// Seals files. Each has a key of its own, which lies with its name under the subject's key: who loses the subject's key loses every file about them, and a
/// file that changes its subject is not sealed anew. A part is bound to its file and its place, and the size says how many there are: none can be changed,
/// moved or left out.
/// </summary>
internal sealed class FileSeals(SubjectSeals seals)
{
    /// <summary>The length of a part before it is sealed.</summary>
    public const int PartBytes = 256 * 1024;

    private const string Purpose = "file";
    private const int KeyBytes = 32;

    /// <summary>The facts of a file that is about to arrive.</summary>
    public static FileFacts New(string name) => new(name, RandomNumberGenerator.GetBytes(KeyBytes), 0, []);

    /// <summary>How many parts a file of this size has.</summary>
    public static int Parts(long size) => (int)((size + PartBytes - 1) / PartBytes);

    /// <summary>Seals what is known of a file.</summary>
    public byte[] Seal(SubjectKey key, FileFacts facts, Guid id) => seals.Seal(key, JsonSerializer.Serialize(facts, StoredFacts.Default.FileFacts), Purpose, id);

    /// <summary>Opens what is known of a file.</summary>
    /// <exception cref="CryptographicException">Another key or row, or changed bytes.</exception>
    public FileFacts Open(SubjectKey key, StoredFile file) => JsonSerializer.Deserialize(seals.Open(key, file.Sealed, Purpose, file.Id), StoredFacts.Default.FileFacts)!;

    /// <summary>The file as lists show it.</summary>
    /// <exception cref="CryptographicException">Another key or row, or changed bytes.</exception>
    public AttachedFile Line(SubjectKey key, StoredFile file) => new(file.Id, file.FieldKey, Open(key, file).Name, file.Size);

    /// <summary>Seals a part.</summary>
    public static byte[] Seal(FileFacts facts, Guid id, int number, ReadOnlySpan<byte> plain) => SealedBox.Seal(facts.Key, plain, Place(id, number));

    /// <summary>Opens a part.</summary>
    /// <exception cref="CryptographicException">Another file or place, or changed bytes.</exception>
    public static byte[] Open(FileFacts facts, Guid id, int number, byte[] sealedBytes) => SealedBox.Open(facts.Key, sealedBytes, Place(id, number));

    private static byte[] Place(Guid id, int number)
    {
        var place = new byte["file-part:"u8.Length + 16 + sizeof(int)];
        "file-part:"u8.CopyTo(place);
        id.TryWriteBytes(place.AsSpan("file-part:"u8.Length));
        BinaryPrimitives.WriteInt32BigEndian(place.AsSpan(place.Length - sizeof(int)), number);
        return place;
    }
}

[JsonSerializable(typeof(FileFacts))]
internal sealed partial class StoredFacts : JsonSerializerContext;
