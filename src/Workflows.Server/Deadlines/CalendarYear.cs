using System.Globalization;

namespace Workflows.Server.Deadlines;

/// <summary>A day of a year that a person checks a calendar by.</summary>
/// <param name="Day">Which.</param>
/// <param name="What">What it is: a holiday's name, the reason of a single day.</param>
/// <param name="Hours">When it is worked; null when it is off.</param>
internal sealed record NotableDay(DateOnly Day, string What, DayHours? Hours);

/// <summary>The holidays and single days of a year as a calendar has them.</summary>
internal static class CalendarYear
{
    private static readonly CultureInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA");

    /// <summary>The days of a year, in their order: holidays, the days off that they move, single days.</summary>
    public static IReadOnlyList<NotableDay> Of(WorkCalendar calendar, int year)
    {
        var days = PublicHolidays.Of(year).ToDictionary(one => one.Day, one => one.Name);
        if (calendar.HolidaysAreOff)
        {
            foreach (var (day, why) in PublicHolidays.DaysOff(year, calendar.IsWorked))
            {
                days[day] = why;
            }
        }

        foreach (var single in calendar.Days.Where(one => one.Day.Year == year))
        {
            days[single.Day] = days.TryGetValue(single.Day, out var holiday) ? $"{holiday}; {single.Why}" : single.Why;
        }

        return [.. days.OrderBy(one => one.Key).Select(one => new NotableDay(one.Key, one.Value, calendar.HoursOf(one.Key)))];
    }

    /// <summary>A day as people say it: <c>понеділок, 9 березня</c>.</summary>
    public static string Words(DateOnly day) => day.ToString("dddd, d MMMM", Ukrainian).Replace('ʼ', '\''); // As in all our words.
}
