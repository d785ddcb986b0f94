using System.Globalization;
using Workflows.Server.Deadlines;
using Workflows.Server.Procedures.Regular;

namespace Workflows.Server.Tests.Procedures.Regular;

public sealed class RegularScheduleTests
{
    [Theory]
    [InlineData("Day Monday 1 1 9 False", "2026-03-16T06:59:59Z", "2026-03-16T07:00:00Z", "2026-03-17T07:00:00Z", "2026-03-18T07:00:00Z")]
    [InlineData("Day Monday 1 1 9 True", "2026-03-20T07:00:00Z", "2026-03-23T07:00:00Z", "2026-03-23T07:00:00Z", "2026-03-23T07:00:00Z")] // Saturday's, Sunday's and its own, at one moment.
    [InlineData("Week Friday 1 1 8 False", "2026-03-16T00:00:00Z", "2026-03-20T06:00:00Z", "2026-03-27T06:00:00Z", "2026-04-03T05:00:00Z")]
    [InlineData("Week Sunday 1 1 8 True", "2026-03-16T00:00:00Z", "2026-03-16T06:00:00Z", "2026-03-23T06:00:00Z", "2026-03-30T05:00:00Z")]
    [InlineData("Month Monday 31 1 9 False", "2026-01-31T07:00:00Z", "2026-02-28T07:00:00Z", "2026-03-31T06:00:00Z", "2026-04-30T06:00:00Z")]
    [InlineData("Month Monday 30 1 9 False", "2028-01-30T07:00:00Z", "2028-02-29T07:00:00Z", "2028-03-30T06:00:00Z", "2028-04-30T06:00:00Z")]
    [InlineData("Month Monday 1 1 9 True", "2026-07-01T06:00:00Z", "2026-08-03T06:00:00Z", "2026-09-01T06:00:00Z", "2026-10-01T06:00:00Z")]
    [InlineData("Quarter Monday 5 1 9 False", "2026-01-05T07:00:00Z", "2026-04-05T06:00:00Z", "2026-07-05T06:00:00Z", "2026-10-05T06:00:00Z")]
    [InlineData("Quarter Monday 31 2 9 False", "2026-01-01T07:00:00Z", "2026-02-28T07:00:00Z", "2026-05-31T06:00:00Z", "2026-08-31T06:00:00Z")]
    [InlineData("Year Monday 29 2 0 False", "2026-01-01T07:00:00Z", "2026-02-27T22:00:00Z", "2027-02-27T22:00:00Z", "2028-02-28T22:00:00Z")]
    [InlineData("Year Monday 1 6 23 False", "2026-01-01T07:00:00Z", "2026-06-01T20:00:00Z", "2027-06-01T20:00:00Z", "2028-06-01T20:00:00Z")]
    [InlineData("Day Monday 1 1 3 False", "2026-03-28T00:00:00Z", "2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z")] // An hour that is left out: the first one after it.
    [InlineData("Day Monday 1 1 3 False", "2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z", "2026-10-27T01:00:00Z")] // One that comes twice: the first.
    public void Times_FollowTheCalendarAndTheClockOfKyiv(string text, string after, params string[] expected)
    {
        var (schedule, moment) = (RegularSchedule.Parse(text)!, At(after));
        Assert.Equal(text, schedule.Text);
        foreach (var (next, number) in expected.Select((one, number) => (At(one), number)))
        {
            var time = schedule.Next(WorkCalendar.Usual, moment)!.Value;
            Assert.Equal((next, number), (time.At, number));
            Assert.Equal(next, schedule.Latest(WorkCalendar.Usual, next)!.Value.At);
            Assert.True(schedule.Latest(WorkCalendar.Usual, next.AddTicks(-10))!.Value.At < next);
            moment = expected.Distinct().Count() > 1 ? next : moment;
        }
    }

    [Theory]
    [InlineData("Day Monday 1 1 11 False", "щодня об 11:00")]
    [InlineData("Day Monday 1 1 9 True", "щодня о 09:00, лише в робочі дні")]
    [InlineData("Week Friday 1 1 9 False", "щоп'ятниці о 09:00")]
    [InlineData("Month Monday 5 1 9 False", "щомісяця 5 числа о 09:00")]
    [InlineData("Month Monday 31 1 9 False", "щомісяця останнього дня о 09:00")]
    [InlineData("Quarter Monday 5 1 9 False", "щокварталу, 5 числа першого місяця, о 09:00")]
    [InlineData("Quarter Monday 31 3 9 False", "щокварталу, останнього дня третього місяця, о 09:00")]
    [InlineData("Year Monday 5 3 9 False", "щороку 5 березня о 09:00")]
    [InlineData("Year Monday 31 4 9 False", "щороку останнього дня квітня о 09:00")]
    [InlineData("Year Monday 31 12 9 False", "щороку 31 грудня о 09:00")]
    public void Schedule_IsToldInWords(string text, string words) => Assert.Equal(words, RegularSchedule.Parse(text)!.Words);

    [Theory]
    [InlineData("")]
    [InlineData("Day")]
    [InlineData("Hour Monday 1 1 9 False")]
    [InlineData("0 Monday 1 1 9 False")]
    [InlineData("Week Someday 1 1 9 False")]
    [InlineData("Month Monday 0 1 9 False")]
    [InlineData("Month Monday 32 1 9 False")]
    [InlineData("Quarter Monday 1 4 9 False")]
    [InlineData("Year Monday 1 13 9 False")]
    [InlineData("Day Monday 1 1 24 False")]
    [InlineData("Day Monday 1 1 -1 False")]
    public void AnythingElse_IsNoSchedule(string text) => Assert.Null(RegularSchedule.Parse(text));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
