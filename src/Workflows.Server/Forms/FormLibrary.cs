using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>The published forms and their versions, each read once and kept: a version never changes.</summary>
internal sealed class FormLibrary
{
    /// <summary>A version of a form.</summary>
    /// <exception cref="FormException">There is no such version, or it cannot be read.</exception>
    public Task<FormDefinition> FindAsync(ServerContext context, Guid versionId, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>The version that a version of a procedure was published with; null when it has no such form.</summary>
    public Task<Guid?> PinnedAsync(ServerContext context, string definitionVersionId, string formKey, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

/// <summary>A form is missing or cannot be read; the message is for people.</summary>
public sealed class FormException(string message) : Exception(message);
