using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>Counts deadlines by the calendars and the pack that hold at the moment. One round trip for each deadline.</summary>
internal sealed class DeadlineBook
{
    // A network of a hundred centres that each change their calendar every month fills this in years.
    private const int MostKept = 2000;

    // The ids of what holds for a unit, all in one statement: scalar subqueries, each through its partial index. From the unit up: its own calendar, its
    // parent's, its centre's, its network's; and the rule of a key on a day, the centre's before the network's. Compiled once: each task with a deadline asks.
    private static readonly CompiledQuery<Func<ServerContext, Guid, string?, DateOnly, CancellationToken, Task<Holding?>>> Holdings =
        new(() => EF.CompileAsyncQuery((ServerContext context, Guid unitId, string? key, DateOnly day, CancellationToken _) => (
            from unit in context.Units
            where unit.Id == unitId
            join centre in context.Units on unit.CentreId equals centre.Id
            select new Holding(
                context.Calendars.Where(row => row.IsCurrent && row.UnitId == unit.Id).Select(row => (Guid?)row.Id).FirstOrDefault(),
                context.Calendars.Where(row => row.IsCurrent && row.UnitId == unit.ParentId).Select(row => (Guid?)row.Id).FirstOrDefault(),
                context.Calendars.Where(row => row.IsCurrent && row.UnitId == unit.CentreId).Select(row => (Guid?)row.Id).FirstOrDefault(),
                context.Calendars.Where(row => row.IsCurrent && row.UnitId == centre.ParentId).Select(row => (Guid?)row.Id).FirstOrDefault(),
                context.DeadlineRules
                    .Where(rule => (rule.CentreId == unit.CentreId || rule.CentreId == centre.ParentId) && rule.Key == key && rule.IsCurrent
                        && rule.ValidFrom <= day && (rule.ValidTo == null || rule.ValidTo >= day))
                    .OrderByDescending(rule => rule.CentreId == unit.CentreId).ThenByDescending(rule => rule.ValidFrom).ThenByDescending(rule => rule.Id)
                    .Select(rule => (Guid?)rule.Id).FirstOrDefault()))
            .SingleOrDefault()));

    // Versions and rules never change, so what was read once stays true.
    private readonly ConcurrentDictionary<Guid, WorkCalendar> calendars = new();
    private readonly ConcurrentDictionary<Guid, DeadlineRule> rules = new();

    /// <summary>The calendar that a unit works by now.</summary>
    public async Task<WorkCalendar> CalendarAsync(ServerContext context, Guid unitId, CancellationToken cancellation)
    {
        var found = await Holdings.For(context)(context, unitId, null, default, cancellation);
        return await CalendarOfAsync(context, found?.CalendarId, cancellation);
    }

    /// <summary>Counts a deadline.</summary>
    /// <param name="context">A context that sees the unit and its network.</param>
    /// <param name="unitId">The unit that has to keep it.</param>
    /// <param name="drawn">What the step asks for.</param>
    /// <param name="eventAt">The moment that it is counted from.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="StepFailedException">The pack has no such rule for the day of the event, or no number is given.</exception>
    public async Task<CountedDeadline> CountAsync(
        ServerContext context, Guid unitId, DrawnDeadline drawn, DateTimeOffset eventAt, CancellationToken cancellation)
    {
        // All of Ukraine has one zone; asking the calendar for its own first would cost a second round trip.
        var found = await Holdings.For(context)(context, unitId, drawn.Rule, KyivTime.DayOf(eventAt), cancellation);
        var calendar = await CalendarOfAsync(context, found?.CalendarId, cancellation);
        if (drawn.Rule is { } key)
        {
            var rule = found?.RuleId is { } id
                ? await RuleOfAsync(context, id, cancellation)
                : throw new StepFailedException($"у переліку строків немає строку «{key}», який діяв би на день, від якого його рахують");
            return CountedDeadline.ByRule(calendar, rule, drawn.From, eventAt);
        }

        return drawn.IsItself ? CountedDeadline.Itself(calendar, drawn.UnitOfItself, eventAt) : drawn.Number is >= 1 and <= DeadlineCount.Most and var number
            ? CountedDeadline.ByNumber(calendar, number, drawn.Unit, drawn.From, eventAt)
            : throw new StepFailedException($"строк має бути числом від 1 до {DeadlineCount.Most}");
    }

    private async Task<WorkCalendar> CalendarOfAsync(ServerContext context, Guid? id, CancellationToken cancellation)
    {
        if (id is not { } version)
        {
            return WorkCalendar.Usual;
        }

        if (!calendars.TryGetValue(version, out var calendar))
        {
            calendar = WorkCalendar.Read(await context.Calendars.AsNoTracking().SingleAsync(row => row.Id == version, cancellation));
            Keep(calendars, version, calendar);
        }

        return calendar;
    }

    private async Task<DeadlineRule> RuleOfAsync(ServerContext context, Guid id, CancellationToken cancellation)
    {
        if (!rules.TryGetValue(id, out var rule))
        {
            rule = await context.DeadlineRules.AsNoTracking().SingleAsync(row => row.Id == id, cancellation);
            Keep(rules, id, rule);
        }

        return rule;
    }

    private static void Keep<T>(ConcurrentDictionary<Guid, T> kept, Guid id, T value)
    {
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept.TryAdd(id, value);
    }

    private sealed record Holding(Guid? Own, Guid? Parent, Guid? Centre, Guid? Network, Guid? RuleId)
    {
        public Guid? CalendarId => Own ?? Parent ?? Centre ?? Network;
    }
}
