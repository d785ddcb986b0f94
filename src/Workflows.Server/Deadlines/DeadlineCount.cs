using System.Globalization;
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

/// <summary>Until when, and why.</summary>
/// <param name="DueAt">The last moment that is in time, UTC.</param>
/// <param name="Reason">A phrase: «3 дні від створення завдання».</param>
internal sealed record Deadline(DateTimeOffset DueAt, string Reason);

/// <summary>
/// Counts deadlines as the Civil Code does (art. 253–255): hours elapse; days, weeks and months begin on the day after the event and end with
/// the last day's working hours. Days off and units' own hours come with the calendars.
/// </summary>
internal static class DeadlineCount
{
    /// <summary>When the working day ends, local time, while units have no hours of their own.</summary>
    public static readonly TimeOnly ClosingHour = new(18, 0);

    /// <summary>The greatest number of units; more is a slip of the pen.</summary>
    public const int Most = 10_000;

    /// <summary>The deadline of so many units from the moment at which a task is made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not between 1 and <see cref="Most"/>.</exception>
    public static Deadline FromCreation(DateTimeOffset createdAt, int number, DeadlineUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Most);
        return new Deadline(DueAt(createdAt, number, unit), string.Create(CultureInfo.InvariantCulture, $"{InWords(number, unit)} від створення завдання"));
    }

    // A month ends on the same number of the last month, or with that month when it has no such day (art. 254): so does AddMonths.
    private static DateTimeOffset DueAt(DateTimeOffset from, int number, DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Hours => from.ToUniversalTime().AddHours(number),
        DeadlineUnit.Days => Closing(KyivTime.DayOf(from).AddDays(number)),
        DeadlineUnit.Weeks => Closing(KyivTime.DayOf(from).AddDays(7 * number)),
        DeadlineUnit.Months => Closing(KyivTime.DayOf(from).AddMonths(number)),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit."),
    };

    private static DateTimeOffset Closing(DateOnly day) => KyivTime.At(day, ClosingHour);

    private static string InWords(int number, DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Hours => Words.Count(number, "година", "години", "годин"),
        DeadlineUnit.Days => Words.Count(number, "день", "дні", "днів"),
        DeadlineUnit.Weeks => Words.Count(number, "тиждень", "тижні", "тижнів"),
        _ => Words.Count(number, "місяць", "місяці", "місяців"),
    };
}
