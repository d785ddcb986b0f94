using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Workflows.Server.Deadlines;

/// <summary>When a unit is open on a day, local time.</summary>
/// <param name="Opens">The first minute.</param>
/// <param name="Closes">The end; after it nothing is in time.</param>
internal readonly record struct DayHours(TimeOnly Opens, TimeOnly Closes)
{
    /// <summary>As it is kept and shown: <c>09:00-18:00</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Opens:HH\\:mm}-{Closes:HH\\:mm}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text holds no hours, or they end before they begin.</exception>
    public static DayHours Read(string text) => text.Split('-') is [var opens, var closes]
        && TimeOnly.TryParseExact(opens, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
        && TimeOnly.TryParseExact(closes, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to)
        && from < to
            ? new DayHours(from, to)
            : throw new FormatException($"«{text}» is no hours of a day.");
}

/// <summary>A single day that differs from its day of the week.</summary>
/// <param name="Day">Which.</param>
/// <param name="Hours">Its hours; null when the unit is closed.</param>
/// <param name="Why">Why, in words of people.</param>
internal sealed record SingleDay(DateOnly Day, DayHours? Hours, string Why);

/// <summary>How the parts of a calendar are kept as JSON.</summary>
internal static class CalendarText
{
    // Cyrillic stays readable in the database.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The hours of Monday to Sunday.</summary>
    public static string WriteWeek(IEnumerable<DayHours?> week) => JsonSerializer.Serialize(week.Select(hours => hours?.ToString()), Json);

    /// <summary>Reads what <see cref="WriteWeek"/> wrote.</summary>
    /// <exception cref="FormatException">The text holds no week.</exception>
    public static DayHours?[] ReadWeek(string text) => Parse<string?[]>(text) is { Length: 7 } week
        ? Array.ConvertAll(week, Hours)
        : throw new FormatException("A week has seven days.");

    /// <summary>Single days, in their order.</summary>
    public static string WriteDays(IEnumerable<SingleDay> days) =>
        JsonSerializer.Serialize(days.OrderBy(one => one.Day).Select(one => new KeptDay(one.Day, one.Hours?.ToString(), one.Why)), Json);

    /// <summary>Reads what <see cref="WriteDays"/> wrote.</summary>
    /// <exception cref="FormatException">The text holds no days.</exception>
    public static IReadOnlyList<SingleDay> ReadDays(string text) =>
        [.. Parse<KeptDay[]>(text).Select(one => new SingleDay(one.Day, Hours(one.Hours), one.Why))];

    private static DayHours? Hours(string? text) => text is null ? null : DayHours.Read(text);

    private static T Parse<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw new FormatException("A calendar has no such part.");
        }
        catch (JsonException e)
        {
            throw new FormatException("A calendar's part is no JSON of ours.", e);
        }
    }

    private sealed record KeptDay(DateOnly Day, string? Hours, string Why);
}
