using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>
/// Turns names, numbers and phones into the tokens that the database holds: HMACs of small pieces, with a key of each centre's own, so that
/// neither a name nor the same name in two centres can be told from them.
/// </summary>
internal sealed class SearchTokens(MasterKey master)
{
    /// <summary>Counts what cards are found by: whenever other tokens are made of a card, it counts up, and those of all cards are made anew.</summary>
    public const string Version = "2";

    // Measured, see Search.md: pairs of letters are too common to choose by, of fours one error spoils too many.
    private const int GramLength = 3;

    private readonly ConcurrentDictionary<Guid, byte[]> keys = new();

    /// <summary>All tokens of a subject.</summary>
    public HashSet<long> Of(Guid centre, SearchedText text) =>
    [
        .. text.Names.SelectMany(FoldedWord.Split).SelectMany(word => OfWord(centre, word)),
        .. NumberTails(text.Number).Select(tail => Make(centre, "n:" + tail)),
        .. text.Phones.SelectMany(PhoneTails).Select(tail => Make(centre, "p:" + tail)),
        .. (text.Birth?.Pieces() ?? []).Select(piece => Make(centre, "b:" + piece)),
    ];

    /// <summary>The tokens of one word of a name: its grams, with a mark at both ends, and its consonants.</summary>
    public IEnumerable<long> OfWord(Guid centre, FoldedWord word) => Grams(word.Sound).Append("s:" + word.Skeleton).Distinct().Select(piece => Make(centre, piece));

    /// <summary>The token of a whole number or of its end, as people type it; null when the text cannot be one.</summary>
    public long? OfNumber(Guid centre, string text) => NumberParts(text) is { Count: > 0 } parts && char.IsAsciiDigit(parts[^1][0])
        ? Make(centre, "n:" + string.Join('-', parts))
        : null;

    /// <summary>The token of a phone or of its last digits (four at least); null when the text cannot be one.</summary>
    public long? OfPhone(Guid centre, string text) => PhoneDigits(text) is { } digits ? Make(centre, "p:" + digits[^PhoneTail(digits.Length)..]) : null;

    /// <summary>The token of a birth as far as it is remembered.</summary>
    public long OfBirth(Guid centre, BirthText birth) => Make(centre, "b:" + birth.Pieces().First());

    /// <summary>The digits of a text that holds nothing but a phone or its end; null when it holds anything else or fewer than four.</summary>
    public static string? PhoneDigits(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length >= 4 && text.All(sign => char.IsAsciiDigit(sign) || char.IsWhiteSpace(sign) || sign is '+' or '-' or '(' or ')' or '.')
            ? digits
            : null;
    }

    /// <summary>Whether the text is the number or its end, however it was typed.</summary>
    public static bool IsNumberOrItsEnd(string number, string text) => NumberTails(number).Contains(string.Join('-', NumberParts(text)));

    /// <summary>Whether the digits are the phone or its end; the code of the country may be there or not.</summary>
    public static bool IsPhoneOrItsEnd(string phone, string digits) =>
        string.Concat(phone.Where(char.IsAsciiDigit)).EndsWith(digits[^Math.Min(9, digits.Length)..], StringComparison.Ordinal);

    private static IEnumerable<string> Grams(string word)
    {
        var marked = $" {word} ";
        for (var at = 0; at + GramLength <= marked.Length; at++)
        {
            yield return $"g:{marked.AsSpan(at, GramLength)}";
        }
    }

    // «КАЛ-К-2026-000012» is found by itself, by 2026-12 and by 12; noughts in front never count.
    private static IEnumerable<string> NumberTails(string? number)
    {
        var parts = NumberParts(number ?? "");
        return ((int[])[1, 2, parts.Count]).Where(length => length > 0 && length <= parts.Count).Distinct().Select(length => string.Join('-', parts.TakeLast(length)));
    }

    private static List<string> NumberParts(string text) => [.. FoldedWord.Split(text).Select(word =>
        long.TryParse(word.Light, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : word.Sound)];

    // Nine digits follow the country's code; seven is how phones of a city are said, four is what people remember.
    private static IEnumerable<string> PhoneTails(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return ((int[])[4, 7, 9]).Where(length => length <= digits.Length).Select(length => digits[^length..]);
    }

    private static int PhoneTail(int digits) => digits switch { >= 9 => 9, >= 7 => 7, _ => 4 };

    private long Make(Guid centre, string piece)
    {
        var key = keys.GetOrAdd(centre, id => master.Derive([.. "search:"u8, .. id.ToByteArray()]));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(piece), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
