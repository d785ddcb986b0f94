using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>Somebody or something that a field can name.</summary>
/// <param name="Id">What is stored.</param>
/// <param name="Name">What people see.</param>
/// <param name="Note">What tells it from its namesakes: a role, a number, a type.</param>
internal sealed record Candidate(Guid Id, string Name, string? Note);

/// <summary>Whom and what fields of the types person, partner and client can name, within the actor's scope.</summary>
internal sealed class References
{
    /// <summary>Those that fit what was typed, best first; with nothing typed those that the actor named last.</summary>
    public Task<IReadOnlyList<Candidate>> FindAsync(Actor actor, Guid centre, FieldType type, string text, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <summary>The names of these; those out of scope, or not (any longer) there, are missing.</summary>
    public Task<IReadOnlyDictionary<Guid, Candidate>> NamesAsync(
        Actor actor, Guid centre, FieldType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
