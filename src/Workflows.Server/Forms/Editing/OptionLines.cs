using System.Text.Json.Nodes;

namespace Workflows.Server.Forms.Editing;

/// <summary>An option whose words are not among the lines any more while others came: was it only reworded?</summary>
/// <param name="Value">What is stored.</param>
/// <param name="Label">Its words so far.</param>
/// <param name="Now">The words that it most likely has now; empty for none.</param>
public sealed record LostOption(string Value, string Label, string Now);

/// <summary>
/// The options of a choice as lines of text. Answers keep an option's stored value, so that one that is only reworded keeps it; a new one gets a value that
/// nothing had before.
/// </summary>
internal static class OptionLines
{
    /// <summary>The longest option.</summary>
    public const int Longest = 100;

    /// <summary>Begins the names of the inputs that say what became of an option.</summary>
    public const string RenamePrefix = "was.";

    /// <summary>The lines that are not blank.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>The options of which it is not known whether they were reworded or taken away, each with the new words at its place.</summary>
    /// <param name="options">As they are stored.</param>
    /// <param name="lines">As they are typed.</param>
    /// <param name="renames">What the person has said already.</param>
    public static IReadOnlyList<LostOption> Lost(JsonArray options, IReadOnlyList<string> lines, IReadOnlyDictionary<string, string> renames)
    {
        var came = Came(options, lines);
        var lost = Labels(options).Where(option => !lines.Contains(option.Label)).ToList();
        if (came.Count == 0 || (Twice(lost.Select(option => renames.GetValueOrDefault(option.Value) ?? "")) < 0
            && lost.TrueForAll(option => renames.TryGetValue(option.Value, out var now) && (now.Length == 0 || came.Contains(now)))))
        {
            return [];
        }

        return [.. lost.Select((option, at) => new LostOption(option.Value, option.Label, renames.GetValueOrDefault(option.Value) ?? came.ElementAtOrDefault(at) ?? ""))];
    }

    /// <summary>The place of the first new word that another option before it has taken already; -1 for none. Two options cannot live on under one word.</summary>
    public static int Twice(IEnumerable<string> words)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return words.Index().Where(word => word.Item.Length > 0 && !taken.Add(word.Item)).Select(word => word.Index).FirstOrDefault(-1);
    }

    /// <summary>What was typed, with what somebody else has added or taken away meanwhile.</summary>
    /// <param name="opened">The lines when the page was opened.</param>
    /// <param name="now">As they are by now.</param>
    /// <param name="typed">As they are typed.</param>
    public static string Merged(string opened, string now, string typed)
    {
        var (before, after, mine) = (Of(opened), Of(now), Of(typed).ToList());
        if (after.SequenceEqual(before))
        {
            return typed;
        }

        if (mine.SequenceEqual(before))
        {
            return now;
        }

        mine.RemoveAll(line => before.Contains(line) && !after.Contains(line));
        foreach (var (at, line) in after.Index().Where(line => !before.Contains(line.Item) && !mine.Contains(line.Item)))
        {
            mine.Insert(at == 0 ? 0 : mine.IndexOf(after[at - 1]) is >= 0 and var above ? above + 1 : mine.Count, line);
        }

        return string.Join('\n', mine);
    }

    /// <summary>The lines that are no option yet.</summary>
    public static IReadOnlyList<string> Came(JsonArray options, IReadOnlyList<string> lines)
    {
        var known = Labels(options).Select(option => option.Label).ToHashSet(StringComparer.Ordinal);
        return [.. lines.Where(line => !known.Contains(line))];
    }

    /// <summary>The options as they are to be stored: in the order of the lines, each known one as it was but for its words.</summary>
    /// <param name="options">As they are stored.</param>
    /// <param name="lines">As they are typed.</param>
    /// <param name="renames">Which were reworded.</param>
    /// <param name="newValue">Makes a value that nothing had before.</param>
    public static JsonArray Write(JsonArray options, IReadOnlyList<string> lines, IReadOnlyDictionary<string, string> renames, Func<string> newValue)
    {
        var left = options.OfType<JsonObject>().ToList();
        var written = new JsonArray();
        foreach (var line in lines)
        {
            var known = left.Find(option => FormSketch.Word(option, "label") == line)
                ?? left.Find(option => renames.GetValueOrDefault(FormSketch.Word(option, "value") ?? "") == line);
            if (known is not null)
            {
                left.Remove(known);
            }

            var option = known?.DeepClone().AsObject() ?? new JsonObject { ["value"] = newValue() };
            option["label"] = line;
            written.Add(option);
        }

        return written;
    }

    private static IEnumerable<(string Value, string Label)> Labels(JsonArray options) =>
        options.OfType<JsonObject>().Select(option => (FormSketch.Word(option, "value") ?? "", FormSketch.Word(option, "label") ?? ""));
}
