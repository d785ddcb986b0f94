using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Workflows.Server.Files.Cleaning;

/// <summary>
/// A WebP is RIFF: its whole length, then chunks of four letters, a length and data. Exif and XMP keep their place, emptied and under a name that nobody reads, so that
/// the lengths stay right without holding the picture; the first chunk says no longer that they are there. What lies behind the end is left out.
/// </summary>
internal static class WebpPieces
{
    private const int Start = 12, Head = 8, FlagsLength = 10;
    private const byte SaysExif = 0x08, SaysXmp = 0x04;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Clean(PieceReader reader, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var start = await reader.NeedAsync(Start, cancellation);
        yield return start;
        var left = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(4)) - 4L;
        while (left >= Head)
        {
            var head = await reader.NeedAsync(Head, cancellation);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
            length += length & 1; // Padded to an even length.
            left -= Head + length;
            if (head.AsSpan(0, 4).SequenceEqual("EXIF"u8) || head.AsSpan(0, 4).SequenceEqual("XMP "u8))
            {
                "JUNK"u8.CopyTo(head);
                yield return head;
                await foreach (var piece in reader.PassAsync(length, cancellation))
                {
                    yield return new byte[piece.Length];
                }

                continue;
            }

            yield return head;
            if (head.AsSpan(0, 4).SequenceEqual("VP8X"u8) && length >= FlagsLength)
            {
                var flags = await reader.NeedAsync(1, cancellation);
                flags[0] &= unchecked((byte)~(SaysExif | SaysXmp));
                yield return flags;
                length--;
            }

            await foreach (var piece in reader.PassAsync(length, cancellation))
            {
                yield return piece;
            }
        }
    }
}
