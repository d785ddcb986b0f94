using System.Globalization;
using Workflows.Server.Deadlines;

namespace Workflows.Server.Shell;

/// <summary>
/// Days and hours in the words in which people speak of them, by the calendar in Kyiv. Never a bare date: how far it is matters more than
/// its number.
/// </summary>
internal static class Dates
{
    private static readonly CultureInfo Ukrainian = CultureInfo.GetCultureInfo("uk-UA");

    /// <summary>
    /// Until when: <c>сьогодні до 18:00</c>, <c>завтра до 18:00</c>, <c>пт, 14 березня</c>, and what is past
    /// <c>прострочено на 2 дні</c>.
    /// </summary>
    /// <param name="due">The last moment that is in time.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="atHour">Whether the hour matters, not the day: then it is said of later days too, <c>пт, 14 березня, 16:00</c>.</param>
    public static string Due(DateTimeOffset due, DateTimeOffset now, bool atHour = false) => due < now ? Overdue(due, now) : DaysBetween(now, due) switch
    {
        0 => $"сьогодні до {Hour(due)}",
        1 => $"завтра до {Hour(due)}",
        _ => atHour ? $"{Day(due, now)}, {Hour(due)}" : Day(due, now),
    };

    /// <summary>When something happened, or will: <c>сьогодні о 14:05</c>, <c>вчора о 09:30</c>, <c>пт, 13 березня, 14:05</c>.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now) => DaysBetween(now, at) switch
    {
        0 => $"сьогодні {At(at)}",
        -1 => $"вчора {At(at)}",
        1 => $"завтра {At(at)}",
        _ => $"{Day(at, now)}, {Hour(at)}",
    };

    /// <summary>A day: <c>сьогодні</c>, <c>завтра</c>, <c>пт, 20 березня</c>.</summary>
    public static string OfDay(DateOnly day, DateTimeOffset now) => (day.DayNumber - KyivTime.DayOf(now).DayNumber) switch
    {
        0 => "сьогодні",
        -1 => "вчора",
        1 => "завтра",
        _ => Day(KyivTime.StartOf(day), now),
    };

    /// <summary>The hour as one says it of a moment: <c>о 14:05</c>, <c>об 11:00</c>.</summary>
    public static string At(DateTimeOffset at) => Local(at).Hour == 11 ? $"об {Hour(at)}" : $"о {Hour(at)}";

    /// <summary>The exact moment, for whoever needs it: <c>понеділок, 16 березня 2026, 18:00</c>.</summary>
    public static string Exact(DateTimeOffset at) => InWords(Local(at), "dddd, d MMMM yyyy, HH:mm");

    /// <summary>The moment for machines, as <c>datetime</c> wants it.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // Within a day hours say more than days do; from the next day on it is the calendar that people count by.
    private static string Overdue(DateTimeOffset due, DateTimeOffset now)
    {
        var (days, past) = (DaysBetween(due, now), now - due);
        return days > 0 ? $"прострочено на {Words.Count(days, "день", "дні", "днів")}"
            : past < TimeSpan.FromMinutes(1) ? "щойно прострочено"
            : past < TimeSpan.FromHours(1) ? $"прострочено на {Words.Count((int)past.TotalMinutes, "хвилину", "хвилини", "хвилин")}"
            : $"прострочено на {Words.Count((int)past.TotalHours, "годину", "години", "годин")}";
    }

    private static string Day(DateTimeOffset at, DateTimeOffset now) =>
        InWords(Local(at), Local(at).Year == Local(now).Year ? "ddd, d MMMM" : "ddd, d MMMM yyyy");

    // The library's «пʼятниця» has another apostrophe than all our words.
    private static string InWords(DateTime local, string format) => local.ToString(format, Ukrainian).Replace('ʼ', '\'');

    private static string Hour(DateTimeOffset at) => Local(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static int DaysBetween(DateTimeOffset from, DateTimeOffset to) => KyivTime.DayOf(to).DayNumber - KyivTime.DayOf(from).DayNumber;

    private static DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, KyivTime.Zone).DateTime;
}
