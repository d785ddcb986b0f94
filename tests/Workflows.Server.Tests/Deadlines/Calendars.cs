using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>Calendars for tests.</summary>
internal static class Calendars
{
    public const string Weekdays = """["09:00-18:00","09:00-18:00","09:00-18:00","09:00-18:00","09:00-17:00",null,null]""";

    public static CalendarVersion Version(
        string week = Weekdays, string days = "[]", bool holidays = false, Guid unit = default, bool current = true, int number = 1) => new()
        {
            Id = Guid.CreateVersion7(Databases.Start.AddMinutes(number)),
            CentreId = unit,
            UnitId = unit,
            Number = number,
            IsCurrent = current,
            Zone = "Europe/Kyiv",
            Week = week,
            HolidaysAreOff = holidays,
            Days = days,
            MadeAt = Databases.Start,
        };

    public static WorkCalendar Make(string week = Weekdays, bool holidays = false, params SingleDay[] days) =>
        WorkCalendar.Read(Version(week, CalendarText.WriteDays(days), holidays));

    public static SingleDay Off(string day, string why) => new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), null, why);
}
