using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Tests.Deadlines;

public sealed class WorkCalendarTests
{
    [Theory]
    [InlineData("2023-04-16")]
    [InlineData("2024-05-05")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-12")]
    [InlineData("2027-05-02")]
    [InlineData("2100-05-02")] // One day further behind than until 2099.
    public void Easter_IsTheJulianOneByOurCalendar(string day)
    {
        Assert.Equal(Day(day), PublicHolidays.Easter(Day(day).Year));
        Assert.Equal(DayOfWeek.Sunday, PublicHolidays.Easter(Day(day).Year).DayOfWeek);
    }

    [Fact]
    public void Holidays_OfAYear_AreThoseOfTheCode() => Assert.Equal(
        ["01-01", "03-08", "04-12", "05-01", "05-08", "05-31", "06-28", "07-15", "08-24", "10-01", "12-25"],
        PublicHolidays.Of(2026).Select(one => one.Day.ToString("MM-dd", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-01-01", "Новий рік")]
    [InlineData("2026-03-08", "Міжнародний жіночий день")] // A Sunday: its own name, and Monday off for it.
    [InlineData("2026-03-09", "вихідний, перенесений зі свята «Міжнародний жіночий день»")]
    [InlineData("2026-04-13", "вихідний, перенесений зі свята «Великдень»")]
    [InlineData("2026-06-01", "вихідний, перенесений зі свята «Трійця»")]
    [InlineData("2026-06-29", "вихідний, перенесений зі свята «День Конституції України»")]
    [InlineData("2027-12-27", "вихідний, перенесений зі свята «Різдво Христове»")] // From a Saturday over a Sunday.
    [InlineData("2021-05-03", "вихідний, перенесений зі свята «День праці»")] // Easter was on the Sunday after: two days move, one behind the other.
    [InlineData("2021-05-04", "вихідний, перенесений зі свята «Великдень»")]
    [InlineData("2026-03-10", null)]
    [InlineData("2026-03-14", "вихідний день")]
    public void Holiday_InTimeOfPeace_IsOff_AndMovesBehindTheWeekend(string day, string? why)
    {
        var calendar = Calendars.Make(holidays: true);
        Assert.Equal(why, calendar.WhyOff(Day(day)));
        Assert.Equal(why is null, calendar.HoursOf(Day(day)) is not null);
    }

    [Fact]
    public void Holiday_InMartialLaw_IsWorked_AndNothingMoves()
    {
        Assert.Null(Calendars.Make().WhyOff(Day("2026-01-01")));
        Assert.Null(Calendars.Make().WhyOff(Day("2026-03-09")));
        Assert.Equal("вихідний день", Calendars.Make().WhyOff(Day("2026-03-08")));
    }

    [Fact]
    public void Holiday_WhereOneDayAWeekIsWorked_MovesIntoTheNextYear()
    {
        var off = PublicHolidays.DaysOff(2027, day => day == DayOfWeek.Friday);
        Assert.Equal("вихідний, перенесений зі свята «Новий рік»", PublicHolidays.DaysOff(2028, day => day == DayOfWeek.Friday)[Day("2028-01-07")]);
        Assert.Contains(Day("2027-12-31"), off.Keys); // Christmas 2027 is a Saturday.
    }

    [Fact]
    public void SingleDay_IsStrongerThanHolidayAndWeek()
    {
        var calendar = Calendars.Make(
            holidays: true,
            days: [Calendars.Off("2026-03-17", "переїзд"), new SingleDay(Day("2026-03-21"), Short, "відпрацювання"), new SingleDay(Day("2026-05-01"), Short, "чергування")]);
        Assert.Equal(("переїзд", null), (calendar.WhyOff(Day("2026-03-17")), calendar.HoursOf(Day("2026-03-17"))));
        Assert.Equal((Short, Short), (calendar.HoursOf(Day("2026-03-21")), calendar.HoursOf(Day("2026-05-01"))));
        Assert.Null(calendar.WhyOff(Day("2026-05-01")));
    }

    [Theory]
    [InlineData("2026-03-16", "2026-03-16", "2026-03-16")]
    [InlineData("2026-03-14", "2026-03-16", "2026-03-13")]
    public void NearestWorkingDay_IsFoundForwardAndBack(string day, string next, string last) => Assert.Equal(
        (Day(next), Day(last)), (WorkCalendar.Usual.NextWorking(Day(day)), WorkCalendar.Usual.LastWorking(Day(day))));

    [Theory]
    [InlineData("2026-03-13", 1, "2026-03-16")]
    [InlineData("2026-03-14", 1, "2026-03-16")]
    [InlineData("2026-03-16", 5, "2026-03-23")]
    [InlineData("2026-03-16", -1, "2026-03-13")]
    [InlineData("2026-03-16", 0, "2026-03-16")]
    public void WorkingDays_AreCountedFromTheNextDay(string day, int number, string end) =>
        Assert.Equal(Day(end), WorkCalendar.Usual.AddWorkingDays(Day(day), number));

    [Fact]
    public void OfficeMoments_FollowTheClocks()
    {
        Assert.Equal(new DateTimeOffset(2026, 3, 27, 7, 0, 0, TimeSpan.Zero), WorkCalendar.Usual.Opens(Day("2026-03-27")));
        Assert.Equal(new DateTimeOffset(2026, 3, 30, 15, 0, 0, TimeSpan.Zero), WorkCalendar.Usual.Closes(Day("2026-03-30")));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 15, 0, 0, TimeSpan.Zero), WorkCalendar.Usual.Closes(Day("2026-03-29"))); // A Sunday.
    }

    [Theory]
    [InlineData(3, 30, "2026-03-29T01:30:00Z")] // The hour that clocks left out: what they showed next.
    [InlineData(4, 0, "2026-03-29T01:00:00Z")]
    public void LocalTime_ThatClocksLeftOut_IsTheFirstAfterIt(int hour, int minute, string moment) => Assert.Equal(
        DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), WorkCalendar.Usual.At(Day("2026-03-29"), new TimeOnly(hour, minute)));

    [Fact]
    public void LocalTime_ThatComesTwice_IsTheFirst() => Assert.Equal(
        new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), WorkCalendar.Usual.At(Day("2026-10-25"), new TimeOnly(3, 30)));

    [Theory]
    [InlineData("""[null,null,null,null,null,null,null]""", "[]")]
    [InlineData("""["09:00-18:00"]""", "[]")]
    [InlineData("""["18:00-09:00",null,null,null,null,null,null]""", "[]")]
    [InlineData("""["9-18",null,null,null,null,null,null]""", "[]")]
    [InlineData("nothing", "[]")]
    [InlineData(Calendars.Weekdays, """[{"day":"2026-03-17","hours":null,"why":"а"},{"day":"2026-03-17","hours":null,"why":"б"}]""")]
    [InlineData(Calendars.Weekdays, "null")]
    public void Version_ThatIsNoCalendar_IsRefused(string week, string days) =>
        Assert.Throws<FormatException>(() => WorkCalendar.Read(Calendars.Version(week, days)));

    [Fact]
    public void EveryDayOff_ForYears_StillEnds()
    {
        var first = Day("2026-03-16");
        var calendar = Calendars.Make(
            week: """["09:00-18:00",null,null,null,null,null,null]""", days: [.. Enumerable.Range(0, WorkCalendar.MostDays).Select(week => new SingleDay(first.AddDays(7 * week), null, "зачинено"))]);
        Assert.Equal(first.AddDays(7 * WorkCalendar.MostDays), calendar.NextWorking(first));
    }

    [Fact]
    public void Days_WrittenAndRead_AreTheSame_AndStayReadable()
    {
        SingleDay[] days = [Calendars.Off("2026-12-31", "скорочений тиждень"), new SingleDay(Day("2026-03-21"), Short, "відпрацювання")];
        var text = CalendarText.WriteDays(days);
        Assert.Equal(days.Reverse(), CalendarText.ReadDays(text));
        Assert.Contains("відпрацювання", text, StringComparison.Ordinal);
    }

    private static readonly DayHours Short = new(new TimeOnly(10, 0), new TimeOnly(14, 30));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
