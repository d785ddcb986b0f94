using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Tests.Deadlines;

public sealed class DeadlineCountTests
{
    [Theory]
    // Hours elapse, through the night in which the clocks are changed too.
    [InlineData("2026-03-16T07:30:00Z", 24, DeadlineUnit.Hours, "2026-03-17T07:30:00Z")]
    [InlineData("2026-03-28T22:00:00Z", 24, DeadlineUnit.Hours, "2026-03-29T22:00:00Z")]
    [InlineData("2026-10-24T21:00:00Z", 24, DeadlineUnit.Hours, "2026-10-25T21:00:00Z")]
    // Days begin with the next one and end at 18:00 in Kyiv: 16:00 UTC in winter, 15:00 in summer.
    [InlineData("2026-03-16T07:30:00Z", 3, DeadlineUnit.Days, "2026-03-19T16:00:00Z")]
    [InlineData("2026-03-16T20:00:00Z", 1, DeadlineUnit.Days, "2026-03-17T16:00:00Z")]
    [InlineData("2026-03-16T22:30:00Z", 1, DeadlineUnit.Days, "2026-03-18T16:00:00Z")] // In Kyiv it is the 17th already.
    [InlineData("2026-03-27T07:30:00Z", 2, DeadlineUnit.Days, "2026-03-29T15:00:00Z")]
    [InlineData("2026-10-23T07:30:00Z", 2, DeadlineUnit.Days, "2026-10-25T16:00:00Z")]
    [InlineData("2026-12-31T21:59:59Z", 1, DeadlineUnit.Days, "2027-01-01T16:00:00Z")]
    [InlineData("2026-03-16T07:30:00Z", 2, DeadlineUnit.Weeks, "2026-03-30T15:00:00Z")]
    // Months end on the same number, or with the month that has no such day.
    [InlineData("2026-01-31T07:30:00Z", 1, DeadlineUnit.Months, "2026-02-28T16:00:00Z")]
    [InlineData("2028-01-31T07:30:00Z", 1, DeadlineUnit.Months, "2028-02-29T16:00:00Z")]
    [InlineData("2026-01-31T07:30:00Z", 2, DeadlineUnit.Months, "2026-03-31T15:00:00Z")]
    [InlineData("2026-01-31T22:30:00Z", 1, DeadlineUnit.Months, "2026-03-01T16:00:00Z")] // In Kyiv it is 1 February already.
    [InlineData("2026-08-15T07:30:00Z", 12, DeadlineUnit.Months, "2027-08-15T15:00:00Z")]
    public void Deadline_FromAMoment_EndsAsTheCivilCodeSays(string from, int number, DeadlineUnit unit, string due)
    {
        var deadline = DeadlineCount.FromCreation(Moment(from), number, unit);
        Assert.Equal((Moment(due), TimeSpan.Zero), (deadline.DueAt, deadline.DueAt.Offset));
    }

    [Theory]
    [InlineData(1, DeadlineUnit.Hours, "1 година")]
    [InlineData(24, DeadlineUnit.Hours, "24 години")]
    [InlineData(72, DeadlineUnit.Hours, "72 години")]
    [InlineData(1, DeadlineUnit.Days, "1 день")]
    [InlineData(3, DeadlineUnit.Days, "3 дні")]
    [InlineData(11, DeadlineUnit.Days, "11 днів")]
    [InlineData(21, DeadlineUnit.Days, "21 день")]
    [InlineData(2, DeadlineUnit.Weeks, "2 тижні")]
    [InlineData(1, DeadlineUnit.Months, "1 місяць")]
    [InlineData(6, DeadlineUnit.Months, "6 місяців")]
    public void Reason_SaysTheNumberInGoodUkrainian(int number, DeadlineUnit unit, string words) =>
        Assert.Equal($"{words} від створення завдання", DeadlineCount.FromCreation(Databases.Start, number, unit).Reason);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(DeadlineCount.Most + 1)]
    public void Number_ThatIsNoDeadline_IsRefused(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeadlineCount.FromCreation(Databases.Start, number, DeadlineUnit.Days));

    [Fact]
    public void Number_TheGreatest_CanBeCounted() =>
        Assert.All(Enum.GetValues<DeadlineUnit>(), unit => Assert.True(DeadlineCount.FromCreation(Databases.Start, DeadlineCount.Most, unit).DueAt > Databases.Start));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
