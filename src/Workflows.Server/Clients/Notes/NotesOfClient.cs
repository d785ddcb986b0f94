using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients.Timeline;
using Workflows.Server.Files;

namespace Workflows.Server.Clients.Notes;

/// <summary>What workers wrote down of talks, meetings and events, and the documents that they kept.</summary>
internal sealed class NotesOfClient(SubjectSeals seals, FileReading files) : IClientEvents
{
    /// <inheritdoc/>
    public bool Tells(SubjectKind kind) => kind != SubjectKind.Partner;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClientEvent>> OfAsync(EventsAsked asked, CancellationToken cancellation)
    {
        var rows = await asked.Context.ClientNotes.AsNoTracking().Where(row => asked.Subjects.Contains(row.SubjectId) && row.HappenedAt < asked.Before)
            .OrderByDescending(row => row.HappenedAt).Take(asked.Most).ToListAsync(cancellation);
        var attached = await files.OfAnswersAsync(asked.Context, asked.Subjects, rows.ConvertAll(row => row.Id), cancellation);
        return rows.ConvertAll(row => row.RemovedAt is null
            ? new ClientEvent(row.HappenedAt, Icon(row.Kind), row.Kind.Word())
            {
                Detail = asked.KeyOf(row.SubjectId) is not { } key ? null : seals.Open(key, row.Sealed, NoteWork.Purpose, row.Id),
                Files = [.. attached[row.Id]],
                ById = row.ById,
                NoteId = row.ById == asked.Actor.AccountId ? row.Id : null,
            }
            : new ClientEvent(row.HappenedAt, "close", row.Kind == NoteKind.Documents ? "Документи прибрано" : "Запис прибрано") { ById = row.ById });
    }

    private static string Icon(NoteKind kind) => kind switch
    {
        NoteKind.Call => "phone",
        NoteKind.Meeting => "people",
        NoteKind.Message => "letter",
        NoteKind.Documents => "file",
        _ => "note",
    };
}
