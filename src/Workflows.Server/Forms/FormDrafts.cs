using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
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

    /// <summary>A form of a page about somebody who has a card; the draft is its writer's own.</summary>
    /// <param name="CentreId">The centre.</param>
    /// <param name="SubjectId">Whose card.</param>
    /// <param name="FormKey">The form.</param>
    public sealed record OfCard(Guid CentreId, Guid SubjectId, string FormKey) : DraftPlace(CentreId);
}

/// <summary>A draft as it is opened.</summary>
public sealed record OpenedDraft(
    Guid Id, int Version, Guid SubjectId, Guid SavedById, DateTimeOffset SavedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Typed);

/// <summary>That there is a draft: its id, and the version that it stands at.</summary>
internal sealed record DraftMark(Guid Id, int Version);

/// <summary>What became of saving a draft.</summary>
internal abstract record DraftSaved
{
    /// <summary>It is saved.</summary>
    public sealed record Done(int Version, DateTimeOffset At) : DraftSaved;

    /// <summary>It was saved from elsewhere meanwhile; nothing was overwritten.</summary>
    /// <param name="Version">The version that is there; 0 when the form was sent and the draft is gone.</param>
    /// <param name="At">When that was saved; of a draft that is gone, now.</param>
    public sealed record Conflict(int Version, DateTimeOffset At) : DraftSaved;
}

/// <summary>Half-filled forms: saved as typed, sealed with the subject's key, found again on another device.</summary>
internal sealed class FormDrafts(Contexts contexts, SubjectSeals seals, TimeProvider clock)
{
    private const string Purpose = "draft";

    /// <summary>
    /// Saves what was typed. Whether the actor may work on the task or start the procedure is asked before. A save whose answer was lost and
    /// that is sent once more is recognised.
    /// </summary>
    /// <param name="actor">Who typed.</param>
    /// <param name="place">Whose draft.</param>
    /// <param name="typed">Input name to what was typed.</param>
    /// <param name="version">The version that the page was opened with; 0 for none.</param>
    /// <param name="cancellation">Stops before anything is saved.</param>
    public async Task<DraftSaved> SaveAsync(
        Actor actor, DraftPlace place, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, int version, CancellationToken cancellation)
    {
        try
        {
            return await TrySaveAsync(actor, place, typed, version, cancellation);
        }
        catch (DbUpdateException)
        {
            // Another device was faster by a moment: now its draft is there to be seen. What else went wrong goes wrong again.
            return await TrySaveAsync(actor, place, typed, version, cancellation);
        }
    }

    /// <summary>The draft; null when there is none.</summary>
    public async Task<OpenedDraft?> FindAsync(ServerContext context, Guid actorId, DraftPlace place, CancellationToken cancellation)
    {
        var found = await Rows(context, actorId, place).AsNoTracking()
            .Join(context.SubjectKeys.AsNoTracking(), draft => draft.SubjectId, key => key.Id, (draft, key) => new { Draft = draft, Key = key })
            .SingleOrDefaultAsync(cancellation);
        return found is null
            ? null
            : new OpenedDraft(
                found.Draft.Id, found.Draft.Version, found.Draft.SubjectId, found.Draft.AccountId, found.Draft.SavedAt, Open(found.Draft, found.Key));
    }

    /// <summary>
    /// Stages the removal of a draft whose form is sent, in the transaction that sends it. The key of a start's draft stays: the subject
    /// of the started case takes it over.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> RemoveStagedAsync(ServerContext context, Guid actorId, DraftPlace place, CancellationToken cancellation)
    {
        var draft = await Rows(context, actorId, place).SingleOrDefaultAsync(cancellation);
        if (draft is not null)
        {
            context.Remove(draft);
        }

        return draft is not null;
    }

    /// <summary>The same for one that was looked at before; if it has been saved once more since, the whole transaction is a lost race.</summary>
    public static void RemoveStaged(ServerContext context, Guid centre, DraftMark draft) =>
        context.Remove(new FormDraft { Id = draft.Id, CentreId = centre, Version = draft.Version, Sealed = [] });

    private async Task<DraftSaved> TrySaveAsync(
        Actor actor, DraftPlace place, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, int version, CancellationToken cancellation)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        await using var context = contexts.Open(actor.Scope);
        var draft = await Rows(context, actor.AccountId, place).SingleOrDefaultAsync(cancellation);
        if (draft is null)
        {
            // Gone since the page was opened: its form was sent. A draft must not come back from the dead.
            return version > 0 ? new DraftSaved.Conflict(0, now) : await MakeAsync(context, actor, place, typed, now, cancellation);
        }

        var key = await context.SubjectKeys.SingleAsync(row => row.Id == draft.SubjectId, cancellation);
        if (draft.Version != version)
        {
            return draft.Version == version + 1 && draft.AccountId == actor.AccountId && Text(Open(draft, key)) == Text(typed)
                ? new DraftSaved.Done(draft.Version, draft.SavedAt)
                : new DraftSaved.Conflict(draft.Version, draft.SavedAt);
        }

        draft.Version++;
        draft.AccountId = actor.AccountId;
        draft.SavedAt = now;
        draft.Sealed = seals.Seal(key, Text(typed), Purpose, draft.Id);
        await context.SaveChangesAsync(cancellation);
        return new DraftSaved.Done(draft.Version, now);
    }

    private async Task<DraftSaved> MakeAsync(
        ServerContext context, Actor actor, DraftPlace place, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, DateTimeOffset now, CancellationToken cancellation)
    {
        var known = (place as DraftPlace.OfTask)?.SubjectId ?? (place as DraftPlace.OfCard)?.SubjectId;
        var subject = known ?? Guid.CreateVersion7(now);
        var key = known is null ? context.SubjectKeys.Add(seals.NewKey(subject, place.CentreId)).Entity : await context.SubjectKeys.SingleAsync(row => row.Id == subject, cancellation);

        var id = Guid.CreateVersion7(now);
        context.FormDrafts.Add(new FormDraft
        {
            Id = id,
            CentreId = place.CentreId,
            TaskId = (place as DraftPlace.OfTask)?.TaskId,
            DefinitionId = (place as DraftPlace.OfStart)?.DefinitionId,
            CardForm = (place as DraftPlace.OfCard)?.FormKey,
            AccountId = actor.AccountId,
            SubjectId = subject,
            Version = 1,
            Sealed = seals.Seal(key, Text(typed), Purpose, id),
            SavedAt = now,
        });
        await context.SaveChangesAsync(cancellation);
        return new DraftSaved.Done(1, now);
    }

    private static IQueryable<FormDraft> Rows(ServerContext context, Guid actorId, DraftPlace place) => place switch
    {
        DraftPlace.OfTask task => context.FormDrafts.Where(row => row.CentreId == task.CentreId && row.TaskId == task.TaskId),
        DraftPlace.OfStart start => context.FormDrafts.Where(row =>
            row.AccountId == actorId && row.CentreId == start.CentreId && row.DefinitionId == start.DefinitionId && row.TaskId == null),
        DraftPlace.OfCard card => context.FormDrafts.Where(row => row.AccountId == actorId && row.SubjectId == card.SubjectId && row.CardForm == card.FormKey),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "No such place."),
    };

    // Sorted, so that the same typing is the same text.
    private static string Text(IReadOnlyDictionary<string, IReadOnlyList<string>> typed) =>
        JsonSerializer.Serialize(new SortedDictionary<string, IReadOnlyList<string>>(typed.ToDictionary(), StringComparer.Ordinal));

    private Dictionary<string, IReadOnlyList<string>> Open(FormDraft draft, SubjectKey key) =>
        JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(seals.Open(key, draft.Sealed, Purpose, draft.Id))!;
}
