namespace Workflows.Server.Files.Cleaning;

/// <summary>
/// Takes out of a picture what its device wrote beside it — place, time, device, its owner's name, a smaller copy — and lets the picture itself through as it is,
/// byte by byte: nothing is painted anew. How it is to be turned stays.
/// </summary>
internal static class CleanImage
{
    /// <summary>Whether pictures of this format are cleaned. HEIC is not: what it knows lies among what the picture is made of.</summary>
    public static bool IsCleaned(FileFormat format) => format is FileFormat.Jpeg or FileFormat.Png or FileFormat.Webp;

    /// <summary>The content without it.</summary>
    /// <param name="start">Its first bytes, which were read to tell what it is.</param>
    /// <param name="content">The content behind them; whoever opened it closes it.</param>
    /// <param name="format">One that is cleaned.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is not cleaned.</exception>
    /// <exception cref="UnreadablePictureException">While it is read: it is none of that format.</exception>
    public static Stream Of(ReadOnlyMemory<byte> start, Stream content, FileFormat format)
    {
        var reader = new PieceReader(start, content);
        return new PieceStream(format switch
        {
            FileFormat.Jpeg => JpegPieces.Clean(reader),
            FileFormat.Png => PngPieces.Clean(reader),
            FileFormat.Webp => WebpPieces.Clean(reader),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "It is not cleaned."),
        });
    }
}
