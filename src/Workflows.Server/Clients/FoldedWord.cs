using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Workflows.Server.Storage;

namespace Workflows.Server.Clients;

/// <summary>
/// A word of a name in the form in which it is looked for. However it was typed – in capitals, with any of the apostrophes or none, with
/// г for ґ, и or ї for і, е for є, with a doubled letter or a single one, in Latin letters by any of the usual tables – it comes out the same.
/// </summary>
/// <param name="Sound">The folded form: small Cyrillic letters, without ь, apostrophes and doubled letters.</param>
/// <param name="Light">Small letters alone; tells Яна from Іанна where the fold does not.</param>
internal readonly record struct FoldedWord(string Sound, string Light)
{
    private const string Vowels = "аеіоу";

    private static readonly SearchValues<char> Apostrophes = SearchValues.Create("'\u2019\u02BC`\u2018\u00B4\u02B9\"");

    // Latin letters that look like Cyrillic ones and slip into Cyrillic words.
    private static readonly FrozenDictionary<char, char> LookAlikes = "aаeеiіoоcсpрyуxхkкmмtтhнbв".Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    private static readonly FrozenDictionary<char, string> Cyrillic = Table(
        "ґ г, ї і, и і, й і, ы і, є е, э е, щ ш, ю іу, я іа, ё іо, ь, ъ");

    private static readonly FrozenDictionary<char, string> Latin = Table(
        "a а, b б, c к, d д, e е, f ф, g г, h г, i і, j і, k к, l л, m м, n н, o о, p п, q к, r р, s с, t т, u у, v в, w в, x кс, y і, z з, ł л");

    // Longest first: "shch" before "sh".
    private static readonly (string Written, string Sound)[] LatinGroups =
    [
        ("shch", "ш"), ("tsch", "ч"), ("sch", "ш"), ("tch", "ч"), ("sh", "ш"), ("ch", "ч"), ("kh", "х"), ("zh", "ж"), ("gh", "г"),
        ("ts", "ц"), ("tz", "ц"), ("ph", "ф"), ("th", "т"), ("ck", "к"), ("cz", "ч"), ("sz", "ш"),
    ];

    /// <summary>The consonants alone: whoever errs in a vowel still has them right. A word with fewer than two has itself instead.</summary>
    public string Skeleton
    {
        get
        {
            var consonants = WithoutDoubles(Kept(Sound, static (all, at) => !Vowels.Contains(all[at], StringComparison.Ordinal)));
            return consonants.Length < 2 ? Sound : consonants;
        }
    }

    /// <summary>The words of a text in their order; signs and spaces part words, apostrophes do not.</summary>
    public static IReadOnlyList<FoldedWord> Split(string text)
    {
        var words = new List<FoldedWord>();
        var word = new StringBuilder();
        foreach (var sign in TypedText.Of(text).Normalize(NormalizationForm.FormC).Select(char.ToLowerInvariant).Append(' '))
        {
            // One of the apostrophes counts as a letter in Unicode, so they are asked for first.
            if (Apostrophes.Contains(sign))
            {
                continue;
            }

            if (char.IsLetterOrDigit(sign))
            {
                word.Append(sign);
            }
            else if (word.Length > 0)
            {
                Add(words, word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    private static void Add(List<FoldedWord> words, string light)
    {
        if (Fold(light) is { Length: > 0 } sound)
        {
            words.Add(new FoldedWord(sound, light));
        }
    }

    private static string Fold(string word)
    {
        var isCyrillic = word.Any(sign => sign is >= '\u0400' and <= '\u04FF');
        var sounds = isCyrillic ? OfCyrillic(word) : OfLatin(word);
        return WithoutDoubles(WithoutGlides(WithoutDoubles(sounds)
            .Replace("шч", "ш", StringComparison.Ordinal).Replace("тс", "ц", StringComparison.Ordinal)));
    }

    private static string OfCyrillic(string word)
    {
        var sounds = new StringBuilder(word.Length + 2);
        foreach (var sign in word)
        {
            var letter = LookAlikes.GetValueOrDefault(sign, sign);
            _ = Cyrillic.TryGetValue(letter, out var sound) ? sounds.Append(sound) : sounds.Append(letter);
        }

        return sounds.ToString();
    }

    private static string OfLatin(string word)
    {
        // Letters with marks (Polish, Czech, French) count as those without.
        var plain = string.Concat(word.Normalize(NormalizationForm.FormD).Where(char.IsLetterOrDigit));
        var sounds = new StringBuilder();
        for (var at = 0; at < plain.Length;)
        {
            var (length, sound) = Sounding(plain.AsSpan(at));
            sounds.Append(sound);
            at += length;
        }

        return sounds.ToString();
    }

    private static (int Length, string Sound) Sounding(ReadOnlySpan<char> rest)
    {
        foreach (var (written, sound) in LatinGroups)
        {
            if (rest.StartsWith(written, StringComparison.Ordinal))
            {
                return (written.Length, sound);
            }
        }

        return rest is ['c', 'e' or 'i' or 'y', ..] ? (1, "ц") : (1, Latin.GetValueOrDefault(rest[0]) ?? rest[0].ToString());
    }

    // ія, iia, iya, ya and а after a soft consonant are written for one another: і before a vowel goes. At the beginning it stays
    // (Яна is not Анна), but for Є and Ye.
    private static string WithoutGlides(string sounds) => Kept(sounds, static (all, at) =>
        all[at] != 'і' || at + 1 == all.Length || !Vowels.Contains(all[at + 1], StringComparison.Ordinal) || (at == 0 && all[1] != 'е'));

    private static string WithoutDoubles(string sounds) =>
        Kept(sounds, static (all, at) => at == 0 || all[at] != all[at - 1] || char.IsAsciiDigit(all[at]));

    private static string Kept(string sounds, Func<string, int, bool> isKept)
    {
        var kept = new StringBuilder(sounds.Length);
        for (var at = 0; at < sounds.Length; at++)
        {
            if (isKept(sounds, at))
            {
                kept.Append(sounds[at]);
            }
        }

        return kept.Length == sounds.Length ? sounds : kept.ToString();
    }

    private static FrozenDictionary<char, string> Table(string text) =>
        text.Split(", ").ToFrozenDictionary(pair => pair[0], pair => pair.Length > 2 ? pair[2..] : "");
}
