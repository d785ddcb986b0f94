using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Instants as ISO text and back, in the calendar that JavaScript uses for all years.</summary>
internal static class DateText
{
    public const double DayMilliseconds = 86_400_000;
    private const double LastInstant = 8.64e15;

    /// <summary>The time if it is one that a date can hold, else NaN.</summary>
    public static double Clip(double time) =>
        Math.Abs(time) <= LastInstant ? Math.Truncate(time) + 0.0 : double.NaN;

    public static string Write(double time)
    {
        var (year, month, day) = Civil(Math.Floor(time / DayMilliseconds));
        var rest = (long)(time - (Math.Floor(time / DayMilliseconds) * DayMilliseconds));
        var years = year is >= 0 and <= 9999
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : year.ToString("+000000;-000000", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{years}-{month:00}-{day:00}T{rest / 3_600_000:00}:{rest / 60_000 % 60:00}:{rest / 1000 % 60:00}.{rest % 1000:000}Z");
    }

    /// <summary>
    /// Reads the standard's own format. NaN: this is not a date. Null: a time without a zone, which would be local
    /// time, and a program knows no place.
    /// </summary>
    public static double? Read(ReadOnlySpan<char> text)
    {
        var rest = text;
        var (month, day) = (1.0, 1.0);
        if (!TakeNumber(ref rest, 4, out var year)
            || (Take(ref rest, '-') && !TakeNumber(ref rest, 2, out month))
            || (text.Length > 7 && text[4] == '-' && Take(ref rest, '-') && !TakeNumber(ref rest, 2, out day)))
        {
            return double.NaN;
        }

        // 30 February is refused, where browsers quietly make it 1 or 2 March. Year 0 was a leap year too.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year == 0 ? 2000 : (int)year, (int)month))
        {
            return double.NaN;
        }

        var start = Days(year, month - 1, day) * DayMilliseconds;
        return rest.IsEmpty ? start : Take(ref rest, 'T') ? Time(rest) is { } time ? Clip(start + time) : null : double.NaN;
    }

    /// <summary>Days from 1970-01-01; months before 0 and after 11 run into other years.</summary>
    public static double Days(double year, double month, double day)
    {
        year += Math.Floor(month / 12);
        var shifted = month - (Math.Floor(month / 12) * 12);
        // Counted from March, a leap day is the last of its year.
        year -= shifted < 2 ? 1 : 0;
        var era = Math.Floor(year / 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = Math.Floor(((153 * ((shifted + 10) % 12)) + 2) / 5);
        return (era * 146097) + (yearOfEra * 365) + Math.Floor(yearOfEra / 4) - Math.Floor(yearOfEra / 100)
            + dayOfYear + day - 1 - 719468;
    }

    public static (long Year, long Month, long Day) Civil(double days)
    {
        var shifted = (long)days + 719468;
        var era = (long)Math.Floor(shifted / 146097.0);
        var dayOfEra = shifted - (era * 146097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        return (yearOfEra + (era * 400) + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day);
    }

    private static double? Time(ReadOnlySpan<char> rest)
    {
        var (seconds, fraction) = (0.0, 0.0);
        if (!TakeNumber(ref rest, 2, out var hours) || !Take(ref rest, ':') || !TakeNumber(ref rest, 2, out var minutes)
            || (Take(ref rest, ':') && !TakeNumber(ref rest, 2, out seconds)))
        {
            return double.NaN;
        }

        if (Take(ref rest, '.') && !TakeFraction(ref rest, out fraction))
        {
            return double.NaN;
        }

        var time = (hours * 3_600_000) + (minutes * 60_000) + (seconds * 1000) + fraction;
        if (hours > 24 || minutes > 59 || seconds > 59 || time > DayMilliseconds)
        {
            return double.NaN;
        }

        return rest.IsEmpty ? null : Zone(rest) is var zone ? time - zone : null;
    }

    private static double Zone(ReadOnlySpan<char> rest)
    {
        if (rest is "Z")
        {
            return 0;
        }

        var sign = Take(ref rest, '+') ? 1 : Take(ref rest, '-') ? -1 : 0;
        return sign != 0 && TakeNumber(ref rest, 2, out var hours) && Take(ref rest, ':')
            && TakeNumber(ref rest, 2, out var minutes) && rest.IsEmpty && hours < 24 && minutes < 60
                ? sign * ((hours * 3_600_000) + (minutes * 60_000))
                : double.NaN;
    }

    private static bool Take(ref ReadOnlySpan<char> text, char expected)
    {
        if (!text.StartsWith(expected))
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, int digits, out double number)
    {
        number = 0;
        if (text.Length < digits || text[..digits].IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        number = int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[digits..];
        return true;
    }

    // Any number of digits; what is finer than a millisecond is dropped.
    private static bool TakeFraction(ref ReadOnlySpan<char> text, out double milliseconds)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length;
        milliseconds = 0;
        for (var i = 0; i < 3; i++)
        {
            milliseconds = (milliseconds * 10) + (i < count ? text[i] - '0' : 0);
        }

        text = text[count..];
        return count > 0;
    }
}
