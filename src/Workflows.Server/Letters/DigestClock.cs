using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures;
using Workflows.Server.Storage;

namespace Workflows.Server.Letters;

/// <summary>
/// The morning digest: one timer for each centre, due when the centre opens on its next working day. Whatever it missed it does not make up for:
/// after days without a server there is one digest, and none at all outside the centre's hours, since the next morning is near.
/// </summary>
internal sealed class DigestClock(Contexts contexts, DeadlineBook deadlines, TimeProvider clock) : IHostTimer
{
    private const string TimerName = "digest";

    // A calendar that is off for longer than this is looked at again then.
    private const int DaysAhead = 60;

    /// <inheritdoc/>
    public string Name => TimerName;

    /// <inheritdoc/>
    public async Task FireAsync(ServerContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        var (centre, now) = (HostTimers.CentreOf(timer), CentreTimers.NowOf(timer, clock));
        var calendar = await deadlines.CalendarAsync(context, centre, cancellation);
        if (IsOpen(calendar, now))
        {
            context.AddRange((await DigestAudience.OfAsync(context, centre, now, EndOfDay(calendar, now), cancellation))
                .Select(person => Letter.Of(centre, LetterKind.Digest, person, null, now)));
        }

        await CentreTimers.StageAsync(context, CentreTimers.Of(TimerName, centre, NextOpening(calendar, now)), cancellation);
    }

    /// <summary>Sets the timer of each centre that has none, or whose timer was parked.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        foreach (var centre in await WithoutTimerAsync(cancellation))
        {
            await using var context = contexts.Open(SystemScopes.Digests);
            var calendar = await deadlines.CalendarAsync(context, centre, cancellation);
            await CentreTimers.AddAsync(context, CentreTimers.Of(TimerName, centre, NextOpening(calendar, Instant.Cut(clock.GetUtcNow()))), cancellation);
        }
    }

    /// <summary>When a centre opens next, after a moment.</summary>
    public static DateTimeOffset NextOpening(WorkCalendar calendar, DateTimeOffset after)
    {
        var today = calendar.DayOf(after);
        for (var ahead = 0; ahead <= DaysAhead; ahead++)
        {
            var day = today.AddDays(ahead);
            if (calendar.HoursOf(day) is not null && calendar.Opens(day) is var opens && opens > after)
            {
                return opens;
            }
        }

        return after.AddDays(DaysAhead);
    }

    private static bool IsOpen(WorkCalendar calendar, DateTimeOffset now)
    {
        var today = calendar.DayOf(now);
        return calendar.HoursOf(today) is not null && calendar.Opens(today) <= now && now < calendar.Closes(today);
    }

    private static DateTimeOffset EndOfDay(WorkCalendar calendar, DateTimeOffset now) => calendar.At(calendar.DayOf(now).AddDays(1), TimeOnly.MinValue);

    private async Task<List<Guid>> WithoutTimerAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Digests);
        var centres = await context.Units.AsNoTracking().Where(unit => unit.Kind == UnitKind.Centre).Select(unit => unit.Id).ToListAsync(cancellation);
        return await CentreTimers.WithoutAsync(context, TimerName, centres, cancellation);
    }
}
