using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Workflows.Server.Deadlines;

/// <summary>A version of a working calendar, read: which days are worked and until when. It is a value and never changes.</summary>
internal sealed class WorkCalendar
{
    /// <summary>How many single days a calendar may hold.</summary>
    public const int MostDays = 400;

    // One worked day of the week, and a single day or a holiday upon each of them: the next worked day is nearer than this, so every search ends.
    private const int Horizon = 7 * (MostDays + 200);

    private readonly DayHours?[] week;
    private readonly FrozenDictionary<DateOnly, SingleDay> days;
    private readonly ConcurrentDictionary<int, FrozenDictionary<DateOnly, string>> holidays = new();
    private readonly TimeOnly usualClosing;

    private WorkCalendar(Guid? versionId, TimeZoneInfo zone, DayHours?[] week, bool holidaysAreOff, IEnumerable<SingleDay> days)
    {
        (VersionId, Zone, this.week, HolidaysAreOff) = (versionId, zone, week, holidaysAreOff);
        this.days = days.ToFrozenDictionary(one => one.Day);
        usualClosing = week.Max(hours => hours?.Closes) ?? throw new FormatException("A calendar has no worked day.");
    }

    /// <summary>What holds where nobody has made a calendar: Monday to Friday from nine to six, Kyiv, holidays worked as martial law has it.</summary>
    public static WorkCalendar Usual { get; } = new(
        null, KyivTime.Zone, [.. Enumerable.Repeat<DayHours?>(new DayHours(new TimeOnly(9, 0), new TimeOnly(18, 0)), 5), null, null], false, []);

    /// <summary>The version's row; null for <see cref="Usual"/>.</summary>
    public Guid? VersionId { get; }

    /// <summary>The zone of its hours.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Whether public holidays are days off.</summary>
    public bool HolidaysAreOff { get; }

    /// <summary>The hours of Monday to Sunday.</summary>
    public IReadOnlyList<DayHours?> Week => week;

    /// <summary>The single days that differ, in their order.</summary>
    public IReadOnlyList<SingleDay> Days => [.. days.Values.OrderBy(one => one.Day)];

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The row does not hold a calendar, or one in which no day of the week is worked.</exception>
    public static WorkCalendar Read(CalendarVersion version)
    {
        var days = CalendarText.ReadDays(version.Days);
        return days.Count <= MostDays && days.DistinctBy(one => one.Day).Count() == days.Count
            && TimeZoneInfo.TryFindSystemTimeZoneById(version.Zone, out var zone)
                ? new WorkCalendar(version.Id, zone, CalendarText.ReadWeek(version.Week), version.HolidaysAreOff, days)
                : throw new FormatException("A calendar has too many single days, one of them twice, or a zone that there is not.");
    }

    /// <summary>The hours of a day; null when it is off.</summary>
    public DayHours? HoursOf(DateOnly day) => days.TryGetValue(day, out var single) ? single.Hours
        : HolidaysAreOff && Holidays(day.Year).ContainsKey(day) ? null
        : OfWeek(day.DayOfWeek);

    /// <summary>Why a day is off, in words; null when it is worked.</summary>
    public string? WhyOff(DateOnly day) => HoursOf(day) is not null ? null
        : days.TryGetValue(day, out var single) ? single.Why
        : HolidaysAreOff && Holidays(day.Year).TryGetValue(day, out var holiday) ? holiday
        : "вихідний день";

    /// <summary>Whether a day of the week is worked, holidays and single days aside.</summary>
    public bool IsWorked(DayOfWeek day) => OfWeek(day) is not null;

    /// <summary>The day itself when it is worked, else the next one that is.</summary>
    public DateOnly NextWorking(DateOnly day) => Nearest(day, 1);

    /// <summary>The day itself when it is worked, else the last one before that is.</summary>
    public DateOnly LastWorking(DateOnly day) => Nearest(day, -1);

    /// <summary>The day that so many worked days end with, counted from the next day on; a negative number counts back.</summary>
    public DateOnly AddWorkingDays(DateOnly day, int number)
    {
        var step = Math.Sign(number);
        for (var left = Math.Abs(number); left > 0; left--)
        {
            day = Nearest(day.AddDays(step), step);
        }

        return day;
    }

    /// <summary>The first moment of office hours of a worked day.</summary>
    public DateTimeOffset Opens(DateOnly day) => At(day, HoursOf(day)?.Opens ?? TimeOnly.MinValue);

    /// <summary>The last moment of office hours of a day; of a day off that at which the unit usually closes.</summary>
    public DateTimeOffset Closes(DateOnly day) => At(day, ClosingOf(day));

    /// <summary>When the unit closes on a day, local time; on a day off as late as it ever does in a week.</summary>
    public TimeOnly ClosingOf(DateOnly day) => HoursOf(day)?.Closes ?? usualClosing;

    /// <summary>The day that it is in the calendar's zone at a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(LocalOf(moment));

    /// <summary>What a clock in the calendar's zone shows at a moment.</summary>
    public DateTime LocalOf(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).DateTime;

    /// <summary>
    /// The moment at which a clock in the zone shows this. Of an hour that comes twice the first, since what is counted from it comes
    /// earlier, never later; for an hour that is left out the first one after it.
    /// </summary>
    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (Zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private DateOnly Nearest(DateOnly day, int step)
    {
        for (var tried = 0; tried < Horizon && HoursOf(day) is null; tried++)
        {
            day = day.AddDays(step);
        }

        return day;
    }

    private DayHours? OfWeek(DayOfWeek day) => week[((int)day + 6) % 7];

    private FrozenDictionary<DateOnly, string> Holidays(int year) =>
        holidays.GetOrAdd(year, (one, self) => PublicHolidays.DaysOff(one, self.IsWorked), this);
}
