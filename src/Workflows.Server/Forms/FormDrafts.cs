using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Storage;

namespace Workflows.Server.Forms;

/// <summary>Which form a draft is of.</summary>
internal abstract record DraftPlace(Guid CentreId)
{
    /// <summary>A task's form; the draft belongs to the task.</summary>
    public sealed record OfTask(Guid CentreId, Guid TaskId, Guid SubjectId) : DraftPlace(CentreId);

    /// <summary>The form that starts a procedure; the draft is its writer's own.</summary>
    public sealed record OfStart(Guid CentreId, string DefinitionId) : DraftPlace(CentreId);
}

/// <summary>A draft as it is opened.</summary>
internal sealed record OpenedDraft(
    Guid Id, int Version, Guid SubjectId, Guid SavedById, DateTimeOffset SavedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Typed);

/// <summary>What became of saving a draft.</summary>
internal abstract record DraftSaved
{
    /// <summary>It is saved.</summary>
    public sealed record Done(int Version, DateTimeOffset At) : DraftSaved;

    /// <summary>It was saved from elsewhere meanwhile; nothing was overwritten.</summary>
    public sealed record Conflict(int Version, DateTimeOffset At) : DraftSaved;
}

/// <summary>Half-filled forms: saved as typed, found again on another device.</summary>
internal sealed class FormDrafts(Contexts contexts, SubjectSeals seals, TimeProvider clock)
{
    /// <summary>Saves what was typed.</summary>
    /// <param name="actor">Who typed.</param>
    /// <param name="place">Whose draft.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="version">The version that the page was opened with; 0 for none.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public Task<DraftSaved> SaveAsync(
        Actor actor, DraftPlace place, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, int version, CancellationToken cancellation) =>
        throw new NotSupportedException($"{contexts}{seals}{clock}");

    /// <summary>The draft; null when there is none.</summary>
    public Task<OpenedDraft?> FindAsync(ServerContext context, Guid actorId, DraftPlace place, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
