using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Storage;
using Workflows.Server.Deadlines;
using Workflows.Server.Storage;

namespace Workflows.Server.Procedures.Regular;

/// <summary>
/// Begins procedures by themselves: one timer for each centre that has ever switched one on, due at each full hour, since procedures begin at full
/// hours. It looks at what is published, switched on and worked at that hour, so nothing has to be planned anew when any of that changes. A case that is due is a
/// start of its own, staged together with the row that says so: a day of a schedule is begun once in a centre, by whichever server, and after
/// days without a server the latest of what was missed begins.
/// </summary>
internal sealed class RegularClock(Contexts contexts, DeadlineBook deadlines, RegularTriggers triggers, IdSource ids, TimeProvider clock) : IHostTimer
{
    private const string TimerName = "regular";

    /// <inheritdoc/>
    public string Name => TimerName;

    /// <inheritdoc/>
    public async Task FireAsync(ServerContext context, WorkflowTimer timer, CancellationToken cancellation)
    {
        // A clock that was set back is not asked twice about the same hour: the timer itself says what hour it is at least.
        var (centre, now) = (HostTimers.CentreOf(timer), CentreTimers.NowOf(timer, clock));
        var on = await context.Set<RegularSwitch>().Where(row => row.CentreId == centre && row.IsOn).ToListAsync(cancellation);
        if (on.Count > 0)
        {
            var procedures = (await triggers.OfAsync(context, cancellation))(centre);
            var calendar = await deadlines.CalendarAsync(context, centre, cancellation);
            foreach (var one in on)
            {
                await BeginAsync(context, one, procedures.FirstOrDefault(procedure => procedure.Procedure == one.Procedure), calendar, now, cancellation);
            }
        }

        await StageAsync(context, centre, now, cancellation);
    }

    /// <summary>Stages the centre's next timer, unless it is there. Once a centre has one it goes on, also while everything is switched off.</summary>
    public static Task StageAsync(ServerContext context, Guid centre, DateTimeOffset now, CancellationToken cancellation) =>
        CentreTimers.StageAsync(context, CentreTimers.Of(TimerName, centre, NextHour(now)), cancellation);

    /// <summary>Sets the timer of each centre that has ever switched something on and has none, or one that was parked.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        foreach (var centre in await WithoutTimerAsync(cancellation))
        {
            await using var context = contexts.Open(SystemScopes.Regular);
            await CentreTimers.AddAsync(context, CentreTimers.Of(TimerName, centre, NextHour(Instant.Cut(clock.GetUtcNow()))), cancellation);
        }
    }

    private async Task BeginAsync(
        ServerContext context, RegularSwitch one, RegularProcedure? procedure, WorkCalendar calendar, DateTimeOffset now, CancellationToken cancellation)
    {
        // What came before it was switched on or looked at is nobody's any more. That a newer version came in between, perhaps to mend a word, changes nothing.
        if (procedure?.Schedule.Latest(calendar, now) is { } due && due.At > one.LookedTo
            && !await context.Set<RegularStart>().AnyAsync(row => row.CentreId == one.CentreId && row.Procedure == one.Procedure && row.Day == due.Day, cancellation))
        {
            var start = new RegularStart
            {
                CentreId = one.CentreId, Procedure = one.Procedure, Day = due.Day, InstanceId = ids.Next(), Schedule = procedure.Schedule.Words, At = now,
            };
            context.Add(start);
            context.Add(TriggeredStart.Timer(ids.Next(), Scope.Tenant(one.CentreId), start.InstanceId, procedure.Trigger, now));
        }

        (one.LookedTo, one.Revision) = (now > one.LookedTo ? now : one.LookedTo, one.Revision + 1);
    }

    // The clock in Kyiv is whole hours away from UTC in winter and in summer.
    private static DateTimeOffset NextHour(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1);

    private async Task<List<Guid>> WithoutTimerAsync(CancellationToken cancellation)
    {
        await using var context = contexts.Open(SystemScopes.Regular);
        var centres = await context.Set<RegularSwitch>().AsNoTracking().Select(row => row.CentreId).Distinct().ToListAsync(cancellation);
        return await CentreTimers.WithoutAsync(context, TimerName, centres, cancellation);
    }
}
