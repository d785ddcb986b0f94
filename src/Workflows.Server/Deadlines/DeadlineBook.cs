using Workflows.Server.Storage;

namespace Workflows.Server.Deadlines;

/// <summary>From when a deadline is counted.</summary>
public enum DeadlineFrom
{
    /// <summary>Від створення завдання.</summary>
    Task,

    /// <summary>Від початку справи (the application, the notice).</summary>
    Case,
}

/// <summary>A deadline as a step is drawn with it: a rule of the pack, or a number and a unit.</summary>
/// <param name="Rule">The rule's key; null for a number and a unit.</param>
/// <param name="Number">How many units, 1 to <see cref="DeadlineCount.Most"/>; null when the rule says it.</param>
/// <param name="Unit">In what it is counted, where no rule says it.</param>
/// <param name="From">From when.</param>
internal sealed record DrawnDeadline(string? Rule, int? Number, DeadlineUnit Unit, DeadlineFrom From)
{
    /// <summary>When it would end where there is no office: a rule of the pack as three days, for there is no pack either.</summary>
    public DateTimeOffset Tried(DateTimeOffset now) => DeadlineCount.After(WorkCalendar.Usual, now, Number ?? 3, Unit);
}

/// <summary>All that a deadline was counted from, kept with the task as JSON: it can be counted anew from this alone.</summary>
/// <param name="EventAt">The event it is counted from, UTC.</param>
/// <param name="From">What kind of event that was.</param>
/// <param name="Rule">The key of the rule; null without one.</param>
/// <param name="RuleId">The row of the rule that it was counted by.</param>
/// <param name="CalendarId">The version of the calendar that it was counted by; null for the usual one.</param>
/// <param name="Number">How many units.</param>
/// <param name="Unit">In what.</param>
/// <param name="MovesToWorkingDay">Whether a last day off moves.</param>
/// <param name="EndsAtMidnight">Whether the last day lasts until midnight.</param>
/// <param name="Local">The local date and time that it ends at, ISO without offset.</param>
/// <param name="Zone">In which zone that is.</param>
internal sealed record DeadlineBasis(
    DateTimeOffset EventAt, DeadlineFrom From, string? Rule, Guid? RuleId, Guid? CalendarId, int Number, DeadlineUnit Unit, bool MovesToWorkingDay,
    bool EndsAtMidnight, string Local, string Zone);

/// <summary>A deadline and everything that was used to count it.</summary>
/// <param name="DueAt">The last moment that is in time, UTC.</param>
/// <param name="Reason">A phrase: «5 робочих днів від звернення; ст. 20 Закону № 2671-VIII».</param>
/// <param name="Basis">From what it was counted.</param>
/// <param name="Calendar">The calendar, for what is reckoned from it further (reminders).</param>
internal sealed record CountedDeadline(DateTimeOffset DueAt, string Reason, DeadlineBasis Basis, WorkCalendar Calendar);

/// <summary>Counts deadlines by the calendars and the pack that hold at the moment. One round trip for each deadline.</summary>
internal sealed class DeadlineBook
{
    /// <summary>The calendar that a unit works by now.</summary>
    public Task<WorkCalendar> CalendarAsync(ServerContext context, Guid unitId, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Counts a deadline.</summary>
    /// <param name="context">A context that sees the unit and its network.</param>
    /// <param name="unitId">The unit that has to keep it.</param>
    /// <param name="drawn">What the step asks for.</param>
    /// <param name="eventAt">The moment that it is counted from.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="Engine.Execution.StepFailedException">The pack has no such rule for the day of the event.</exception>
    public Task<CountedDeadline> CountAsync(
        ServerContext context, Guid unitId, DrawnDeadline drawn, DateTimeOffset eventAt, CancellationToken cancellation) => throw new NotSupportedException();
}
