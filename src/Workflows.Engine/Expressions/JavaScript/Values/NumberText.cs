using System.Globalization;
using System.Numerics;
using System.Text;

namespace Workflows.Engine.Expressions.JavaScript.Values;

/// <summary>Numbers as text and text as numbers, digit for digit as the ECMAScript standard has it.</summary>
internal static class NumberText
{
    /// <summary>The longest text a double can become: 17 digits, point, sign and exponent, or 21 places and zeros.</summary>
    public const int LongestText = 28;

    // Up to this scale one more digit of any radix stays within 32 bits; V8 cuts there, and so it rounds where we do.
    private const long LargestScale = uint.MaxValue / 36;

    public static string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "Infinity" : "-Infinity";
        }

        if (Math.Abs(value) < 1e15 && Math.Floor(value) == value)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        var (digits, point) = ShortestDigits(Math.Abs(value));
        return (value < 0 ? "-" : string.Empty) + Place(digits, point);
    }

    /// <summary>The whole text as a number: blank is 0, anything odd is NaN.</summary>
    public static double Parse(ReadOnlySpan<char> text)
    {
        text = Trim(text);
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text.Length > 2 && text[0] == '0' && Radix(text[1]) is var radix and > 0)
        {
            return WholeDigits(text[2..], radix, out var used) is var whole && used == text.Length - 2 ? whole : double.NaN;
        }

        return ParsePrefix(text, out var length) is var value && length == text.Length ? value : double.NaN;
    }

    /// <summary>The longest beginning that is a decimal number, as parseFloat reads; NaN if there is none.</summary>
    public static double ParsePrefix(ReadOnlySpan<char> text, out int length)
    {
        var at = text.StartsWith('+') || text.StartsWith('-') ? 1 : 0;
        if (text[at..].StartsWith("Infinity", StringComparison.Ordinal))
        {
            length = at + 8;
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var whole = CountDigits(text[at..]);
        at += whole;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = CountDigits(text[(at + 1)..]);
            at += whole + fraction > 0 ? fraction + 1 : 0;
            whole += fraction;
        }

        if (whole == 0)
        {
            length = 0;
            return double.NaN;
        }

        length = at + ExponentLength(text[at..]);
        return double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The leading digits of a radix as a number; NaN if there are none.</summary>
    public static double WholeDigits(ReadOnlySpan<char> text, int radix, out int used)
    {
        used = 0;
        var value = 0.0;
        while (used < text.Length && DigitOf(text[used]) < radix)
        {
            // Each addition to the double rounds, so as many digits as an integer can hold are added at once.
            var (part, scale) = (0L, 1L);
            while (used < text.Length && scale * radix <= LargestScale && DigitOf(text[used]) is var digit && digit < radix)
            {
                part = (part * radix) + digit;
                scale *= radix;
                used++;
            }

            value = (value * scale) + part;
        }

        // Ten is the radix people use, so it is read exactly.
        return used == 0 ? double.NaN
            : radix == 10 && used > 15 ? double.Parse(text[..used], NumberStyles.None, CultureInfo.InvariantCulture)
            : value;
    }

    /// <summary>A fixed number of decimal places, rounded half up on the number's exact value.</summary>
    public static string Fixed(double value, int places)
    {
        var (mantissa, exponent) = Exact(Math.Abs(value));
        var scaled = mantissa * BigInteger.Pow(10, places);
        if (exponent >= 0)
        {
            scaled <<= exponent;
        }
        else
        {
            scaled = (scaled + (BigInteger.One << (-exponent - 1))) >> -exponent;
        }

        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var text = places == 0 ? digits : $"{digits[..^places]}.{digits[^places..]}";
        return value < 0 ? "-" + text : text;
    }

    /// <summary>A whole number in another radix.</summary>
    public static string InRadix(double value, int radix)
    {
        var (mantissa, exponent) = Exact(Math.Abs(value));
        var rest = exponent >= 0 ? mantissa << exponent : mantissa >> -exponent;
        var text = new StringBuilder();
        do
        {
            rest = BigInteger.DivRem(rest, radix, out var digit);
            text.Insert(0, "0123456789abcdefghijklmnopqrstuvwxyz"[(int)digit]);
        }
        while (!rest.IsZero);
        return (value < 0 ? "-" : string.Empty) + text;
    }

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => TrimStart(TrimEnd(text));

    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    // .NET's white space has U+0085 and lacks U+FEFF; JavaScript's is the other way round.
    private static bool IsSpace(char c) => c == '\uFEFF' || (c != '\u0085' && char.IsWhiteSpace(c));

    private static (string Digits, int Point) ShortestDigits(double value)
    {
        // "E16" would round; "R" gives the shortest digits that read back as the same number.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var number = e < 0 ? text : text[..e];
        var dot = number.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? number.Length : dot) + exponent;
        var digits = number.Replace(".", string.Empty, StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), point - leading);
    }

    private static string Place(string digits, int point)
    {
        var count = digits.Length;
        if (point is > 0 and <= 21)
        {
            return count <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
        }

        if (point is > -6 and <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        var exponent = point - 1;
        var fraction = count == 1 ? string.Empty : "." + digits[1..];
        var sign = exponent < 0 ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{sign}{Math.Abs(exponent)}");
    }

    private static (BigInteger Mantissa, int Exponent) Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1L << 52), exponent - 1075);
    }

    private static int Radix(char letter) => letter switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    private static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    private static int ExponentLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] is not ('e' or 'E'))
        {
            return 0;
        }

        var sign = text[1] is '+' or '-' ? 1 : 0;
        var digits = CountDigits(text[(1 + sign)..]);
        return digits == 0 ? 0 : 1 + sign + digits;
    }
}
