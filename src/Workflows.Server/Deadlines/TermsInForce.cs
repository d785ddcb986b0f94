using Microsoft.EntityFrameworkCore;
using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>
/// The calendars and rules that hold for one centre, read at once: what many deadlines are counted anew by. With a calendar or a rule put in place
/// of what holds it says what a change would move before it is made. A value; the same deadline counted twice gives the same.
/// </summary>
internal sealed record TermsInForce
{
    private readonly Dictionary<Guid, Guid?> parents;
    private readonly Dictionary<Guid, WorkCalendar> calendars;
    private readonly List<DeadlineRule> rules;
    private readonly Guid centreId;
    private readonly Guid? networkId;

    private TermsInForce(
        Guid centreId, Guid? networkId, Dictionary<Guid, Guid?> parents, Dictionary<Guid, WorkCalendar> calendars, List<DeadlineRule> rules)
    {
        (this.centreId, this.networkId, this.parents, this.calendars, this.rules) = (centreId, networkId, parents, calendars, rules);
    }

    /// <summary>Reads what holds for a centre.</summary>
    public static async Task<TermsInForce> ReadAsync(ServerContext context, Guid centreId, CancellationToken cancellation)
    {
        var parents = await context.Units.AsNoTracking().Where(unit => unit.CentreId == centreId)
            .ToDictionaryAsync(unit => unit.Id, unit => unit.ParentId, cancellation);
        var network = parents.GetValueOrDefault(centreId);
        var calendars = await context.Calendars.AsNoTracking()
            .Where(row => row.IsCurrent && (row.CentreId == centreId || row.UnitId == network)).ToListAsync(cancellation);
        var rules = await context.DeadlineRules.AsNoTracking()
            .Where(row => row.IsCurrent && (row.CentreId == centreId || row.CentreId == network)).ToListAsync(cancellation);
        return new TermsInForce(centreId, network, parents, calendars.ToDictionary(row => row.UnitId, WorkCalendar.Read), rules);
    }

    /// <summary>The same with another calendar in the place of the unit's.</summary>
    public TermsInForce With(CalendarVersion calendar) => new(
        centreId, networkId, parents, new Dictionary<Guid, WorkCalendar>(calendars) { [calendar.UnitId] = WorkCalendar.Read(calendar) }, rules);

    /// <summary>The same with another rule in the place of the one that it replaces.</summary>
    public TermsInForce With(DeadlineRule rule) => new(
        centreId, networkId, parents, calendars, [.. rules.Where(one => one.Id != rule.ReplacesId), .. rule.IsCurrent ? [rule] : Array.Empty<DeadlineRule>()]);

    /// <summary>The calendar that a unit works by: its own, or the nearest above.</summary>
    public WorkCalendar CalendarOf(Guid unitId)
    {
        foreach (var unit in new[] { unitId, parents.GetValueOrDefault(unitId), centreId, networkId })
        {
            if (unit is { } id && calendars.TryGetValue(id, out var calendar))
            {
                return calendar;
            }
        }

        return WorkCalendar.Usual;
    }

    /// <summary>The rule of a key for events of a day: the centre's own before the network's; null when there is none.</summary>
    public DeadlineRule? RuleOf(string key, DateOnly day) => rules
        .Where(rule => rule.Key == key && rule.ValidFrom <= day && (rule.ValidTo is not { } last || last >= day))
        .OrderByDescending(rule => rule.CentreId == centreId).ThenByDescending(rule => rule.ValidFrom).ThenByDescending(rule => rule.Id).FirstOrDefault();

    /// <summary>
    /// A deadline counted anew from what was kept of it. Where its rule is no longer in the pack it keeps the term that it was given and only the
    /// calendar counts; what is counted in hours does not move by a calendar.
    /// </summary>
    /// <param name="unitId">The unit that has to keep it.</param>
    /// <param name="basis">What was kept.</param>
    /// <param name="reason">The reason that stands now.</param>
    public CountedDeadline Recounted(Guid unitId, DeadlineBasis basis, string reason)
    {
        var calendar = CalendarOf(unitId);
        return basis.Rule is { } key && RuleOf(key, KyivTime.DayOf(basis.EventAt)) is { } rule
            ? CountedDeadline.ByRule(calendar, rule, basis.From, basis.EventAt)
            : CountedDeadline.Again(calendar, basis, reason);
    }
}
