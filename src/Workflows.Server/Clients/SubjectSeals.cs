using System.Security.Cryptography;
using System.Text;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Seals what is known about a subject with the subject's own key, and opens it again.</summary>
internal sealed class SubjectSeals(MasterKey master)
{
    private const int KeyBytes = 32;

    /// <summary>A new key for a subject; whoever makes the subject adds it to the same transaction.</summary>
    public SubjectKey NewKey(Guid subjectId, Guid centreId) => new()
    {
        Id = subjectId,
        CentreId = centreId,
        Wrapped = master.Seal(RandomNumberGenerator.GetBytes(KeyBytes), Wrapping(subjectId)),
    };

    /// <summary>Seals a text for one purpose and place (for example <c>answer</c> and the answer's id): moved elsewhere it cannot be opened.</summary>
    public byte[] Seal(SubjectKey key, string text, string purpose, Guid place) =>
        SealedBox.Seal(Unwrap(key), Encoding.UTF8.GetBytes(text), Purpose(purpose, place));

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, purpose or place, or changed bytes.</exception>
    public string Open(SubjectKey key, byte[] sealedBytes, string purpose, Guid place) =>
        Encoding.UTF8.GetString(SealedBox.Open(Unwrap(key), sealedBytes, Purpose(purpose, place)));

    private byte[] Unwrap(SubjectKey key) => master.Open(key.Wrapped, Wrapping(key.Id));

    private static byte[] Wrapping(Guid subjectId) => Purpose("subject-key", subjectId);

    private static byte[] Purpose(string purpose, Guid place) => [.. Encoding.UTF8.GetBytes(purpose), (byte)':', .. place.ToByteArray()];
}
