namespace Workflows.Server.Deadlines;

/// <summary>The calendar by which centres work: Europe/Kyiv, with its summer time.</summary>
internal static class KyivTime
{
    /// <summary>The zone.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");

    /// <summary>The day that it is there at a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The moment at which a clock there shows this; by day only, for at night an hour can be missing or come twice.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The first moment of a day: the clocks there are changed at three, so midnight comes once and every day.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => At(day, TimeOnly.MinValue);
}
