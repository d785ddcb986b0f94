using Workflows.Server.Storage;

namespace Workflows.Server.Files;

/// <summary>The name of a file as it is kept and shown.</summary>
internal static class FileNames
{
    /// <summary>The longest name, with its ending.</summary>
    public const int Longest = 150;

    private const string Nameless = "файл";

    /// <summary>The name without a path and without signs that have no place in a name, cut to a bearable length; for sentences about it.</summary>
    public static string Shown(string given)
    {
        var last = TypedText.Of(given).Replace('\\', '/').Split('/')[^1];
        var clean = string.Concat(last.Select(sign => sign is '<' or '>' or ':' or '"' or '|' or '?' or '*' || char.IsWhiteSpace(sign) ? ' ' : sign));
        var name = string.Join(' ', clean.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace(" .", ".", StringComparison.Ordinal).Trim('.', ' ');
        return name.Length == 0 ? Nameless : Cut(name, Longest);
    }

    /// <summary>The same with the ending that its content has: a picture that calls itself a program is kept as a picture.</summary>
    public static string Kept(string given, FileFormat format)
    {
        var (name, endings) = (Shown(given), format.Endings());
        var ending = endings.FirstOrDefault(one => name.EndsWith(one, StringComparison.OrdinalIgnoreCase) && name.Length > one.Length);
        return ending is null ? Cut(name, Longest - endings[0].Length) + endings[0]
            : name;
    }

    // Between letters and their accents, never between the halves of a sign; the ending stays.
    private static string Cut(string name, int longest)
    {
        if (name.Length <= longest)
        {
            return name;
        }

        var ending = Path.GetExtension(name) is { Length: <= 6 } few ? few : "";
        var end = longest - ending.Length;
        return (char.IsHighSurrogate(name[end - 1]) ? name[..(end - 1)] : name[..end]).TrimEnd() + ending;
    }
}
