using System.Globalization;
using Workflows.Server.Deadlines;
using Workflows.Server.Tests.Tasks;

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

    /// <summary>The coordinator of the first centre closes a day.</summary>
    public static async Task CloseAsync(Office office, string day)
    {
        var coordinator = await office.ActorAsync("koordynator1");
        var unit = await office.Get<TermUnits>().FindAsync(coordinator, office.Centre, CancellationToken.None);
        var view = await office.Get<CalendarKeeping>().ReadAsync(coordinator, unit!, CancellationToken.None);
        var content = new CalendarContent(view.Calendar.Week, false, [Off(day, "День закрито")]);
        Assert.IsType<TermsMove.Saved>(await office.Get<CalendarKeeping>().SaveAsync(coordinator, view, view.OwnId, content, CancellationToken.None));
    }
}
