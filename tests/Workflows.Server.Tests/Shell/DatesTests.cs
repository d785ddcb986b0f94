using System.Globalization;
using Workflows.Server.Shell;

namespace Workflows.Server.Tests.Shell;

/// <summary>Days and hours in words; all moments here are what the clock in Kyiv shows.</summary>
public sealed class DatesTests
{
    [Theory]
    [InlineData("2026-03-16 18:00", "2026-03-16 09:30", "сьогодні до 18:00")]
    [InlineData("2026-03-16 09:30", "2026-03-16 09:30", "сьогодні до 09:30")]
    [InlineData("2026-03-16 23:59", "2026-03-16 00:00", "сьогодні до 23:59")]
    [InlineData("2026-03-17 18:00", "2026-03-16 23:59", "завтра до 18:00")]
    [InlineData("2026-03-17 00:00", "2026-03-16 12:00", "завтра до 00:00")]
    [InlineData("2026-03-18 18:00", "2026-03-16 09:30", "ср, 18 березня")]
    [InlineData("2026-04-03 18:00", "2026-03-16 09:30", "пт, 3 квітня")]
    [InlineData("2027-01-02 18:00", "2026-12-31 09:30", "сб, 2 січня 2027")]
    [InlineData("2027-01-01 18:00", "2026-12-31 09:30", "завтра до 18:00")]
    [InlineData("2026-03-16 09:30", "2026-03-16 09:30:30", "щойно прострочено")]
    [InlineData("2026-03-16 09:00", "2026-03-16 09:01", "прострочено на 1 хвилину")]
    [InlineData("2026-03-16 09:00", "2026-03-16 09:59", "прострочено на 59 хвилин")]
    [InlineData("2026-03-16 09:00", "2026-03-16 10:00", "прострочено на 1 годину")]
    [InlineData("2026-03-16 09:00", "2026-03-16 11:59", "прострочено на 2 години")]
    [InlineData("2026-03-15 23:59", "2026-03-16 00:01", "прострочено на 1 день")]
    [InlineData("2026-03-14 18:00", "2026-03-16 09:00", "прострочено на 2 дні")]
    [InlineData("2026-03-01 18:00", "2026-03-16 09:00", "прострочено на 15 днів")]
    [InlineData("2026-02-23 18:00", "2026-03-16 09:00", "прострочено на 21 день")]
    [InlineData("2026-03-29 18:00", "2026-03-28 18:00", "завтра до 18:00")]
    public void Due_IsSaidByHowFarItIs(string due, string now, string expected) => Assert.Equal(expected, Dates.Due(Kyiv(due), Kyiv(now)));

    [Theory]
    [InlineData("2026-03-18 16:00", "ср, 18 березня, 16:00")]
    [InlineData("2026-03-17 16:00", "завтра до 16:00")]
    [InlineData("2026-03-15 16:00", "прострочено на 1 день")]
    public void Due_AtAnHour_SaysItOfLaterDaysToo(string due, string expected) => Assert.Equal(expected, Dates.Due(Kyiv(due), Kyiv("2026-03-16 09:30"), atHour: true));

    [Theory]
    [InlineData("2026-03-16 14:05", "2026-03-16 15:00", "сьогодні о 14:05")]
    [InlineData("2026-03-16 11:00", "2026-03-16 15:00", "сьогодні об 11:00")]
    [InlineData("2026-03-15 09:30", "2026-03-16 15:00", "вчора о 09:30")]
    [InlineData("2026-03-13 14:05", "2026-03-16 15:00", "пт, 13 березня, 14:05")]
    [InlineData("2025-12-31 14:05", "2026-03-16 15:00", "ср, 31 грудня 2025, 14:05")]
    [InlineData("2026-03-17 09:00", "2026-03-16 15:00", "завтра о 09:00")]
    public void Moment_IsSaidByHowFarItIs(string at, string now, string expected) => Assert.Equal(expected, Dates.Moment(Kyiv(at), Kyiv(now)));

    [Fact]
    public void Exact_NamesDayDateAndHour_AndForMachinesTheInstant()
    {
        var at = Kyiv("2026-03-16 18:00");
        Assert.Equal("понеділок, 16 березня 2026, 18:00", Dates.Exact(at));
        Assert.Equal("2026-03-16T16:00:00Z", Dates.Machine(at));
    }

    // In summer the same clock is three hours before UTC.
    [Fact]
    public void Moment_InSummer_IsWhatTheClockOnTheWallShows() =>
        Assert.Equal("сьогодні о 14:05", Dates.Moment(new DateTimeOffset(2026, 7, 1, 11, 5, 0, TimeSpan.Zero), new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero)));

    private static DateTimeOffset Kyiv(string text)
    {
        var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv").GetUtcOffset(local)).ToUniversalTime();
    }
}
