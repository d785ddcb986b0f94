using System.Text.Json.Nodes;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>Writes subjects (ЕБД). Everything is staged in the caller's context, so that a card and the step that wrote it cannot disagree.</summary>
internal sealed class Register(SubjectSeals seals)
{
    /// <summary>Makes a subject with these fields (catalogue key to value) and the tokens by which it is found.</summary>
    public Subject Make(
        ServerContext context, SubjectKey key, SubjectKind kind, string? number, IReadOnlyDictionary<string, JsonNode?> fields, Guid? by, DateTimeOffset now) =>
        throw new NotSupportedException(seals.ToString());

    /// <summary>Writes fields (catalogue key to value; null empties a field) into a subject that is there.</summary>
    public Task WriteAsync(
        ServerContext context, Guid subjectId, IReadOnlyDictionary<string, JsonNode?> fields, DateTimeOffset now, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
