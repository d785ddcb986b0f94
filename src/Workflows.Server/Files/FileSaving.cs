using System.Buffers;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Files.Cleaning;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Files;

/// <summary>What became of a file that was sent. All of these are ordinary.</summary>
internal abstract record FileAdded
{
    /// <summary>It is there; perhaps it was there before.</summary>
    public sealed record Done : FileAdded;

    /// <summary>It is not taken; a sentence. What is left of it has not been read.</summary>
    public sealed record Refused(string Why) : FileAdded;

    /// <summary>It is larger than the field allows; a sentence. What is left of it must not be read.</summary>
    public sealed record TooBig(string Why) : FileAdded;

    /// <summary>The half-filled form is gone: it was sent, or its task has ended.</summary>
    public sealed record Gone : FileAdded;
}

/// <summary>
/// Takes files into half-filled forms and out again. A file comes in part by part, each sealed and saved for itself: neither memory nor the turn to write is held
/// while a slow line goes on. Until its last part it is seen by nobody.
/// </summary>
internal sealed class FileSaving(Contexts contexts, FormDrafts drafts, FileSeals seals, TimeProvider clock)
{
    // What a broken line or a stopped server left; nobody sends one file for so long.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    // Nobody sends more at once into one form by hand.
    private const int MostAtOnce = 5;

    /// <summary>Adds a file to a half-filled form that is there.</summary>
    /// <param name="actor">Who sends it; whether they may is asked before.</param>
    /// <param name="place">Whose form.</param>
    /// <param name="field">The field.</param>
    /// <param name="sent">The file.</param>
    /// <param name="cancellation">Stops reading; what has come so far goes.</param>
    public async Task<FileAdded> AddAsync(Actor actor, DraftPlace place, FormField field, SentFile sent, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await drafts.FindAsync(context, actor.AccountId, place, cancellation) is not { } draft)
        {
            return new FileAdded.Gone();
        }

        await RemoveLeftAsync(context, draft.Id, cancellation);
        if (await context.Files.CountAsync(row => row.DraftId == draft.Id && row.FieldKey == field.Key && row.State == FileState.Draft, cancellation) >= field.Files.MaxFiles
            || await context.Files.CountAsync(row => row.DraftId == draft.Id && row.State == FileState.Arriving, cancellation) >= MostAtOnce)
        {
            return new FileAdded.Refused(FileWords.TooMany(field));
        }

        var part = ArrayPool<byte>.Shared.Rent(FileSeals.PartBytes);
        try
        {
            return await ReadAsync(new Arrival(context, place.CentreId, draft, field, sent, actor.AccountId, part.AsMemory(0, FileSeals.PartBytes)), cancellation);
        }
        catch (UnreadablePictureException)
        {
            return new FileAdded.Refused(FileWords.Unreadable(FileNames.Shown(sent.Name)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part, clearArray: true);
        }
    }

    /// <summary>Removes a file of a half-filled form; one that is not there, or that is kept by now, is left alone.</summary>
    public async Task RemoveAsync(Actor actor, DraftPlace place, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await drafts.FindAsync(context, actor.AccountId, place, cancellation) is { } draft
            && await context.Files.SingleOrDefaultAsync(row => row.Id == id && row.DraftId == draft.Id, cancellation) is { } file)
        {
            await RemoveAsync(context, file, cancellation);
        }
    }

    private async Task<FileAdded> ReadAsync(Arrival arrival, CancellationToken cancellation)
    {
        var (rules, sent) = (arrival.Field.Files, arrival.Sent);
        var read = await PartAsync(arrival, cancellation);
        if (read == 0)
        {
            return new FileAdded.Refused(FileWords.Empty(FileNames.Shown(sent.Name)));
        }

        if (FileFormats.Of(arrival.Part.Span[..read]) is not { } format || !rules.Takes(format))
        {
            return new FileAdded.Refused(FileWords.WrongKind(rules, FileNames.Shown(sent.Name)));
        }

        // What a telephone wrote beside a picture, where it was taken before all, is never kept.
        if (CleanImage.IsCleaned(format))
        {
            arrival = arrival with { Sent = sent with { Content = CleanImage.Of(arrival.Part[..read].ToArray(), sent.Content, format) } };
            read = await PartAsync(arrival, cancellation);
        }

        var key = await arrival.Context.SubjectKeys.AsNoTracking().SingleAsync(row => row.Id == arrival.Draft.SubjectId, cancellation);
        var facts = FileSeals.New(FileNames.Kept(sent.Name, format));
        var file = Row(arrival, key, facts, format);
        var isThere = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (size, number) = (0L, 0);
            for (; read > 0; read = await PartAsync(arrival, cancellation))
            {
                size += read;
                if (size > rules.MaxSize)
                {
                    return new FileAdded.TooBig(FileWords.TooBig(rules, facts.Name));
                }

                hash.AppendData(arrival.Part.Span[..read]);
                await SaveAsync(arrival, file, facts, number++, read, cancellation);
            }

            (isThere, var added) = await EndAsync(arrival, file, key, facts with { Size = size, Hash = hash.GetHashAndReset() }, cancellation);
            return added;
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // With the half-filled form went the file. What else went wrong goes wrong for whoever looks.
            await using var context = contexts.Open(Here(arrival));
            if (await context.FormDrafts.AnyAsync(row => row.Id == arrival.Draft.Id, cancellation))
            {
                throw;
            }

            return new FileAdded.Gone();
        }
        finally
        {
            if (!isThere)
            {
                await RemoveAsync(Here(arrival), file.Id);
            }
        }
    }

    private StoredFile Row(Arrival arrival, SubjectKey key, FileFacts facts, FileFormat format)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        var id = Guid.CreateVersion7(now);
        return new StoredFile
        {
            Id = id,
            CentreId = key.CentreId,
            SubjectId = key.Id,
            DraftId = arrival.Draft.Id,
            FieldKey = arrival.Field.Key,
            State = FileState.Arriving,
            Format = format,
            Sealed = seals.Seal(key, facts, id),
            ById = arrival.By,
            At = now,
        };
    }

    // The row itself comes with the first part.
    private static async Task SaveAsync(Arrival arrival, StoredFile file, FileFacts facts, int number, int length, CancellationToken cancellation)
    {
        arrival.Context.ChangeTracker.Clear();
        if (number == 0)
        {
            arrival.Context.Add(file);
        }

        arrival.Context.Add(new FilePart
        {
            FileId = file.Id, Number = number, CentreId = file.CentreId, Sealed = FileSeals.Seal(facts, file.Id, number, arrival.Part.Span[..length]),
        });
        await arrival.Context.SaveChangesAsync(cancellation);
    }

    // The same file once more, from a page that was sent twice, is the same file.
    private async Task<(bool IsThere, FileAdded Added)> EndAsync(Arrival arrival, StoredFile file, SubjectKey key, FileFacts facts, CancellationToken cancellation)
    {
        var context = arrival.Context;
        var others = await context.Files.AsNoTracking()
            .Where(row => row.DraftId == arrival.Draft.Id && row.FieldKey == file.FieldKey && row.State == FileState.Draft).ToListAsync(cancellation);
        if (others.Exists(other => seals.Open(key, other).IsSame(facts)))
        {
            return (false, new FileAdded.Done());
        }

        // Others have come in beside it.
        if (others.Count >= arrival.Field.Files.MaxFiles)
        {
            return (false, new FileAdded.Refused(FileWords.TooMany(arrival.Field)));
        }

        context.ChangeTracker.Clear();
        context.Attach(file);
        (file.State, file.Size, file.Sealed) = (FileState.Draft, facts.Size, seals.Seal(key, facts, file.Id));
        await context.SaveChangesAsync(cancellation);
        return (true, new FileAdded.Done());
    }

    private async Task RemoveLeftAsync(ServerContext context, Guid draft, CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - Longest;
        foreach (var left in await context.Files.Where(row => row.DraftId == draft && row.State == FileState.Arriving && row.At < before).ToListAsync(cancellation))
        {
            await RemoveAsync(context, left, cancellation);
        }
    }

    private async Task RemoveAsync(Scope scope, Guid id)
    {
        await using var context = contexts.Open(scope);
        if (await context.Files.SingleOrDefaultAsync(row => row.Id == id && row.State == FileState.Arriving, CancellationToken.None) is { } file)
        {
            await RemoveAsync(context, file, CancellationToken.None);
        }
    }

    private static async Task RemoveAsync(ServerContext context, StoredFile file, CancellationToken cancellation)
    {
        context.Remove(file);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody was faster: it is gone, or an answer keeps it.
        }
    }

    private static Scope Here(Arrival arrival) => new(arrival.By, [arrival.Centre], [], "attach a file");

    private static async ValueTask<int> PartAsync(Arrival arrival, CancellationToken cancellation) =>
        await arrival.Sent.Content.ReadAtLeastAsync(arrival.Part, arrival.Part.Length, throwOnEndOfStream: false, cancellation);

    private sealed record Arrival(ServerContext Context, Guid Centre, OpenedDraft Draft, FormField Field, SentFile Sent, Guid By, Memory<byte> Part);
}
