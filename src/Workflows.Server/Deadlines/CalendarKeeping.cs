using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Access;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>The calendar that a unit works by.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Calendar">The calendar.</param>
/// <param name="OwnId">The version's row, when it is the unit's own.</param>
/// <param name="OfNetwork">Whether it is the network's.</param>
internal sealed record CalendarView(TermUnit Unit, WorkCalendar Calendar, Guid? OwnId, bool OfNetwork);

/// <summary>What became of a change of a calendar or a rule.</summary>
internal abstract record TermsMove
{
    /// <summary>It is saved; the re-counts that it has begun.</summary>
    public sealed record Saved(IReadOnlyList<Guid> Recounts) : TermsMove;

    /// <summary>Somebody else has changed it meanwhile.</summary>
    public sealed record Overtaken : TermsMove;
}

/// <summary>Reads and changes the working calendars of units.</summary>
internal sealed class CalendarKeeping(Contexts contexts, Recounts recounts, TimeProvider clock)
{
    /// <summary>The calendar of a unit.</summary>
    public async Task<CalendarView> ReadAsync(Actor actor, TermUnit unit, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var found = await context.Calendars.AsNoTracking()
            .Where(row => row.IsCurrent && (row.UnitId == unit.Id || row.UnitId == unit.ParentId)).ToListAsync(cancellation);
        var version = found.Find(row => row.UnitId == unit.Id) ?? found.FirstOrDefault();
        return new CalendarView(
            unit, version is null ? WorkCalendar.Usual : WorkCalendar.Read(version), version?.UnitId == unit.Id ? version.Id : null,
            version is not null && version.UnitId != unit.Id);
    }

    /// <summary>What another calendar would move.</summary>
    public async Task<MovePreview> PreviewAsync(Actor actor, CalendarView view, CalendarContent content, CancellationToken cancellation)
    {
        await using var context = contexts.Open(actor.Scope);
        var centres = await ConcernedAsync(context, view.Unit, cancellation);
        var version = Version(view, content, 0, actor, Now());
        return await recounts.PreviewAsync(actor, centres, terms => terms.With(version), cancellation);
    }

    /// <summary>Saves a new version and asks for the re-count of the centres that work by it.</summary>
    /// <param name="actor">Who changes it.</param>
    /// <param name="view">The calendar as it is.</param>
    /// <param name="seenId">The unit's own version as the person saw it; null when there was none.</param>
    /// <param name="content">What it shall be.</param>
    /// <param name="cancellation">Stops before it is saved.</param>
    public async Task<TermsMove> SaveAsync(Actor actor, CalendarView view, Guid? seenId, CalendarContent content, CancellationToken cancellation)
    {
        var (now, unit) = (Now(), view.Unit);
        await using var context = contexts.Open(actor.Scope);
        var current = await context.Calendars.SingleOrDefaultAsync(row => row.UnitId == unit.Id && row.IsCurrent, cancellation);
        if (current?.Id != seenId)
        {
            return new TermsMove.Overtaken();
        }

        current?.IsCurrent = false;
        var centres = await ConcernedAsync(context, unit, cancellation);
        context.Add(Version(view, content, (current?.Number ?? 0) + 1, actor, now));
        var asked = recounts.Ask(context, actor.AccountId, centres, unit.IsNetwork ? "новий робочий календар мережі" : "новий робочий календар", now);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // Two at the same moment: the number of a version is given once. Anything else that went wrong is the database's and comes again.
            await using var fresh = contexts.Open(actor.Scope);
            if (await fresh.Calendars.AnyAsync(row => row.UnitId == unit.Id && row.IsCurrent && row.Id != seenId, cancellation))
            {
                return new TermsMove.Overtaken();
            }

            throw;
        }

        return new TermsMove.Saved(asked);
    }

    // A centre with a calendar of its own does not hear of the network's.
    private static async Task<IReadOnlyList<Guid>> ConcernedAsync(ServerContext context, TermUnit unit, CancellationToken cancellation)
    {
        var centres = await TermUnits.CentresOfAsync(context, unit, cancellation);
        var own = !unit.IsNetwork ? [] : await context.Calendars.AsNoTracking()
            .Where(row => row.IsCurrent && centres.Contains(row.UnitId)).Select(row => row.UnitId).ToListAsync(cancellation);
        return [.. centres.Except(own)];
    }

    private static CalendarVersion Version(CalendarView view, CalendarContent content, int number, Actor actor, DateTimeOffset now) =>
        CalendarVersion.Of(view.Unit.Id, number, view.Calendar.Zone, content, actor.AccountId, now);

    private DateTimeOffset Now() => Instant.Cut(clock.GetUtcNow());
}
