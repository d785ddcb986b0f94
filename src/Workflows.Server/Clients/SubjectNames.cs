using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>What a list shows of a subject.</summary>
/// <param name="Id">The subject.</param>
/// <param name="Kind">Client, lead, partner or none.</param>
/// <param name="Number">Its number, if it has one.</param>
/// <param name="Name">What people call it; for a matter its number or nothing.</param>
internal sealed record SubjectName(Guid Id, SubjectKind Kind, string? Number, string Name);

/// <summary>Opens the names of a page's subjects, in two queries however many there are.</summary>
internal sealed class SubjectNames(SubjectSeals seals)
{
    /// <summary>The names of those that are in the context's scope; others are missing from the result.</summary>
    public Task<IReadOnlyDictionary<Guid, SubjectName>> OpenAsync(ServerContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        throw new NotSupportedException(seals.ToString());
}
