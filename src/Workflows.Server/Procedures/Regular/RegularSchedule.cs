using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Procedures.Regular;

/// <summary>How often a procedure begins by itself.</summary>
public enum RegularEvery
{
    /// <summary>Щодня.</summary>
    Day,

    /// <summary>Щотижня.</summary>
    Week,

    /// <summary>Щомісяця.</summary>
    Month,

    /// <summary>Щокварталу.</summary>
    Quarter,

    /// <summary>Щороку.</summary>
    Year,
}

/// <summary>A time at which a procedure begins.</summary>
/// <param name="Day">The day as the schedule has it, which names this time for good.</param>
/// <param name="At">The moment; on a later day than <paramref name="Day"/> where that one is not worked.</param>
internal readonly record struct RegularTime(DateOnly Day, DateTimeOffset At);

/// <summary>When a procedure begins by itself: days by the calendar, an hour of the clock in Kyiv.</summary>
/// <param name="Every">How often.</param>
/// <param name="Weekday">On which day of the week, for <see cref="RegularEvery.Week"/>.</param>
/// <param name="Day">On which day of the month, for months, quarters and years; where there is no such day it is the last one.</param>
/// <param name="Month">In which month: of the year from 1 to 12, of the quarter from 1 to 3.</param>
/// <param name="Hour">At which hour.</param>
/// <param name="OnlyWorked">Whether a day off gives way to the next day that is worked.</param>
internal sealed record RegularSchedule(RegularEvery Every, DayOfWeek Weekday, int Day, int Month, int Hour, bool OnlyWorked)
{
    // A year, and as many days off as a calendar could have one after another.
    private const int DaysAround = 366 + 434;

    /// <summary>The last day of each month.</summary>
    public const int LastDay = 31;

    /// <summary>What a trigger keeps of it; <see cref="Parse"/> reads it again.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Every} {Weekday} {Day} {Month} {Hour} {OnlyWorked}");

    /// <summary>In words: <c>щомісяця 5 числа о 09:00</c>.</summary>
    public string Words => $"{Days()} {(Hour == 11 ? "об" : "о")} {Hour:00}:00{(!OnlyWorked ? "" : Every == RegularEvery.Day ? ", лише в робочі дні" : ", а якщо день вихідний, то наступного робочого")}";

    /// <summary>Reads what <see cref="Text"/> has written; null for anything else.</summary>
    public static RegularSchedule? Parse(string text) => text.Split(' ') is [var every, var weekday, var day, var month, var hour, var worked]
        ? Of(every, weekday, day, month, hour, bool.TryParse(worked, out var only) && only)
        : null;

    /// <summary>A schedule of words and numbers as they are drawn; null where they make none.</summary>
    public static RegularSchedule? Of(string? every, string? weekday, string? day, string? month, string? hour, bool onlyWorked)
    {
        var often = Word<RegularEvery>(every);
        var (onDay, inMonth) = (often is RegularEvery.Day or RegularEvery.Week ? 1 : Number(day, 1, LastDay), often switch
        {
            RegularEvery.Year => Number(month, 1, 12),
            RegularEvery.Quarter => Number(month, 1, 3),
            _ => 1,
        });
        var of = often == RegularEvery.Week ? Word<DayOfWeek>(weekday) : DayOfWeek.Monday;
        return (often, of, onDay, inMonth, Number(hour, 0, 23)) is ({ } a, { } b, { } c, { } d, { } e) ? new RegularSchedule(a, b, c, d, e, onlyWorked) : null;
    }

    /// <summary>The latest time that has come; null where there has been none for more than a year.</summary>
    public RegularTime? Latest(WorkCalendar calendar, DateTimeOffset now)
    {
        // A later day never comes earlier than one before it, so the first that has come is the latest.
        var today = KyivTime.DayOf(now);
        return Enumerable.Range(0, DaysAround).Select(back => today.AddDays(-back)).Where(Has).Select(day => Time(calendar, day))
            .Where(time => time.At <= now).Select(time => (RegularTime?)time).FirstOrDefault();
    }

    /// <summary>The first time after a moment.</summary>
    public RegularTime? Next(WorkCalendar calendar, DateTimeOffset after)
    {
        var first = KyivTime.DayOf(after).AddDays(-DaysAround);
        return Enumerable.Range(0, 3 * DaysAround).Select(ahead => first.AddDays(ahead)).Where(Has).Select(day => Time(calendar, day))
            .Where(time => time.At > after).Select(time => (RegularTime?)time).FirstOrDefault();
    }

    private RegularTime Time(WorkCalendar calendar, DateOnly day) =>
        new(day, WorkCalendar.Usual.At(OnlyWorked ? calendar.NextWorking(day) : day, new TimeOnly(Hour, 0)));

    private bool Has(DateOnly day) => Every switch
    {
        RegularEvery.Day => true,
        RegularEvery.Week => day.DayOfWeek == Weekday,
        RegularEvery.Month => IsDay(day),
        RegularEvery.Quarter => (day.Month - 1) % 3 + 1 == Month && IsDay(day),
        _ => day.Month == Month && IsDay(day),
    };

    private bool IsDay(DateOnly day) => day.Day == Math.Min(Day, DateTime.DaysInMonth(day.Year, day.Month));

    private string Days() => Every switch
    {
        RegularEvery.Day => "щодня",
        RegularEvery.Week => RegularWords.Every(Weekday),
        RegularEvery.Month when Day == LastDay => "щомісяця останнього дня",
        RegularEvery.Month => $"щомісяця {Day} числа",
        RegularEvery.Quarter when Day == LastDay => $"щокварталу, останнього дня {RegularWords.MonthOfQuarter(Month)} місяця,",
        RegularEvery.Quarter => $"щокварталу, {Day} числа {RegularWords.MonthOfQuarter(Month)} місяця,",

        // Of a year with a day more the name says what is meant.
        _ when Day > DateTime.DaysInMonth(2024, Month) => $"щороку останнього дня {RegularWords.Month(Month)}",
        _ when Day == 29 && Month == 2 => "щороку 29 лютого (або 28, коли лютий коротший)",
        _ => $"щороку {Day} {RegularWords.Month(Month)}",
    };

    private static T? Word<T>(string? text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word) && !char.IsAsciiDigit(text[0]) ? word : null;

    private static int? Number(string? text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
