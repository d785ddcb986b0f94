using System.Globalization;

namespace Workflows.Server.Forms;

/// <summary>Days and hours as people write and read them, in the zone in which the centres work.</summary>
internal static class LocalTime
{
    private static readonly TimeZoneInfo Kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");
    private static readonly CultureInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA");

    private static readonly string[] DayFormats = ["d.M.yyyy", "yyyy-M-d", "d/M/yyyy"];
    private static readonly string[] HourFormats = ["HH:mm", "H:mm", "HH:mm:ss", "HH.mm", "H.mm"];
    private static readonly string[] MomentFormats =
    [
        "d.M.yyyy H:mm", "d.M.yyyy, H:mm", "yyyy-M-dTH:mm", "yyyy-M-dTH:mm:ss", "yyyy-M-d H:mm", "d/M/yyyy H:mm",
    ];

    /// <summary>The day that the calendar in Kyiv shows.</summary>
    public static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(Local(moment));

    /// <summary>Reads a day as people type it (<c>16.03.2026</c>) or browsers send it (<c>2026-03-16</c>).</summary>
    public static bool TryReadDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out day);

    /// <summary>Reads a day with the hour as people type or browsers send it; what the clock on the wall shows.</summary>
    public static bool TryReadMoment(string text, out DateTime local) =>
        DateTime.TryParseExact(text, MomentFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out local);

    /// <summary>Reads an hour as people type it (<c>9.30</c>) or browsers send it (<c>09:30</c>), to the minute.</summary>
    public static bool TryReadHour(string text, out TimeOnly hour)
    {
        var read = TimeOnly.TryParseExact(text, HourFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out hour);
        hour = new TimeOnly(hour.Hour, hour.Minute);
        return read;
    }

    /// <summary>
    /// What the clock on the wall shows as an instant: null for the hour that the clock skips in spring; of the hour that it shows twice in
    /// autumn the first, since a deadline counted from it comes earlier, never later.
    /// </summary>
    public static DateTimeOffset? Instant(DateTime local)
    {
        if (Kyiv.IsInvalidTime(local))
        {
            return null;
        }

        var offset = Kyiv.IsAmbiguousTime(local) ? Kyiv.GetAmbiguousTimeOffsets(local).Max() : Kyiv.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>What the clock on the wall shows at an instant.</summary>
    public static DateTime Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Kyiv).DateTime;

    /// <summary>A day in words: 16 березня 2026.</summary>
    public static string Words(DateOnly day) => day.ToString("d MMMM yyyy", Ukrainian);

    /// <summary>An instant in words: 16 березня 2026, 14:30.</summary>
    public static string Words(DateTimeOffset moment) => Local(moment).ToString("d MMMM yyyy, HH:mm", Ukrainian);

    /// <summary>The hour that the clock on the wall shows: 14:05.</summary>
    public static string Hour(DateTimeOffset moment) => Local(moment).ToString("HH:mm", CultureInfo.InvariantCulture);
}
