using System.Globalization;
using System.Text.RegularExpressions;

namespace Workflows.Engine.Expressions;

/// <summary>Reads and writes instants, dates and durations as definitions spell them.</summary>
internal static partial class TimeText
{
    /// <summary>Canonical form of an instant: UTC with microseconds.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly string[] WithOffset =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK",
    ];

    // Studio's date picker writes what the browser's culture shows, Ukrainian or American, without a zone.
    private static readonly string[] WithoutOffset =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
        "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy", "M/d/yyyy h:mm:ss tt", "M/d/yyyy h:mm tt", "M/d/yyyy",
    ];

    // Found on first need: a machine without tzdata still reads everything that names its offset.
    private static readonly Lazy<TimeZoneInfo> Kyiv = new(() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Kyiv", out var zone)
            ? zone
            : TimeZoneInfo.FindSystemTimeZoneById("Europe/Kiev"));

    /// <summary>Reads an instant. What names no offset is Kyiv time; an hour that the clock skips is taken an hour later, a doubled one the first time.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant)
    {
        text = text.Trim();
        if (HasOffset(text))
        {
            if (DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant))
            {
                instant = Cut(instant.ToUniversalTime());
                return true;
            }

            return false;
        }

        instant = default;
        if (!DateTime.TryParseExact(text, WithoutOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || local.Year is 1 or 9999)
        {
            return false;
        }

        var zone = Kyiv.Value;
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-1))
            : zone.GetUtcOffset(local);
        instant = Cut(new DateTimeOffset(local, offset).ToUniversalTime());
        return true;
    }

    /// <summary>Reads <c>2026-12-25</c> and <c>25.12.2026</c>.</summary>
    public static bool TryDate(string text, out DateOnly date) => DateOnly.TryParseExact(
        text.Trim(), ["yyyy-MM-dd", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Reads <c>9:30</c> and <c>09:30:00</c>.</summary>
    public static bool TryTimeOfDay(string text, out TimeOnly time) => TimeOnly.TryParseExact(
        text.Trim(), ["H:mm", "H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>
    /// Reads <c>00:05:00</c>, <c>1.02:00:00</c> and ISO 8601 without years and months (<c>PT5M</c>, <c>P1DT2H</c>, <c>P2W</c>).
    /// A bare number is refused: .NET takes it for days, people mean something else each time.
    /// </summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        text = text.Trim();
        duration = default;
        if (text.Length > 40)
        {
            return false;
        }

        return text.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration)
            : TryIsoDuration(text, out duration);
    }

    private static bool TryIsoDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var match = IsoDuration().Match(text);
        if (!match.Success)
        {
            return false;
        }

        decimal Part(string name) => match.Groups[name] is { Success: true } part
            ? decimal.Parse(part.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

        var seconds = ((Part("w") * 7 + Part("d")) * 24 + Part("h")) * 3600 + Part("m") * 60 + Part("s");
        if (seconds > (decimal)TimeSpan.MaxValue.TotalSeconds - 1)
        {
            return false;
        }

        var ticks = (long)(seconds * TimeSpan.TicksPerSecond);
        duration = new TimeSpan(text[0] == '-' ? -ticks : ticks);
        return true;
    }

    private static bool HasOffset(string text) =>
        text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _] && text.Length > 16;

    private static DateTimeOffset Cut(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    [GeneratedRegex(
        @"^-?P(?=.)(?:(?<w>\d{1,7})W|(?:(?<d>\d{1,7})D)?(?:T(?=\d)(?:(?<h>\d{1,9})H)?(?:(?<m>\d{1,9})M)?(?:(?<s>\d{1,9}(?:\.\d{1,7})?)S)?)?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex IsoDuration();
}
