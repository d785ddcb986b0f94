using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Workflows.Server.Files.Cleaning;

/// <summary>A PNG is a signature and chunks: length, four letters, data, check. Those that make the picture go through, texts, times and Exif do not; nor what lies behind its end.</summary>
internal static class PngPieces
{
    private const int Signature = 8, Head = 8, Check = 4;

    private static readonly HashSet<string> Kept =
    [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "hIST", "pHYs", "acTL", "fcTL", "fdAT",
    ];

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Clean(PieceReader reader, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return await reader.NeedAsync(Signature, cancellation);
        for (var name = ""; name != "IEND";)
        {
            var head = await reader.NeedAsync(Head, cancellation);
            var rest = BinaryPrimitives.ReadUInt32BigEndian(head) + (long)Check;
            name = Encoding.ASCII.GetString(head, 4, 4);
            if (!Kept.Contains(name))
            {
                await reader.SkipAsync(rest, cancellation);
                continue;
            }

            yield return head;
            await foreach (var piece in reader.PassAsync(rest, cancellation))
            {
                yield return piece;
            }
        }
    }
}
