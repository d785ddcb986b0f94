namespace Workflows.Server.Deadlines;

/// <summary>When a unit is open on a day, local time.</summary>
/// <param name="Opens">The first minute.</param>
/// <param name="Closes">The end; after it nothing is in time.</param>
internal readonly record struct DayHours(TimeOnly Opens, TimeOnly Closes);

/// <summary>A version of a working calendar, read: which days are worked and until when. It is a value and never changes.</summary>
internal sealed class WorkCalendar
{
    private readonly DayHours?[] week;

    private WorkCalendar(Guid? versionId, TimeZoneInfo zone, DayHours?[] week)
    {
        (VersionId, Zone, this.week) = (versionId, zone, week);
    }

    /// <summary>What holds where nobody has made a calendar: Monday to Friday from nine to six, Kyiv, holidays worked as martial law has it.</summary>
    public static WorkCalendar Usual { get; } = new(
        null, KyivTime.Zone, [.. Enumerable.Repeat<DayHours?>(new DayHours(new TimeOnly(9, 0), new TimeOnly(18, 0)), 5), null, null]);

    /// <summary>The version's row; null for <see cref="Usual"/>.</summary>
    public Guid? VersionId { get; }

    /// <summary>The zone of its hours.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The hours of a day; null when it is off.</summary>
    public DayHours? HoursOf(DateOnly day) => week[((int)day.DayOfWeek + 6) % 7];

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The row does not hold a calendar.</exception>
    public static WorkCalendar Read(CalendarVersion version) => throw new NotSupportedException();
}
