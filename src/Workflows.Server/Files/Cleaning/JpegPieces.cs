using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Workflows.Server.Files.Cleaning;

/// <summary>
/// A JPEG is markers (two bytes, the first 0xFF), most of them with a length and data; behind each «start of scan» the picture's own data follows until the next
/// marker. Application data and comments do not go through but for the colour profile and what decoders need (JFIF, Adobe); of Exif only how the picture is to be
/// turned is written anew. What lies behind the end, as second pictures and films of telephones do, is left out.
/// </summary>
internal static class JpegPieces
{
    private const byte Mark = 0xFF, StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, App0 = 0xE0, App1 = 0xE1, App2 = 0xE2, App14 = 0xEE, App15 = 0xEF, Comment = 0xFE;
    private const int OrientationTag = 0x0112, LongestPiece = 16 * 1024;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Clean(PieceReader reader, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if ((await reader.NeedAsync(2, cancellation)) is not [Mark, StartOfImage])
        {
            throw new UnreadablePictureException("It is no JPEG.");
        }

        yield return new byte[] { Mark, StartOfImage };
        var turned = 1;
        for (var marker = await MarkerAsync(reader, cancellation); marker != EndOfImage;)
        {
            var length = await reader.NeedAsync(2, cancellation);
            var data = await reader.NeedAsync(Math.Max(0, BinaryPrimitives.ReadUInt16BigEndian(length) - 2), cancellation);
            if (IsKept(marker, data))
            {
                yield return new byte[] { Mark, marker };
                yield return length;
                yield return data;
            }
            else if (marker == App1 && Orientation(data) is > 1 and var orientation && turned == 1)
            {
                turned = orientation;
                yield return ExifOf(orientation);
            }

            if (marker != StartOfScan)
            {
                marker = await MarkerAsync(reader, cancellation);
                continue;
            }

            // Within a scan 0xFF is followed by 0, or by a count that goes on.
            var piece = new List<byte>(LongestPiece);
            for (; ; )
            {
                var one = await reader.ByteAsync(cancellation);
                if (one == Mark)
                {
                    var next = await reader.ByteAsync(cancellation);
                    while (next == Mark)
                    {
                        next = await reader.ByteAsync(cancellation);
                    }

                    if (next is not (0 or (>= 0xD0 and <= 0xD7)))
                    {
                        marker = next;
                        break;
                    }

                    piece.Add(one);
                    piece.Add(next);
                }
                else
                {
                    piece.Add(one);
                }

                if (piece.Count >= LongestPiece)
                {
                    yield return piece.ToArray();
                    piece.Clear();
                }
            }

            yield return piece.ToArray();
        }

        yield return new byte[] { Mark, EndOfImage };
    }

    private static async Task<byte> MarkerAsync(PieceReader reader, CancellationToken cancellation)
    {
        if (await reader.ByteAsync(cancellation) != Mark)
        {
            throw new UnreadablePictureException("A marker was expected.");
        }

        byte marker;
        do
        {
            marker = await reader.ByteAsync(cancellation);
        }
        while (marker == Mark);

        return marker;
    }

    private static bool IsKept(byte marker, ReadOnlySpan<byte> data) => marker switch
    {
        App0 => data.StartsWith("JFIF\0"u8),
        App2 => data.StartsWith("ICC_PROFILE\0"u8),
        App14 => data.StartsWith("Adobe"u8),
        >= App0 and <= App15 or Comment => false,
        _ => true,
    };

    // Exif is a TIFF: the order of bytes, where the first directory is, its entries of twelve bytes.
    private static int Orientation(ReadOnlySpan<byte> data)
    {
        if (!data.StartsWith("Exif\0\0"u8) || data.Length < 14)
        {
            return 1;
        }

        var tiff = data[6..];
        var isLittle = tiff[0] == (byte)'I';
        var at = (int)Math.Min(Whole(tiff[4..], isLittle), int.MaxValue);
        if (at < 8 || at > tiff.Length - 2)
        {
            return 1;
        }

        var entries = Half(tiff[at..], isLittle);
        for (var (number, entry) = (0, at + 2); number < entries && entry <= tiff.Length - 12; number++, entry += 12)
        {
            if (Half(tiff[entry..], isLittle) == OrientationTag)
            {
                return Half(tiff[(entry + 8)..], isLittle) is >= 1 and <= 8 and var orientation ? orientation : 1;
            }
        }

        return 1;
    }

    private static ushort Half(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Whole(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);

    // One directory with one entry: how the picture is to be turned.
    private static byte[] ExifOf(int orientation) =>
    [
        Mark, App1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8,
        0, 1, OrientationTag >> 8, OrientationTag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];
}
