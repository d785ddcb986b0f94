using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>Which letters are listed.</summary>
internal sealed record LetterFilter(LetterState? State, LetterKind? Kind);

/// <summary>A letter in a list.</summary>
public sealed record LetterLine(
    Guid Id, LetterKind Kind, string To, string? Subject, string? TaskTitle, DateTimeOffset CreatedAt, LetterFate Fate)
{
    /// <summary>What it is about: its subject, or before it is written its kind and the task.</summary>
    public string About => Subject ?? (TaskTitle is null ? Kind.Word() : $"{Kind.Word()}: {TaskTitle}");
}

/// <summary>Where a letter stands, as far as pages tell it.</summary>
public sealed record LetterFate(LetterState State, DateTimeOffset DueAt, DateTimeOffset? ClosedAt, int Tries, bool MayBeTwice, Guid? JoinedId);

/// <summary>A page of letters, newest first.</summary>
/// <param name="Lines">The letters.</param>
/// <param name="Next">The letter behind which the next page begins; null on the last.</param>
internal sealed record LetterList(IReadOnlyList<LetterLine> Lines, Guid? Next);

/// <summary>One letter with all that became of it.</summary>
internal sealed record LetterView(
    LetterLine Line, Letter Row, string Centre, string? Words, IReadOnlyList<LetterTry> Tries, IReadOnlyList<LetterLine> Joined, string? AskedBy, Guid? WaitingAgain)
{
    /// <summary>The number of the case that it is about; null for one that is about no case.</summary>
    public string? CaseNumber { get; init; }
}

/// <summary>Reads the letters of the centres whose letters somebody keeps, and sends one of them again.</summary>
internal sealed class LetterBook(Contexts contexts, LetterLoop loop, TimeProvider clock)
{
    /// <summary>How many letters a page has.</summary>
    public const int PageSize = 50;

    // More never go into one: a bundle is sent every ten minutes.
    private const int MostJoined = 500;

    /// <summary>A page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="filter">Which of the letters.</param>
    /// <param name="after">The letter behind which it begins; null for the first page.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<LetterList> ListAsync(Actor actor, LetterFilter filter, Guid? after, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var letters = Kept(context, actor);
        if (filter.State is { } state)
        {
            letters = letters.Where(row => row.State == state);
        }

        if (filter.Kind is { } kind)
        {
            letters = letters.Where(row => row.Kind == kind);
        }

        if (after is { } last)
        {
            letters = letters.Where(row => row.Id < last);
        }

        var lines = await Lines(context, letters.OrderByDescending(row => row.Id).Take(PageSize + 1)).ToListAsync(cancellation);
        return lines.Count <= PageSize ? new LetterList(lines, null) : new LetterList(lines[..PageSize], lines[PageSize - 1].Id);
    }

    /// <summary>One letter; null when there is none such, or it is not the person's to see.</summary>
    public async Task<LetterView?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await Kept(context, actor).SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
        {
            return null;
        }

        var line = await Lines(context, Kept(context, actor).Where(one => one.Id == id)).SingleAsync(cancellation);
        var tries = await context.Set<LetterTry>().AsNoTracking().Where(one => one.LetterId == id).OrderByDescending(one => one.Id).ToListAsync(cancellation);
        var joined = row.Kind == LetterKind.Bundle
            ? await Lines(context, Kept(context, actor).Where(one => one.JoinedId == id).OrderBy(one => one.Id).Take(MostJoined)).ToListAsync(cancellation)
            : [];
        var askedBy = await context.Users.AsNoTracking().Where(one => one.Id == row.AskedById).Select(one => one.DisplayName).SingleOrDefaultAsync(cancellation);
        var waiting = await AgainAsync(context, row, cancellation);
        return new LetterView(
            line, row, (await LetterWriting.CentreAsync(context, row.CentreId, cancellation)).Name, await WordsAsync(context, row, cancellation), tries, joined, askedBy, waiting)
        {
            CaseNumber = row.InstanceId is null ? null : await context.CaseFiles.AsNoTracking()
                .Where(one => one.InstanceId == row.InstanceId).Select(one => one.Number).SingleOrDefaultAsync(cancellation),
        };
    }

    /// <summary>
    /// Sends a letter again, as a new one, whatever the person's choice and hours: somebody wants it to go. Asked twice with the same id, or while
    /// one that was asked for still waits, it is sent once.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The letter.</param>
    /// <param name="newId">The new letter's id, made when the page was shown.</param>
    /// <param name="cancellation">Stops before anything is staged.</param>
    /// <returns>The letter that is on its way; null when there is nothing of the person's to send again.</returns>
    public async Task<Guid?> SendAgainAsync(Actor actor, Guid id, Guid newId, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await Kept(context, actor).SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { State: LetterState.Sent or LetterState.Filed or LetterState.Failed or LetterState.Skipped } letter)
        {
            return null;
        }

        if (await AgainAsync(context, letter, cancellation) is { } waiting)
        {
            return waiting;
        }

        var now = Instant.Cut(clock.GetUtcNow());
        context.Add(new Letter
        {
            Id = newId, CentreId = letter.CentreId, Kind = letter.Kind, AccountId = letter.AccountId, TaskId = letter.TaskId, CreatedAt = now, DueAt = now,
            InstanceId = letter.InstanceId, StepId = letter.StepId, TemplateKey = letter.TemplateKey,
            AgainOfId = letter.AgainOfId ?? letter.Id, AskedById = actor.AccountId,
        });
        try
        {
            await context.SaveChangesAsync(cancellation);
            loop.Nudge(now);
        }
        catch (DbUpdateException)
        {
            // The second of two clicks; the first has made it.
            if (!await Kept(context, actor).AnyAsync(row => row.Id == newId && row.AskedById == actor.AccountId, cancellation))
            {
                throw;
            }
        }

        return newId;
    }

    private static Task<Guid?> AgainAsync(ServerContext context, Letter letter, CancellationToken cancellation)
    {
        var first = letter.AgainOfId ?? letter.Id;
        return context.Letters.AsNoTracking()
            .Where(row => row.AccountId == letter.AccountId && row.AgainOfId == first && row.State == LetterState.Waiting)
            .OrderBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellation);
    }

    private static IQueryable<Letter> Kept(ServerContext context, Actor actor)
    {
        Guid[] centres = [.. actor.Scope.Centres.Where(centre => actor.May(Right.KeepLetters, centre))];
        return context.Letters.AsNoTracking().Where(row => centres.Contains(row.CentreId));
    }

    private static IQueryable<LetterLine> Lines(ServerContext context, IQueryable<Letter> letters) => letters.Select(row => new LetterLine(
        row.Id, row.Kind,
        context.Users.Where(account => account.Id == row.AccountId).Select(account => account.DisplayName).First(),
        row.Subject,
        context.Tasks.Where(task => task.Id == row.TaskId).Select(task => task.Title).FirstOrDefault(),
        row.CreatedAt,
        new LetterFate(row.State, row.DueAt, row.ClosedAt, row.Tries, row.MayBeTwice, row.JoinedId)));

    private static async Task<string?> WordsAsync(ServerContext context, Letter letter, CancellationToken cancellation) => letter switch
    {
        { Subject: null } => null,
        { TemplateId: null } => "слова, що входять у програму",
        _ => await context.Set<LetterTemplate>().AsNoTracking().Where(row => row.Id == letter.TemplateId)
            .Select(row => row.CentreId == letter.CentreId ? $"слова центру, версія {row.Number}" : $"слова мережі, версія {row.Number}").SingleOrDefaultAsync(cancellation),
    };
}
