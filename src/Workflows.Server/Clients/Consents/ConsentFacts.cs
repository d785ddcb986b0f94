using System.Text.Json;

namespace Workflows.Server.Clients.Consents;

/// <summary>What is personal of a consent.</summary>
/// <param name="Giver">The representative who said it, by name; null where the client did, or nobody knows.</param>
/// <param name="Participant">The specialist who may take part; null for none.</param>
/// <param name="Note">What else was agreed; null for nothing.</param>
public sealed record ConsentFacts(string? Giver, string? Participant, string? Note)
{
    // The place is the consent's id.
    private const string Purpose = "consent";

    private static readonly ConsentFacts None = new(null, null, null);

    /// <summary>Opens what a consent says; nothing once the client's key is gone.</summary>
    internal static ConsentFacts Of(SubjectSeals seals, SubjectKey? key, Consent consent) => key is null || consent.Sealed is not { } told
        ? None
        : JsonSerializer.Deserialize<ConsentFacts>(seals.Open(key, told, Purpose, consent.Id))!;

    /// <summary>The same sealed for one consent; null for nothing.</summary>
    internal byte[]? SealedFor(SubjectSeals seals, SubjectKey key, Guid consent) =>
        this == None ? null : seals.Seal(key, JsonSerializer.Serialize(this), Purpose, consent);
}
