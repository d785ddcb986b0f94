using System.Text;

namespace Workflows.Server.Files;

/// <summary>Kinds of files that a form can ask for. There is no kind that a browser or a computer would run.</summary>
public enum FileKind
{
    /// <summary>A picture: JPEG, PNG, WebP, HEIC.</summary>
    Image,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>A text of Word.</summary>
    Docx,

    /// <summary>A table of Excel.</summary>
    Xlsx,

    /// <summary>A text of LibreOffice.</summary>
    Odt,

    /// <summary>A table of LibreOffice.</summary>
    Ods,
}

/// <summary>What a file is, by its first bytes.</summary>
public enum FileFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP.</summary>
    Webp,

    /// <summary>HEIC, as telephones photograph.</summary>
    Heic,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>A text of Word.</summary>
    Docx,

    /// <summary>A table of Excel.</summary>
    Xlsx,

    /// <summary>A text of LibreOffice.</summary>
    Odt,

    /// <summary>A table of LibreOffice.</summary>
    Ods,
}

/// <summary>Tells what a file is by what it begins with; its name and what a browser says of it prove nothing.</summary>
internal static class FileFormats
{
    private static readonly byte[][] HeicBrands = [.. new[] { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>What the file is; null for what no form takes.</summary>
    /// <param name="start">Its first part.</param>
    public static FileFormat? Of(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? FileFormat.Jpeg
        : start.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? FileFormat.Png
        : start.StartsWith("%PDF-"u8) ? FileFormat.Pdf
        : start.StartsWith("RIFF"u8) && At(start, 8).StartsWith("WEBP"u8) ? FileFormat.Webp
        : At(start, 4).StartsWith("ftyp"u8) && IsHeic(At(start, 8)) ? FileFormat.Heic
        : start.StartsWith("PK\u0003\u0004"u8) ? Zipped(start)
        : null;

    /// <summary>The kind that it is of.</summary>
    public static FileKind Kind(this FileFormat format) => format switch
    {
        FileFormat.Pdf => FileKind.Pdf,
        FileFormat.Docx => FileKind.Docx,
        FileFormat.Xlsx => FileKind.Xlsx,
        FileFormat.Odt => FileKind.Odt,
        FileFormat.Ods => FileKind.Ods,
        _ => FileKind.Image,
    };

    /// <summary>How names of such files end, the usual ending first.</summary>
    public static IReadOnlyList<string> Endings(this FileFormat format) => format switch
    {
        FileFormat.Jpeg => [".jpg", ".jpeg"],
        FileFormat.Heic => [".heic", ".heif"],
        FileFormat.Png => [".png"],
        FileFormat.Webp => [".webp"],
        FileFormat.Pdf => [".pdf"],
        FileFormat.Docx => [".docx"],
        FileFormat.Xlsx => [".xlsx"],
        FileFormat.Odt => [".odt"],
        FileFormat.Ods => [".ods"],
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    /// <summary>What a browser is told that it is.</summary>
    public static string MediaType(this FileFormat format) => format switch
    {
        FileFormat.Jpeg => "image/jpeg",
        FileFormat.Png => "image/png",
        FileFormat.Webp => "image/webp",
        FileFormat.Heic => "image/heic",
        FileFormat.Pdf => "application/pdf",
        FileFormat.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileFormat.Odt => "application/vnd.oasis.opendocument.text",
        FileFormat.Ods => "application/vnd.oasis.opendocument.spreadsheet",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> start, int place) => start.Length > place ? start[place..] : [];

    private static bool IsHeic(ReadOnlySpan<byte> brand)
    {
        foreach (var known in HeicBrands)
        {
            if (brand.StartsWith(known))
            {
                return true;
            }
        }

        return false;
    }

    // OpenDocument says what it is in its first entry, which is not packed. Word and Excel are told apart by the folder of their document.
    private static FileFormat? Zipped(ReadOnlySpan<byte> start)
    {
        const int FirstName = 30;
        var first = At(start, FirstName);
        if (first.StartsWith("mimetype"u8))
        {
            var said = first["mimetype"u8.Length..];
            return said.StartsWith("application/vnd.oasis.opendocument.text"u8) && !said.StartsWith("application/vnd.oasis.opendocument.text-"u8) ? FileFormat.Odt
                : said.StartsWith("application/vnd.oasis.opendocument.spreadsheet"u8) && !said.StartsWith("application/vnd.oasis.opendocument.spreadsheet-"u8) ? FileFormat.Ods
                : null;
        }

        return start.IndexOf("vbaProject"u8) >= 0 ? null
            : HasEntry(start, "word/"u8) ? FileFormat.Docx
            : HasEntry(start, "xl/"u8) ? FileFormat.Xlsx
            : null;
    }

    // The names of entries stand in clear, each behind a head of 30 bytes.
    private static bool HasEntry(ReadOnlySpan<byte> start, ReadOnlySpan<byte> folder)
    {
        const int Head = 30;
        for (var at = 0; start[at..].IndexOf("PK\u0003\u0004"u8) is >= 0 and var next;)
        {
            at += next;
            if (At(start[at..], Head).StartsWith(folder))
            {
                return true;
            }

            at += 4;
        }

        return false;
    }
}
