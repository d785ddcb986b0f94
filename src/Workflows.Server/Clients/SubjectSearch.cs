using Workflows.Server.Access;

namespace Workflows.Server.Clients;

/// <summary>Finds subjects by what one remembers of the name, or by number.</summary>
internal sealed class SubjectSearch
{
    /// <summary>The best hits in the actor's centres, best first, at most 20.</summary>
    public Task<IReadOnlyList<SubjectName>> FindAsync(Actor actor, string text, IReadOnlyCollection<SubjectKind> kinds, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
