using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Workflows.Server.Access;
using Workflows.Server.AccessLog;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Files;

/// <summary>A file that somebody may open.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">What it is.</param>
/// <param name="Size">Its length.</param>
/// <param name="WriteToAsync">Opens its parts one after another and writes them.</param>
internal sealed record OpenedFile(string Name, FileFormat Format, long Size, Func<Stream, CancellationToken, Task> WriteToAsync);

/// <summary>
/// Reads files for whoever may: those of answers for whoever works with the centre's clients, or sees the answers on the page of a task; those of a half-filled form
/// for whoever may go on with it. For everybody else there are none.
/// </summary>
internal sealed class FileReading(Contexts contexts, FileSeals seals, AccessRecords records)
{
    private const int MostOfCase = 200;

    /// <summary>Opens a file, which is on record before its first byte goes; null when there is none such, or it is not the person's.</summary>
    /// <exception cref="CryptographicException">It was tampered with.</exception>
    public Task<OpenedFile?> OpenAsync(Actor actor, Guid id, CancellationToken cancellation) => OpenAsync(actor, id, isOnRecord: false, cancellation);

    /// <summary>The same of a file that is a part of a card: the caller has put on record that the card is opened.</summary>
    /// <exception cref="CryptographicException">It was tampered with.</exception>
    public Task<OpenedFile?> OpenOnCardAsync(Actor actor, Guid id, CancellationToken cancellation) => OpenAsync(actor, id, isOnRecord: true, cancellation);

    private async Task<OpenedFile?> OpenAsync(Actor actor, Guid id, bool isOnRecord, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.Files.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } file
            || !await MayAsync(context, actor, file, cancellation)
            || await context.SubjectKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == file.SubjectId, cancellation) is not { } key)
        {
            return null;
        }

        var facts = seals.Open(key, file);
        if (!isOnRecord)
        {
            await records.ShowAsync(
                actor,
                new AccessTo(AccessAct.DownloadedFile, file.CentreId, file.SubjectId, AccessReasons.In(actor, file.CentreId)) { InstanceId = file.InstanceId, ThingId = id },
                cancellation);
        }

        return await context.FileParts.CountAsync(row => row.FileId == id, cancellation) == FileSeals.Parts(facts.Size)
            ? new OpenedFile(facts.Name, file.Format, facts.Size, (to, stop) => WriteAsync(actor, id, facts, to, stop))
            : throw new CryptographicException("Parts of the file are missing.");
    }

    /// <summary>What lists show of files, of those that the person may open.</summary>
    public async Task<IReadOnlyDictionary<Guid, AttachedFile>> NamedAsync(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<Guid, AttachedFile>();
        }

        await using var context = contexts.Open(actor.Scope);
        var named = new Dictionary<Guid, AttachedFile>();
        var rows = await context.Files.AsNoTracking().Where(row => ids.Contains(row.Id) && row.State == FileState.Kept)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key }).ToListAsync(cancellation);
        foreach (var one in rows)
        {
            if (await MayAsync(context, actor, one.Row, cancellation))
            {
                named[one.Row.Id] = seals.Line(one.Key, one.Row);
            }
        }

        return named;
    }

    /// <summary>The files of some answers or records about somebody, by answer, the oldest first; the caller has made sure that the person may open the card.</summary>
    public async Task<ILookup<Guid, AttachedFile>> OfAnswersAsync(ServerContext context, IReadOnlyCollection<Guid> subjects, IReadOnlyCollection<Guid> answers, CancellationToken cancellation)
    {
        if (answers.Count == 0)
        {
            return Array.Empty<AttachedFile>().ToLookup(_ => Guid.Empty);
        }

        var rows = await context.Files.AsNoTracking().Where(row => subjects.Contains(row.SubjectId) && row.AnswerId != null && answers.Contains(row.AnswerId.Value) && row.State == FileState.Kept)
            .OrderBy(row => row.At).ThenBy(row => row.Id)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key }).ToListAsync(cancellation);
        return rows.ToLookup(one => one.Row.AnswerId!.Value, one => seals.Line(one.Key, one.Row));
    }

    /// <summary>The files of a case's answers, the newest first; none for whoever does not work with the centre's clients.</summary>
    public async Task<IReadOnlyList<AttachedFile>> OfCaseAsync(Actor actor, Guid centre, string instanceId, CancellationToken cancellation)
    {
        if (!actor.May(Right.FindClients, centre))
        {
            return [];
        }

        await using var context = contexts.Open(actor.Scope);
        var rows = await context.Files.AsNoTracking().Where(row => row.InstanceId == instanceId && row.CentreId == centre && row.State == FileState.Kept)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(MostOfCase)
            .Join(context.SubjectKeys.AsNoTracking(), row => row.SubjectId, key => key.Id, (row, key) => new { Row = row, Key = key }).ToListAsync(cancellation);
        return rows.ConvertAll(one => seals.Line(one.Key, one.Row));
    }

    private static Task<bool> MayAsync(ServerContext context, Actor actor, StoredFile file, CancellationToken cancellation) => file.State switch
    {
        FileState.Kept => actor.May(Right.FindClients, file.CentreId) ? Task.FromResult(true) : SeesAnswerAsync(context, actor, file, cancellation),
        FileState.Draft => FillsInAsync(context, actor, file, cancellation),
        _ => Task.FromResult(false),
    };

    // As TaskPast shows answers: on the page of a task of the case, to those who open cards, and one's own to everybody.
    private static async Task<bool> SeesAnswerAsync(ServerContext context, Actor actor, StoredFile file, CancellationToken cancellation) =>
        (actor.OpensCards(file.CentreId) || file.ById == actor.AccountId)
        && (await context.Tasks.AsNoTracking().Where(task => task.InstanceId == file.InstanceId).ToListAsync(cancellation)).Exists(task => actor.MaySee(task.Place()));

    private static async Task<bool> FillsInAsync(ServerContext context, Actor actor, StoredFile file, CancellationToken cancellation)
    {
        var draft = await context.FormDrafts.AsNoTracking().Where(row => row.Id == file.DraftId).Select(row => new { row.TaskId, row.AccountId }).SingleOrDefaultAsync(cancellation);
        return draft is not null && (draft.TaskId is { } id
            ? await context.Tasks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is { } task && TaskReading.Powers(actor, task).Work && actor.MaySee(task.Place())
            : draft.AccountId == actor.AccountId && actor.Scope.Centres.Contains(file.CentreId));
    }

    private async Task WriteAsync(Actor actor, Guid id, FileFacts facts, Stream to, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var written = 0L;
        for (var number = 0; number < FileSeals.Parts(facts.Size); number++)
        {
            var part = await context.FileParts.AsNoTracking().Where(row => row.FileId == id && row.Number == number).Select(row => row.Sealed).SingleOrDefaultAsync(cancellation)
                ?? throw new CryptographicException("A part of the file is missing.");
            var plain = FileSeals.Open(facts, id, number, part);
            await to.WriteAsync(plain, cancellation);
            written += plain.Length;
        }

        if (written != facts.Size)
        {
            throw new CryptographicException("The file is not as long as it was.");
        }
    }
}
