using Microsoft.EntityFrameworkCore;
using Workflows.Server.Clients;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Files;

/// <summary>A file in a list.</summary>
public sealed record AttachedFile(Guid Id, string FieldKey, string Name, long Size);

/// <summary>The files of half-filled forms: those that are there, whatever a browser sends of them.</summary>
internal sealed class AttachedFiles(FormDrafts drafts, FileSeals seals)
{
    /// <summary>The files of a half-filled form, the oldest first; none where there is no such form.</summary>
    public async Task<IReadOnlyList<AttachedFile>> OfAsync(ServerContext context, Guid actorId, DraftPlace place, CancellationToken cancellation) =>
        await drafts.FindAsync(context, actorId, place, cancellation) is { } draft ? await OfAsync(context, draft.Id, cancellation) : [];

    /// <summary>The files of a half-filled form, the oldest first.</summary>
    public async Task<IReadOnlyList<AttachedFile>> OfAsync(ServerContext context, Guid draftId, CancellationToken cancellation)
    {
        var rows = await context.Files.AsNoTracking().Where(row => row.DraftId == draftId && row.State == FileState.Draft)
            .OrderBy(row => row.At).ThenBy(row => row.Id)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key }).ToListAsync(cancellation);
        return rows.ConvertAll(one => seals.Line(one.Key, one.Row));
    }

    /// <summary>What was typed, with the files that are there in the fields that take some, and none that are not.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> In(
        FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, IReadOnlyList<AttachedFile> files)
    {
        if (!form.TakesFiles)
        {
            return typed;
        }

        var all = typed.ToDictionary();
        foreach (var field in form.FileFields)
        {
            all[FormReading.InputName(field)] = [.. files.Where(file => file.FieldKey == field.Key).Select(file => file.Id.ToString("D"))];
        }

        return all;
    }

    /// <summary>
    /// What was typed, as a page's script would have saved it: without the names that an input shows of files which are chosen and not sent.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Typed(FormDefinition form, IFormCollection posted)
    {
        var inputs = form.FileFields.Select(FormReading.FileName).ToHashSet();
        return FormReading.Typed(posted).Where(pair => !inputs.Contains(pair.Key)).ToDictionary();
    }

    /// <summary>The form of which a file has just been removed, for whoever looks at it once more.</summary>
    public static FormEntry Changed(FilledForm filled) => filled.Entry with
    {
        Errors = filled.Form.FileFields.Where(field => filled.Entry.Values.ContainsKey(field.Key))
            .ToDictionary(FormReading.ElementId, FieldWords.FilesChanged),
    };

    /// <summary>
    /// Stages that the files of an answer stay: they leave the half-filled form, which is about to be removed with all others of its files, and are sealed for whom
    /// the answer is about. In the transaction that keeps the answer.
    /// </summary>
    /// <param name="context">The transaction.</param>
    /// <param name="kept">The answer.</param>
    /// <param name="centre">Where it belongs.</param>
    /// <param name="instanceId">The case that it belongs to; null for none.</param>
    /// <param name="key">The key of whom it is about.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <returns>Whether all of them are still there: another page may have removed one a moment ago.</returns>
    public async Task<bool> KeepAsync(ServerContext context, FilledForm kept, Guid centre, string? instanceId, SubjectKey key, CancellationToken cancellation)
    {
        Guid[] ids = [.. kept.Form.FileFields.SelectMany(field => FieldReading.Ids(kept.Entry.Values.GetValueOrDefault(field.Key)))];
        if (ids.Length == 0)
        {
            return true;
        }

        var files = await context.Files.Where(row => ids.Contains(row.Id) && row.CentreId == centre && row.State == FileState.Draft).ToListAsync(cancellation);
        foreach (var file in files)
        {
            if (file.SubjectId != key.Id)
            {
                var before = await context.SubjectKeys.AsNoTracking().SingleAsync(row => row.Id == file.SubjectId, cancellation);
                file.Sealed = seals.Seal(key, seals.Open(before, file), file.Id);
                file.SubjectId = key.Id;
            }

            (file.State, file.DraftId, file.AnswerId, file.InstanceId) = (FileState.Kept, null, kept.AnswerId, instanceId);
        }

        return files.Count == ids.Length;
    }

    /// <summary>Stages the removal of the files that some answers or records on somebody's cards keep, their content with them.</summary>
    public static async Task RemoveKeptAsync(ServerContext context, IReadOnlyCollection<Guid> subjects, IReadOnlyCollection<Guid> answers, CancellationToken cancellation) =>
        context.RemoveRange(await context.Files.Where(row => row.AnswerId != null && answers.Contains(row.AnswerId.Value) && subjects.Contains(row.SubjectId) && row.State == FileState.Kept)
            .ToListAsync(cancellation));
}
