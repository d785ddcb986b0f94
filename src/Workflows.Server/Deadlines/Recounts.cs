using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Deadlines;

/// <summary>A deadline that a change would move, or has moved.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="CaseNumber">In which case.</param>
/// <param name="Old">The deadline before.</param>
/// <param name="New">The deadline after.</param>
public sealed record MovedDeadline(Guid TaskId, string Title, string CaseNumber, DateTimeOffset? Old, DateTimeOffset? New);

/// <summary>What a change would move.</summary>
/// <param name="Centres">How many centres it concerns.</param>
/// <param name="Looked">How many open deadlines were looked at.</param>
/// <param name="IsWhole">Whether that is all of them.</param>
/// <param name="Moved">How many would move.</param>
/// <param name="First">The first of them, in the centres whose tasks the person directs.</param>
public sealed record MovePreview(int Centres, int Looked, bool IsWhole, int Moved, IReadOnlyList<MovedDeadline> First);

/// <summary>A re-count in a list.</summary>
/// <param name="Id">Which.</param>
/// <param name="Centre">The centre's name.</param>
/// <param name="Why">What had changed.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Looked">How many open deadlines were looked at.</param>
/// <param name="Moved">How many moved.</param>
/// <param name="IsDone">Whether it is through.</param>
public sealed record RecountLine(Guid Id, string Centre, string Why, DateTimeOffset AskedAt, string? By, int Looked, int Moved, bool IsDone);

/// <summary>A re-count with what it moved.</summary>
/// <param name="Line">The re-count itself.</param>
/// <param name="Moved">What it moved; empty for whoever does not direct the centre's tasks.</param>
/// <param name="Next">Where the list goes on; null at its end.</param>
internal sealed record RecountView(RecountLine Line, IReadOnlyList<MovedDeadline> Moved, Guid? Next);

/// <summary>Says beforehand what a changed calendar or rule would move, asks for the re-count of what it concerns, and reads what became of it.</summary>
internal sealed class Recounts(Contexts contexts, HostTimers timers)
{
    /// <summary>How many deadlines a page shows.</summary>
    public const int Shown = 50;

    /// <summary>How many a page of a re-count shows.</summary>
    public const int PageSize = 100;

    // A page must not read the country: beyond this it says that it has not looked at all of them. The re-count itself always does.
    private const int MostLooked = 20_000;
    private const int Batch = 1000;

    /// <summary>What a change would move among the open deadlines of these centres. Writes nothing.</summary>
    public async Task<MovePreview> PreviewAsync(
        Actor actor, IReadOnlyList<Guid> centres, Func<TermsInForce, TermsInForce> change, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var first = new List<MovedDeadline>();
        var (looked, moved, whole) = (0, 0, true);
        foreach (var centre in centres)
        {
            var terms = change(await TermsInForce.ReadAsync(context, centre, cancellation));
            var directs = actor.May(Right.DirectTasks, centre);
            for (var after = Guid.Empty; ;)
            {
                var tasks = await OpenDeadlines(context, centre, after).Take(Batch)
                    .Select(task => new { task.Id, task.UnitId, task.Title, task.CaseNumber, task.DueAt, task.DueReason, task.DueBasis }).ToListAsync(cancellation);
                looked += tasks.Count;
                foreach (var task in tasks)
                {
                    var due = terms.Recounted(task.UnitId, DeadlineBasis.Read(task.DueBasis!), task.DueReason ?? "").DueAt;
                    if (due != task.DueAt)
                    {
                        moved++;
                        if (directs && first.Count < Shown)
                        {
                            first.Add(new MovedDeadline(task.Id, task.Title, task.CaseNumber, task.DueAt, due));
                        }
                    }
                }

                whole &= looked < MostLooked || tasks.Count < Batch;
                if (tasks.Count < Batch || looked >= MostLooked)
                {
                    break;
                }

                after = tasks[^1].Id;
            }
        }

        return new MovePreview(centres.Count, looked, whole, moved, first);
    }

    /// <summary>Stages a re-count of each of these centres, to begin as soon as the caller has saved.</summary>
    /// <param name="context">Where; its save is the caller's.</param>
    /// <param name="by">Who has changed what it is for; null for a procedure.</param>
    /// <param name="centres">Which.</param>
    /// <param name="why">What has changed, a phrase.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>The re-counts' ids, in the order of the centres.</returns>
    public IReadOnlyList<Guid> Ask(ServerContext context, Guid? by, IEnumerable<Guid> centres, string why, DateTimeOffset now) =>
    [
        .. centres.Select(centre =>
        {
            var recount = new Recount { Id = Guid.CreateVersion7(now), CentreId = centre, Why = why, AskedAt = now, AskedById = by };
            context.Add(recount);
            timers.Set(context, centre, RecountTimer.TimerName, new RecountStep(recount.Id, Guid.Empty).Write(), now);
            return recount.Id;
        }),
    ];

    /// <summary>The last re-counts of the centres for which the person keeps terms, the newest first.</summary>
    public async Task<IReadOnlyList<RecountLine>> LastAsync(Actor actor, CancellationToken cancellation)
    {
        var kept = actor.Scope.Centres.Where(centre => actor.May(Right.KeepTerms, centre)).ToArray();
        if (kept.Length == 0)
        {
            return [];
        }

        await using var context = contexts.Open(actor.Scope);
        var last = context.Set<Recount>().AsNoTracking().Where(row => kept.Contains(row.CentreId))
            .OrderByDescending(row => row.AskedAt).ThenByDescending(row => row.Id).Take(10);
        return await Lines(context, last).ToListAsync(cancellation);
    }

    /// <summary>A re-count and what it moved; null when it is not the person's to see.</summary>
    public async Task<RecountView?> FindAsync(Actor actor, Guid id, Guid after, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        if (await context.Set<Recount>().AsNoTracking().Where(row => row.Id == id).Select(row => (Guid?)row.CentreId).SingleOrDefaultAsync(cancellation)
            is not { } centre || !actor.May(Right.KeepTerms, centre))
        {
            return null;
        }

        var line = await Lines(context, context.Set<Recount>().AsNoTracking().Where(row => row.Id == id)).SingleAsync(cancellation);
        var moved = !actor.May(Right.DirectTasks, centre) ? [] : await (
            from moving in context.Set<TaskEvent>().AsNoTracking()
            join task in context.Tasks on moving.TaskId equals task.Id
            where moving.RecountId == id && moving.Id.CompareTo(after) > 0
            orderby moving.Id
            select new { moving.Id, Row = new MovedDeadline(task.Id, task.Title, task.CaseNumber, moving.OldDueAt, moving.NewDueAt) })
            .Take(PageSize + 1).ToListAsync(cancellation);
        return new RecountView(line, [.. moved.Take(PageSize).Select(one => one.Row)], moved.Count > PageSize ? moved[PageSize - 1].Id : null);
    }

    /// <summary>The open tasks of a centre with a deadline that can be counted anew, by id.</summary>
    internal static IQueryable<HumanTask> OpenDeadlines(ServerContext context, Guid centre, Guid after) => context.Tasks
        .Where(task => task.CentreId == centre && task.State == TaskState.Open && task.DueBasis != null && task.Id.CompareTo(after) > 0)
        .OrderBy(task => task.Id);

    private static IQueryable<RecountLine> Lines(ServerContext context, IQueryable<Recount> recounts) => recounts.Select(row => new RecountLine(
        row.Id,
        context.Units.Where(unit => unit.Id == row.CentreId).Select(unit => unit.Name).FirstOrDefault() ?? "",
        row.Why,
        row.AskedAt,
        context.Users.Where(person => person.Id == row.AskedById).Select(person => person.DisplayName).FirstOrDefault(),
        row.Looked,
        row.Moved,
        row.DoneAt != null));
}

/// <summary>Where a re-count stands.</summary>
/// <param name="RecountId">Which.</param>
/// <param name="After">The last task that it has looked at.</param>
/// <param name="IsSweep">Whether it looks once more at what was made while the change was saved.</param>
/// <param name="AfterWait">The last wait of a step «Зачекати» that it has looked at; null while it is at the tasks.</param>
internal sealed record RecountStep(Guid RecountId, Guid After, bool IsSweep = false, string? AfterWait = null)
{
    /// <summary>As a timer carries it.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static RecountStep Read(string text) => JsonSerializer.Deserialize<RecountStep>(text)!;
}

/// <summary>
/// Counts the open deadlines of a centre anew, a batch for each firing: what a batch moves, its place in the list and the timer of the next one are one
/// transaction, so that a crash loses nothing and counts nothing twice. After the tasks come the waits of steps; those are nobody's work and are not told.
/// </summary>
internal sealed class RecountTimer(HostTimers timers, TaskClock clocks, TimeProvider clock) : IHostTimer
{
    /// <summary>The word that its timers carry.</summary>
    public const string TimerName = "recount";

    /// <summary>How many tasks a batch holds.</summary>
    public const int Batch = 200;

    // A burst that counted by what held before may commit after all was counted anew. It takes seconds at most, so what was made around that
    // moment is looked at once more when it must have ended.
    private static readonly TimeSpan BurstsEnd = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public string Name => TimerName;

    /// <inheritdoc/>
    public async Task FireAsync(ServerContext context, Engine.Storage.WorkflowTimer timer, CancellationToken cancellation)
    {
        var (step, centre, now) = (RecountStep.Read(timer.Payload!), HostTimers.CentreOf(timer), Instant.Cut(clock.GetUtcNow()));
        var recount = await context.Set<Recount>().SingleAsync(row => row.Id == step.RecountId, cancellation);
        var terms = await TermsInForce.ReadAsync(context, centre, cancellation);
        if (step.AfterWait is null && !await RecountTasksAsync(context, recount, step, terms, now, cancellation))
        {
            return;
        }

        var since = step.IsSweep ? recount.AskedAt - BurstsEnd : (DateTimeOffset?)null;
        if (await UntilWaits.RecountAsync(context, centre, terms, new WaitSpan(step.AfterWait, since), now, cancellation) is { } after)
        {
            timers.Set(context, centre, TimerName, (step with { AfterWait = after }).Write(), now);
        }
        else if (!step.IsSweep)
        {
            recount.DoneAt = now;
            recount.Revision++;
            timers.Set(context, centre, TimerName, new RecountStep(recount.Id, Guid.Empty, IsSweep: true).Write(), now + BurstsEnd);
        }
    }

    // False when there may be more of them.
    private async Task<bool> RecountTasksAsync(
        ServerContext context, Recount recount, RecountStep step, TermsInForce terms, DateTimeOffset now, CancellationToken cancellation)
    {
        var open = Recounts.OpenDeadlines(context, recount.CentreId, step.After);
        var since = recount.AskedAt - BurstsEnd;
        var tasks = await (step.IsSweep ? open.Where(task => task.CreatedAt >= since) : open).Take(Batch).ToListAsync(cancellation);
        recount.Looked += step.IsSweep ? 0 : tasks.Count;
        var rings = await RingsAsync(context, tasks, cancellation);
        recount.Moved += tasks.Count(task => Move(context, terms, task, rings, recount.Id, now));
        recount.Revision++;
        if (tasks.Count == Batch)
        {
            timers.Set(context, recount.CentreId, TimerName, (step with { After = tasks[^1].Id }).Write(), now);
        }

        return tasks.Count < Batch;
    }

    // When their clocks are to ring next; one that was parked rings no more.
    private static async Task<Dictionary<string, DateTimeOffset>> RingsAsync(ServerContext context, List<HumanTask> tasks, CancellationToken cancellation)
    {
        var named = tasks.Select(task => task.ClockId).OfType<string>().ToArray();
        var rings = await context.Set<Engine.Storage.WorkflowTimer>().AsNoTracking()
            .Where(timer => named.Contains(timer.Id)).Select(timer => new { timer.Id, timer.DueAt, timer.ParkedAt }).ToListAsync(cancellation);
        return rings.ToDictionary(ring => ring.Id, ring => ring.ParkedAt is null ? ring.DueAt : DateTimeOffset.MaxValue);
    }

    private bool Move(
        ServerContext context, TermsInForce terms, HumanTask task, Dictionary<string, DateTimeOffset> rings, Guid recountId, DateTimeOffset now)
    {
        var counted = terms.Recounted(task.UnitId, DeadlineBasis.Read(task.DueBasis!), task.DueReason ?? "");
        if (counted.DueAt == task.DueAt)
        {
            // The day stands, but what it rests on may read otherwise now: a ground, a lawyer's check.
            if (counted.Reason != task.DueReason)
            {
                (task.DueReason, task.DueBasis) = (counted.Reason, counted.Basis.Write());
                task.Revision++;
            }

            if (task.ClockId is { } ring && rings.TryGetValue(ring, out var set))
            {
                clocks.Hasten(context, task, counted.Calendar, set, now);
            }

            return false;
        }

        context.Add(new TaskEvent
        {
            Id = Guid.CreateVersion7(now), CentreId = task.CentreId, TaskId = task.Id, Kind = TaskEventKind.DueMoved, OldDueAt = task.DueAt,
            NewDueAt = counted.DueAt, RecountId = recountId, At = now,
        });
        var before = task.DueAt;
        (task.DueAt, task.OrderAt, task.DueReason, task.DueBasis) = (counted.DueAt, counted.DueAt, counted.Reason, counted.Basis.Write());
        task.Revision++;
        clocks.Restart(context, task, before, counted, now);
        return true;
    }
}
