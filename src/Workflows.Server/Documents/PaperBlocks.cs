namespace Workflows.Server.Documents;

/// <summary>A part of a paper as it stands on the sheet.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Lines">Its lines; a heading, a place to sign have one.</param>
public sealed record PaperBlock(PaperBlockKind Kind, IReadOnlyList<string> Lines);

/// <summary>Kinds of parts.</summary>
public enum PaperBlockKind
{
    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>A list.</summary>
    List,

    /// <summary>A line to sign on, with who signs under it.</summary>
    Signature,
}

/// <summary>Parts a paper's plain text. Nothing in it is markup but what begins a line.</summary>
internal static class PaperBlocks
{
    private const string HeadingSign = "# ";
    private const string ItemSign = "- ";
    private const string SignatureSign = "___ ";

    /// <summary>The parts in order.</summary>
    public static IReadOnlyList<PaperBlock> Of(string text)
    {
        var blocks = new List<PaperBlock>();
        var paragraph = new List<string>();
        var list = new List<string>();
        foreach (var line in text.Split('\n').Append(""))
        {
            if (!line.StartsWith(ItemSign, StringComparison.Ordinal))
            {
                Close(blocks, PaperBlockKind.List, list);
            }

            if (line.StartsWith(ItemSign, StringComparison.Ordinal))
            {
                Close(blocks, PaperBlockKind.Paragraph, paragraph);
                list.Add(line[ItemSign.Length..]);
            }
            else if (line.StartsWith(HeadingSign, StringComparison.Ordinal) || line.StartsWith(SignatureSign, StringComparison.Ordinal))
            {
                var heading = line[0] == HeadingSign[0];
                Close(blocks, PaperBlockKind.Paragraph, paragraph);
                blocks.Add(new PaperBlock(heading ? PaperBlockKind.Heading : PaperBlockKind.Signature, [line[(heading ? HeadingSign : SignatureSign).Length..]]));
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                Close(blocks, PaperBlockKind.Paragraph, paragraph);
            }
            else
            {
                paragraph.Add(line);
            }
        }

        return blocks;
    }

    private static void Close(List<PaperBlock> blocks, PaperBlockKind kind, List<string> lines)
    {
        if (lines.Count > 0)
        {
            blocks.Add(new PaperBlock(kind, [.. lines]));
            lines.Clear();
        }
    }
}
