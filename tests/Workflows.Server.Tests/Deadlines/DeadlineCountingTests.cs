using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Tests.Deadlines;

/// <summary>Counting by a calendar: a table of cases of the Civil Code, and what holds for all.</summary>
public sealed class DeadlineCountingTests
{
    private static readonly WorkCalendar Peace = Calendars.Make(holidays: true, days: [Calendars.Off("2026-03-19", "ремонт")]);

    [Theory]
    // Art. 253 says from the next day on; hours elapse from the minute.
    [InlineData("2026-03-16T07:30:00Z", 72, DeadlineUnit.Hours, true, false, "2026-03-19T07:30:00Z")]
    [InlineData("2026-03-28T22:00:00Z", 24, DeadlineUnit.Hours, true, false, "2026-03-29T22:00:00Z")] // The clocks are put forward.
    [InlineData("2026-10-24T20:30:00Z", 24, DeadlineUnit.Hours, true, false, "2026-10-25T20:30:00Z")] // And back.
    [InlineData("2026-03-16T07:30:00Z", 3, DeadlineUnit.Days, true, false, "2026-03-20T15:00:00Z")] // The 19th is off; Fridays close at five.
    [InlineData("2026-03-16T07:30:00Z", 2, DeadlineUnit.Days, true, false, "2026-03-18T16:00:00Z")]
    [InlineData("2026-03-16T22:30:00Z", 1, DeadlineUnit.Days, true, false, "2026-03-18T16:00:00Z")] // In Kyiv it is the 17th already.
    // Art. 254 part 5: a last day off moves, if the rule says so.
    [InlineData("2026-03-13T07:30:00Z", 1, DeadlineUnit.Days, true, false, "2026-03-16T16:00:00Z")]
    [InlineData("2026-03-13T07:30:00Z", 1, DeadlineUnit.Days, false, false, "2026-03-14T16:00:00Z")]
    [InlineData("2026-04-10T07:30:00Z", 2, DeadlineUnit.Days, true, false, "2026-04-14T15:00:00Z")] // Easter Sunday and its Monday.
    [InlineData("2026-03-16T07:30:00Z", 5, DeadlineUnit.WorkingDays, true, false, "2026-03-24T16:00:00Z")] // Without the 19th and the weekend.
    [InlineData("2026-03-14T07:30:00Z", 1, DeadlineUnit.WorkingDays, true, false, "2026-03-16T16:00:00Z")]
    [InlineData("2026-03-16T07:30:00Z", 2, DeadlineUnit.Weeks, true, false, "2026-03-30T15:00:00Z")]
    // Art. 254 part 3 and its last paragraph: the same number of the month, or the month's end.
    [InlineData("2026-01-31T07:30:00Z", 1, DeadlineUnit.Months, false, false, "2026-02-28T16:00:00Z")]
    [InlineData("2028-01-31T07:30:00Z", 1, DeadlineUnit.Months, true, false, "2028-02-29T16:00:00Z")]
    [InlineData("2026-01-31T07:30:00Z", 1, DeadlineUnit.Months, true, false, "2026-03-02T16:00:00Z")]
    [InlineData("2026-01-31T07:30:00Z", 2, DeadlineUnit.Months, true, false, "2026-03-31T15:00:00Z")]
    [InlineData("2026-12-31T21:59:59Z", 1, DeadlineUnit.Days, true, false, "2027-01-04T16:00:00Z")] // New Year, then the weekend.
    // Art. 255: until the unit closes, or until the end of the day.
    [InlineData("2026-03-16T07:30:00Z", 2, DeadlineUnit.Days, true, true, "2026-03-18T21:59:59Z")]
    [InlineData("2026-03-27T07:30:00Z", 3, DeadlineUnit.Days, true, true, "2026-03-30T20:59:59Z")]
    public void Deadline_OfAnEvent_EndsAsTheCivilCodeSays(string from, int number, DeadlineUnit unit, bool moves, bool midnight, string due)
    {
        var counted = DeadlineCount.Count(Peace, Moment(from), number, unit, moves, midnight);
        Assert.Equal((Moment(due), TimeSpan.Zero), (counted.At, counted.At.Offset));
        Assert.Equal(Peace.LocalOf(counted.At), counted.Local);
    }

    [Theory]
    [InlineData("2026-03-18T16:00:00Z", 1, DeadlineUnit.WorkingDays, "2026-03-17T15:00:00Z")] // At closing nobody is there: an hour before.
    [InlineData("2026-03-16T16:00:00Z", 1, DeadlineUnit.Days, "2026-03-13T14:00:00Z")] // Sunday: Friday, when it closes at five.
    [InlineData("2026-03-20T15:00:00Z", 1, DeadlineUnit.WorkingDays, "2026-03-18T15:00:00Z")] // The 19th is off.
    [InlineData("2026-03-17T12:00:00Z", 2, DeadlineUnit.Hours, "2026-03-17T10:00:00Z")]
    [InlineData("2026-03-17T08:00:00Z", 2, DeadlineUnit.Hours, "2026-03-16T15:00:00Z")] // Before nine: the evening before.
    [InlineData("2026-03-17T23:00:00Z", 2, DeadlineUnit.Hours, "2026-03-17T15:00:00Z")]
    [InlineData("2026-03-14T10:00:00Z", 1, DeadlineUnit.Hours, "2026-03-13T14:00:00Z")]
    [InlineData("2026-03-31T15:00:00Z", 1, DeadlineUnit.Months, "2026-02-27T14:00:00Z")] // 28 February is a Saturday.
    [InlineData("2026-03-31T15:00:00Z", 2, DeadlineUnit.Weeks, "2026-03-17T15:00:00Z")]
    public void Reminder_OutsideOfficeHours_MovesToTheLastOfficeHourBefore(string due, int number, DeadlineUnit unit, string at) =>
        Assert.Equal(Moment(at), DeadlineCount.Before(Peace, Moment(due), number, unit));

    [Theory]
    [InlineData("2026-03-18T16:00:00Z", 2, DeadlineUnit.Hours, "2026-03-18T18:00:00Z")]
    [InlineData("2026-03-18T16:00:00Z", 1, DeadlineUnit.WorkingDays, "2026-03-20T15:00:00Z")]
    [InlineData("2026-03-20T15:00:00Z", 1, DeadlineUnit.Days, "2026-03-23T16:00:00Z")]
    public void Escalation_IsCountedFromTheMomentThatWasDue(string from, int number, DeadlineUnit unit, string at) =>
        Assert.Equal(Moment(at), DeadlineCount.After(Peace, Moment(from), number, unit));

    [Fact]
    public void Counting_OfAnyEvent_KeepsWhatHoldsForAll()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var (calendar, from) = (Any(random), Databases.Start.AddMinutes(random.Next(-2_000_000, 2_000_000)));
            var unit = (DeadlineUnit)random.Next(5);
            var (moves, midnight, number) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(1, 60));
            var due = DeadlineCount.Count(calendar, from, number, unit, moves, midnight).At;
            var about = FormattableString.Invariant($"seed {seed}: {number} {unit} from {from:O}, due {due:O}");
            Assert.True(due > from, about);
            Assert.True(DeadlineCount.Count(calendar, from, number + 1, unit, moves, midnight).At >= due, about);
            Assert.True(!moves || unit == DeadlineUnit.Hours || calendar.HoursOf(calendar.DayOf(due)) is not null, about);
            Assert.Equal(due, DeadlineCount.Count(calendar, from, number, unit, moves, midnight).At);

            var reminder = DeadlineCount.Before(calendar, due, number, unit);
            Assert.True(reminder <= due, about);
            Assert.True(DeadlineCount.Before(calendar, due, number + 1, unit) <= reminder, about);
            Assert.True(calendar.HoursOf(calendar.DayOf(reminder)) is { } hours && TimeOnly.FromDateTime(calendar.LocalOf(reminder)) is var time && time >= hours.Opens && time < hours.Closes, about);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DeadlineCount.Most + 1)]
    public void Number_ThatIsNoDeadline_IsRefused(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeadlineCount.Count(WorkCalendar.Usual, Databases.Start, number, DeadlineUnit.WorkingDays));

    [Fact]
    public void Number_TheGreatest_CanBeCounted_WhereOneDayAWeekIsWorked()
    {
        var calendar = Calendars.Make("""[null,null,"09:00-13:00",null,null,null,null]""", holidays: true);
        Assert.All(Enum.GetValues<DeadlineUnit>(), unit => Assert.True(DeadlineCount.Count(calendar, Databases.Start, DeadlineCount.Most, unit).At > Databases.Start));
    }

    [Fact]
    public void Words_OfWorkingDays_AgreeWithTheNumber() => Assert.Equal(
        ["1 робочий день", "3 робочі дні", "5 робочих днів"], new[] { 1, 3, 5 }.Select(number => DeadlineCount.InWords(number, DeadlineUnit.WorkingDays)));

    private static WorkCalendar Any(Random random)
    {
        var week = Enumerable.Range(0, 7).Select(_ => random.Next(4) == 0 ? (DayHours?)null : Hours(random)).ToArray();
        week[random.Next(7)] = Hours(random);
        var days = Enumerable.Range(0, random.Next(30)).Select(_ => DateOnly.FromDateTime(Databases.Start.Date).AddDays(random.Next(-300, 300))).Distinct()
            .Select(day => new SingleDay(day, random.Next(2) == 0 ? null : Hours(random), "бо так")).ToArray();
        return Calendars.Make(CalendarText.WriteWeek(week), random.Next(2) == 0, days);
    }

    private static DayHours Hours(Random random)
    {
        var opens = random.Next(0, 20 * 60);
        return new DayHours(TimeOnly.MinValue.AddMinutes(opens), TimeOnly.MinValue.AddMinutes(random.Next(opens + 1, 24 * 60)));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
