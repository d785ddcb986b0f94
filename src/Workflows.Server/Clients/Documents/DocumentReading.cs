using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.Clients.Notes;
using Workflows.Server.Files;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Clients.Documents;

/// <summary>A file about a client, with where it comes from.</summary>
/// <param name="File">The file.</param>
/// <param name="At">When it was attached.</param>
/// <param name="By">The name of who attached it; null for nobody known.</param>
/// <param name="InstanceId">The case in which that was, by its workflow instance; null for what was kept on the card.</param>
/// <param name="Origin">To what on the card it belongs, in words; null for one of a case.</param>
/// <param name="Detail">What was written with it; null for nothing.</param>
public sealed record ClientDocument(AttachedFile File, DateTimeOffset At, string? By, string? InstanceId, string? Origin, string? Detail);

/// <summary>A page of a client's files, the latest first.</summary>
/// <param name="Files">The files.</param>
/// <param name="Count">How many there are on all pages.</param>
public sealed record DocumentsView(IReadOnlyList<ClientDocument> Files, int Count);

/// <summary>Reads the files about one client: of cases, of notes, of consents. The photo is none of them.</summary>
internal sealed class DocumentReading(Contexts contexts, SubjectSeals seals, FileSeals fileSeals)
{
    /// <summary>How many files a page has.</summary>
    public const int PageSize = 50;

    /// <summary>A page of them, of a card that the person may open; the caller has made sure of that, and has put it on record. None of erased cards.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cards">The card, first, and those that have joined it.</param>
    /// <param name="skip">How many of the latest are left out.</param>
    /// <param name="take">How many are wanted at the most.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<DocumentsView> OfAsync(Actor actor, IReadOnlyList<Guid> cards, int skip, int take, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var files = context.Files.AsNoTracking().Where(row =>
            cards.Contains(row.SubjectId) && row.State == FileState.Kept && !context.ClientPhotos.Any(photo => photo.Id == row.AnswerId)
            && context.SubjectKeys.Any(key => key.Id == row.SubjectId));
        var rows = await files.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(skip).Take(take).ToListAsync(cancellation);
        var keys = await context.SubjectKeys.AsNoTracking().Where(key => cards.Contains(key.Id)).ToDictionaryAsync(key => key.Id, cancellation);
        Guid[] answers = [.. rows.Where(row => row.InstanceId is null).Select(row => row.AnswerId).OfType<Guid>().Distinct()];
        var notes = answers.Length == 0 ? [] : await context.ClientNotes.AsNoTracking().Where(note => answers.Contains(note.Id)).ToDictionaryAsync(note => note.Id, cancellation);
        var people = await context.NamesOfAsync([.. rows.Select(row => row.ById).Distinct()], cancellation);
        return new DocumentsView(
            rows.ConvertAll(row =>
            {
                var note = row.AnswerId is { } answer ? notes.GetValueOrDefault(answer) : null;
                return new ClientDocument(
                    fileSeals.Line(keys[row.SubjectId], row), row.At, people.GetValueOrDefault(row.ById), row.InstanceId,
                    row.InstanceId is not null ? null : note is null ? "Згода" : note.Kind.Word(),
                    note?.Kind == NoteKind.Documents && seals.Open(keys[row.SubjectId], note.Sealed, NoteWork.Purpose, note.Id) is { Length: > 0 } text ? text : null);
            }),
            await files.CountAsync(cancellation));
    }
}
