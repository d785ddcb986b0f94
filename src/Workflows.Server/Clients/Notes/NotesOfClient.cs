using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;

namespace Workflows.Server.Clients.Notes;

/// <summary>What workers wrote down of talks, meetings and events.</summary>
internal sealed class NotesOfClient(SubjectSeals seals) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await asked.Context.ClientNotes.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.HappenedAt < asked.Before)
            .OrderByDescending(row => row.HappenedAt).Take(asked.Most).ToListAsync(cancellation);
        return rows.ConvertAll(row => row.RemovedAt is null
            ? new ClientEvent(row.HappenedAt, Icon(row.Kind), row.Kind.Word())
            {
                Detail = asked.KeyOf(row.SubjectId) is not { } key ? null : seals.Open(key, row.Sealed, NoteWork.Purpose, row.Id),
                ById = row.ById,
                NoteId = row.ById == asked.Actor.AccountId ? row.Id : null,
            }
            : new ClientEvent(row.HappenedAt, "close", "Запис прибрано") { ById = row.ById });
    }

    private static string Icon(NoteKind kind) => kind switch
    {
        NoteKind.Call => "phone",
        NoteKind.Meeting => "people",
        NoteKind.Message => "letter",
        _ => "note",
    };
}
