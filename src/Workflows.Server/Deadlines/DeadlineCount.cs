using Workflows.Engine.Execution;
using Workflows.Server.Shell;

namespace Workflows.Server.Deadlines;

/// <summary>In what a deadline is counted.</summary>
public enum DeadlineUnit
{
    /// <summary>Години: they elapse from the minute of the event.</summary>
    Hours,

    /// <summary>Календарні дні.</summary>
    Days,

    /// <summary>Робочі дні.</summary>
    WorkingDays,

    /// <summary>Тижні.</summary>
    Weeks,

    /// <summary>Місяці.</summary>
    Months,
}

/// <summary>A counted moment.</summary>
/// <param name="At">The last moment that is in time, UTC.</param>
/// <param name="Local">What a clock in the calendar's zone shows then.</param>
internal readonly record struct CountedMoment(DateTimeOffset At, DateTime Local);

/// <summary>
/// Counts deadlines as the Civil Code does (art. 253–255). Hours elapse from the minute of the event, whatever clocks do meanwhile. Days, working
/// days, weeks and months begin on the day after the event; a last day that is off moves to the next working day; the last day ends when the
/// unit closes or at midnight. Pure: the same in gives the same out.
/// </summary>
internal static class DeadlineCount
{
    /// <summary>The greatest number of units; more is a slip of the pen.</summary>
    public const int Most = 10_000;

    /// <summary>Counts a deadline.</summary>
    /// <param name="calendar">The calendar of the unit that has to keep it.</param>
    /// <param name="eventAt">The event.</param>
    /// <param name="number">How many units, 1 to <see cref="Most"/>.</param>
    /// <param name="unit">In what.</param>
    /// <param name="moves">Whether a last day off moves to the next working day (art. 254 part 5); nothing that is counted in hours does.</param>
    /// <param name="untilMidnight">Whether the last day lasts until its last second, and not until the unit closes (art. 255).</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not between 1 and <see cref="Most"/>, or there is no such unit.</exception>
    public static CountedMoment Count(
        WorkCalendar calendar, DateTimeOffset eventAt, int number, DeadlineUnit unit, bool moves = true, bool untilMidnight = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Most);
        if (unit == DeadlineUnit.Hours)
        {
            var elapsed = Instant.Cut(eventAt.ToUniversalTime().AddHours(number));
            return new CountedMoment(elapsed, calendar.LocalOf(elapsed));
        }

        var last = Shift(calendar, calendar.DayOf(eventAt), number, unit);
        last = moves ? calendar.NextWorking(last) : last;

        // The last second and not 24:00: that is the next day already to whoever reads the date.
        var time = untilMidnight ? new TimeOnly(23, 59, 59) : calendar.ClosingOf(last);
        return new CountedMoment(calendar.At(last, time), last.ToDateTime(time));
    }

    /// <summary>The moment itself, or where it stands for a day the end of that day, be it worked or not.</summary>
    public static CountedMoment Itself(WorkCalendar calendar, DateTimeOffset eventAt, DeadlineUnit unit)
    {
        if (unit == DeadlineUnit.Hours)
        {
            var at = Instant.Cut(eventAt.ToUniversalTime());
            return new CountedMoment(at, calendar.LocalOf(at));
        }

        var (day, time) = (calendar.DayOf(eventAt), calendar.ClosingOf(calendar.DayOf(eventAt)));
        return new CountedMoment(calendar.At(day, time), day.ToDateTime(time));
    }

    /// <summary>
    /// The moment of a reminder: so long before the deadline, and where that is outside office hours or in their last hour, when people are on
    /// their way out, the last office hour begun before. Never after the deadline.
    /// </summary>
    public static DateTimeOffset Before(WorkCalendar calendar, DateTimeOffset due, int number, DeadlineUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 0);
        var local = calendar.LocalOf(due);
        var at = unit == DeadlineUnit.Hours
            ? due.ToUniversalTime().AddHours(-number)
            : calendar.At(Shift(calendar, DateOnly.FromDateTime(local), -number, unit), TimeOnly.FromDateTime(local));
        at = at > due ? due : at; // An hour that clocks left out, or a day of no hours.
        var day = calendar.LastWorking(calendar.DayOf(at));
        var last = LastHour(calendar, day);
        if (calendar.Opens(day) > at)
        {
            last = LastHour(calendar, calendar.LastWorking(day.AddDays(-1)));
        }

        return Instant.Cut((at < last ? at : last).ToUniversalTime());
    }

    /// <summary>The moment of an escalation: counted like a deadline from the moment that was due, and a last day off moves; hours elapse.</summary>
    public static DateTimeOffset After(WorkCalendar calendar, DateTimeOffset from, int number, DeadlineUnit unit) => Count(calendar, from, number, unit).At;

    /// <summary>So many units in words: <c>5 робочих днів</c>.</summary>
    public static string InWords(int number, DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Hours => Words.Count(number, "година", "години", "годин"),
        DeadlineUnit.Days => Words.Count(number, "день", "дні", "днів"),
        DeadlineUnit.WorkingDays => Words.Count(number, "робочий день", "робочі дні", "робочих днів"),
        DeadlineUnit.Weeks => Words.Count(number, "тиждень", "тижні", "тижнів"),
        DeadlineUnit.Months => Words.Count(number, "місяць", "місяці", "місяців"),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit."),
    };

    // A month ends on the same number of the last month, or with that month when it has no such day (art. 254): so does AddMonths.
    private static DateOnly Shift(WorkCalendar calendar, DateOnly day, int number, DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Days => day.AddDays(number),
        DeadlineUnit.WorkingDays => calendar.AddWorkingDays(day, number),
        DeadlineUnit.Weeks => day.AddDays(7 * number),
        DeadlineUnit.Months => day.AddMonths(number),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit."),
    };

    private static DateTimeOffset LastHour(WorkCalendar calendar, DateOnly day)
    {
        var (opens, hour) = (calendar.Opens(day), calendar.Closes(day).AddHours(-1));
        return hour > opens ? hour : opens;
    }
}
