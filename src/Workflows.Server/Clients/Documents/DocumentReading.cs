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

    /// <summary>The latest of them by name, and how many there are, of a card that the person may open; the caller has made sure of that. None of erased cards.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cards">The card, first, and those that have joined it.</param>
    /// <param name="take">How many are wanted at the most.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<(IReadOnlyList<AttachedFile> Files, int Count)> LatestAsync(Actor actor, IReadOnlyList<Guid> cards, int take, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var latest = await Rows(context, cards).Take(take).ToListAsync(cancellation);
        return (latest.ConvertAll(row => fileSeals.Line(row.Key, row.File)), latest.Count < take ? latest.Count : await Rows(context, cards).CountAsync(cancellation));
    }

    /// <summary>A page of them with where they come from, of a card that the person may open; the caller has made sure of that, and has put it on record. None of erased cards.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cards">The card, first, and those that have joined it.</param>
    /// <param name="skip">How many of the latest are left out.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<DocumentsView> PageAsync(Actor actor, IReadOnlyList<Guid> cards, int skip, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var rows = await Rows(context, cards).Skip(skip).Take(PageSize).ToListAsync(cancellation);
        Guid[] answers = [.. rows.Where(row => row.File.InstanceId is null).Select(row => row.File.AnswerId).OfType<Guid>().Distinct()];
        var notes = answers.Length == 0 ? [] : await context.ClientNotes.AsNoTracking().Where(note => answers.Contains(note.Id)).ToDictionaryAsync(note => note.Id, cancellation);
        var people = await context.NamesOfAsync([.. rows.Select(row => row.File.ById).Distinct()], cancellation);
        return new DocumentsView(
            rows.ConvertAll(row =>
            {
                var (file, note) = (row.File, row.File.AnswerId is { } answer ? notes.GetValueOrDefault(answer) : null);
                return new ClientDocument(
                    fileSeals.Line(row.Key, file), file.At, people.GetValueOrDefault(file.ById), file.InstanceId,
                    file.InstanceId is not null ? null : note is null ? "Згода" : note.Kind.Word(),
                    note?.Kind == NoteKind.Documents && seals.Open(row.Key, note.Sealed, NoteWork.Purpose, note.Id) is { Length: > 0 } text ? text : null);
            }),
            await Rows(context, cards).CountAsync(cancellation));
    }

    // Without a key, of an erased card, nothing can be told.
    private static IQueryable<SealedFile> Rows(ServerContext context, IReadOnlyList<Guid> cards) =>
        from file in context.Files.AsNoTracking()
        where cards.Contains(file.SubjectId) && file.State == FileState.Kept && !context.ClientPhotos.Any(photo => photo.Id == file.AnswerId)
        join key in context.SubjectKeys on file.SubjectId equals key.Id
        orderby file.At descending, file.Id descending
        select new SealedFile { File = file, Key = key };

    private sealed record SealedFile
    {
        public required StoredFile File { get; init; }

        public required SubjectKey Key { get; init; }
    }
}
